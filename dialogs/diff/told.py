"""Differences -> lines for a writer, or data for a program: for whom, and which translations wait."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dialogs.checks.unreachable import reachable_from
from dialogs.checks.ways import choices_of, resolve
from dialogs.diff.compare import Change
from dialogs.model import Book

SHOWN = 80
"""Characters of a text that are shown."""


def doors(book: Book) -> dict[str, frozenset[str]]:
    """The doors of the menu by their labels, each with the steps behind it."""
    menu = book.roles["menu"]
    found = {}
    for choice in choices_of(book.step(menu)).values():
        if choice.goto:
            targets = resolve(book, choice.goto, menu.partition(".")[0])
            found[choice.label] = frozenset(reachable_from(book, targets, beside=(menu,)))
    return found


class Told:
    """Tells changes. `waiting` are the untranslated texts of today's content by language."""

    def __init__(self, old: Book, new: Book, waiting: Mapping[str, Iterable[str]]) -> None:
        self._old, self._new = doors(old), doors(new)
        self._waiting = {language: frozenset(texts) for language, texts in waiting.items()}

    def data(self, change: Change) -> dict[str, Any]:
        """One change, for a program."""
        return {
            "dialog": change.dialog,
            "step": change.step,
            "kind": change.kind,
            "part": change.part,
            "old": change.old,
            "new": change.new,
            "for": list(self.readers(change)),
            "waiting": list(self.languages(change)),
        }

    def readers(self, change: Change) -> tuple[str, ...]:
        """The doors behind which the change is seen; none for what only a command, a message or an answer leads to."""
        behind = self._old if change.new is None and change.kind in ("dialog", "step") else self._new
        return tuple(label for label, refs in behind.items() if any(_is_seen(change, ref) for ref in refs))

    def languages(self, change: Change) -> tuple[str, ...]:
        """The languages in which a text of the change waits for a translator."""
        return tuple(
            language for language, texts in self._waiting.items() if any(text in texts for text in change.texts)
        )

    def lines(self, changes: Iterable[Change]) -> Iterator[str]:
        """Lines for a reader, by file."""
        file = ""
        for change in changes:
            if change.dialog != file:
                file = change.dialog
                yield f"{file}.yaml"
            yield f"  {_what(change)}"
            readers, languages = self.readers(change), self.languages(change)
            if change.dialog != "notices":
                yield f"      for: {', '.join(readers) or 'whom a command, a message or an answer leads there'}"
            if languages:
                yield f"      waits for a translator: {', '.join(languages)}"


def _is_seen(change: Change, ref: str) -> bool:
    dialog, _, step = ref.partition(".")
    return dialog == change.dialog and change.step in ("", step)


def _what(change: Change) -> str:
    place = f'step "{change.step}"' if change.step else "the dialog" if change.kind == "dialog" else change.part
    if change.step and change.part and change.part != "moved":
        place += f", {change.part}"
    if change.part == "moved":
        return f'> {place} was "{change.old}"'
    if change.old is None:
        return f"+ {place}: {_short(change.new)}"
    if change.new is None:
        return f"- {place}: {_short(change.old)}"
    return f"~ {place}: {_short(change.old)} → {_short(change.new)}"


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return f'"{flat}"' if len(flat) <= SHOWN else f'"{flat[:SHOWN]}…"'
