"""No text says what may not be said, and the lists of that mean what their examples say."""

from collections.abc import Iterator

from dialogs.checks.sentences import sentences
from dialogs.model import Book


def problems(book: Book) -> Iterator[str]:
    for language, file in book.wording.forbidden.items():
        name = f"words/forbidden/{language}.yaml"
        for number, entry in enumerate(file.phrasings, 1):
            for example in entry.must_match:
                if entry.found(example) is None:
                    yield f'{name}: entry {number} does not match "{example}"; correct the pattern or the example'
            for example in entry.must_not_match:
                if (words := entry.found(example)) is not None:
                    yield f'{name}: entry {number} matches "{example}" by "{words}"; correct it or add it to `allowed`'
    for place, text in sentences(book):
        for fault in book.wording.faults("en", text):
            yield f"{place}: {fault}"
