"""A phrase of a phrase file, and a whole file, once read: frozen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dialogs.risk.labels import About, Fact, Flag, Level, Signal

Alternative = tuple[str, ...]
"""Words side by side, as written in the file."""
Slot = frozenset[Alternative]
"""Alternatives for one place of a pattern."""

_NUMBER = re.compile(r"#(\d{1,6})-(\d{1,6})")


class Firm(StrEnum):
    """When a phrase stands even beside a film or a joke."""

    NEVER = "never"
    WITH_ME = "with_me"
    """In a clause that also names the writer (`self` of the file)."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry: what its patterns mean."""

    label: str
    """Language and name, such as `ru.passport_taken`."""
    level: Level
    signals: tuple[Signal, ...]
    about: About | None
    patterns: tuple[tuple[Slot, ...], ...]
    not_near: Slot
    window: int
    firm: Firm
    """When film and joke words beside it don't quiet it."""
    negative: bool
    """The phrase is itself a negation ("nobody lets us out"): nobody and not don't cancel it."""
    red_flag: bool
    """A sign in an offer: urgent when the departure is within two days."""
    people: bool
    """Counts only where the message names somebody (`people` of the file)."""
    match: tuple[str, ...]
    ignore: tuple[str, ...]
    hint: bool = False
    """It raises nothing by itself: ordinary messages say it, too. With what was learned it weighs, and it explains."""
    flags: tuple[Flag, ...] = ()
    """What it shows in a job offer; only in the files of offers."""
    says: tuple[Fact, ...] = ()
    """What an honest offer says; only in the files of offers."""

    @property
    def language(self) -> str:
        return self.label.partition(".")[0]


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """All of one language."""

    language: str
    phrases: tuple[Phrase, ...]
    people: Slot
    writer: Slot
    nobody: Slot
    before: Slot
    after: Slot
    reach: int
    dampers: Slot
    folder: str = "phrases"
    """Where the file stands: in messages' folder or in that of offers."""


def number_range(word: str) -> tuple[int, int] | None:
    """Bounds of `#10-17`, both counted; None for any other word."""
    found = _NUMBER.fullmatch(word)
    return (int(found[1]), int(found[2])) if found else None
