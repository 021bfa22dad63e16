"""Checks phrase files: their shape, and every example against its own entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogs.risk.message import spoken
from dialogs.risk.phrase import Phrase
from dialogs.risk.phrase_file import MESSAGES, read_file
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.text import fold


def check_phrases(data: Mapping[str, Any], folder: str = MESSAGES) -> list[str]:
    """A sentence with file, entry, place and mend for each mistake; empty when all is right."""
    read = [read_file(language, content, folder) for language, content in data.items()]
    errors = [error for _, file_errors in read for error in file_errors]
    if errors:
        return errors
    book = PhraseBook(file for file, _ in read)
    return [error for phrase in book.phrases for error in _check_examples(phrase, book, folder)]


def _check_examples(phrase: Phrase, book: PhraseBook, folder: str) -> list[str]:
    language, _, name = phrase.label.partition(".")
    place = f'{folder}/{language}.yaml: phrase "{name}", examples'
    return [
        f'{place} match: "{text}" is not found; add its words to `any` or take them out of `not_near`'
        for text in phrase.match
        if not _finds(text, phrase, book)
    ] + [
        f'{place} ignore: "{text}" is found; make `any` narrower or add a word to `not_near`'
        for text in phrase.ignore
        if _finds(text, phrase, book)
    ]


def _finds(text: str, phrase: Phrase, book: PhraseBook) -> bool:
    """Phrases without a level say nothing alone, so they are looked for before the level is made."""
    return phrase.label in {match.phrase.label for match in spoken(fold(text), book).matches} or (
        phrase.level.rank == 0 and phrase.label in book.labels_in(text)
    )
