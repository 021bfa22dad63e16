"""Rules that content must keep, one a file. Each gives sentences with file, place and mend."""

from collections.abc import Callable, Iterable

from dialogs.checks import (
    contact_numbers,
    dead_end,
    discreet,
    forbidden,
    hard_to_read,
    missing_words,
    placeholders,
    role_steps,
    sheets,
    taps,
    too_long,
    uncovered_flag,
    unreachable,
)
from dialogs.model import Book

Rule = Callable[[Book], Iterable[str]]

RULES: tuple[Rule, ...] = (
    dead_end.problems,
    role_steps.problems,
    sheets.problems,
    unreachable.problems,
    missing_words.problems,
    placeholders.problems,
    too_long.problems,
    uncovered_flag.problems,
    contact_numbers.problems,
    forbidden.problems,
    discreet.problems,
    hard_to_read.problems,
    taps.problems,
)


def check(book: Book) -> list[str]:
    """Every problem of the content, in the order of the rules; empty when it may be used."""
    return [problem for rule in RULES for problem in rule(book)]
