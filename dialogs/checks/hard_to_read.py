"""Every page is plain enough for a 13-year-old on a bad day; `dialogs.readability` counts."""

from collections.abc import Callable, Iterable, Iterator

from dialogs.checks.discreet import openings
from dialogs.model import Book
from dialogs.readability import Figures, measure
from dialogs.readability import problems as hard


def problems(book: Book) -> Iterator[str]:
    yield from of_language(book, "en", lambda text: text)


def of_language(book: Book, language: str, translate: Callable[[str], str]) -> Iterator[str]:
    """The pages of one language that are hard to read, each with its mend. `translate` gives "" for what waits."""
    for place, text in pages(book, translate):
        dialog, _, step = place.partition(".")
        for problem in hard(language, text):
            yield f'{dialog}.yaml: step "{step}" is hard to read ({problem})'


def pages(book: Book, translate: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """("dialog.step", what its screen says) of every screen."""
    for dialog in book.dialogs.values():
        for step, title, text in openings(dialog):
            yield f"{dialog.dialog}.{step}", "\n".join(translate(part) for part in (title, text) if part)


def lines(book: Book, languages: Iterable[tuple[str, Callable[[str], str]]], worst: int) -> Iterator[str]:
    """The pages of each language that are hardest to read, the hardest first."""
    yield f"{'page':32} {'language':8} {'words':>5} {'a sentence':>10} {'letters':>8} {'ease':>5}"
    for language, translate in languages:
        found = [(place, figures) for place, text in pages(book, translate) if (figures := measure(language, text))]
        for place, figures in sorted(found, key=lambda one: _plainness(one[1]))[:worst]:
            ease = "" if figures.ease is None else f"{figures.ease:.0f}"
            yield f"{place:32} {language:8} {figures.count:5} {figures.words:10.1f} {figures.letters:8.1f} {ease:>5}"


def _plainness(figures: Figures) -> float:
    return figures.ease if figures.ease is not None else -(figures.words + 3 * figures.letters)
