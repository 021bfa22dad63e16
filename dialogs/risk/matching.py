"""Where phrases stand in a text, and what beside them takes their meaning away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dialogs.risk.phrase import Phrase
from dialogs.risk.text import Folded

NEAR: Final = 5
"""Tokens around a phrase in which "nobody" or a `not_near` word cancels it."""

Span = tuple[int, int]
"""First and last token of an alternative."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: the places of its words in `Folded.tokens`, in the order of the text."""

    phrase: Phrase
    spans: tuple[Span, ...]

    @property
    def first(self) -> int:
        return self.spans[0][0]

    @property
    def last(self) -> int:
        return max(end for _, end in self.spans)

    @property
    def positions(self) -> tuple[int, ...]:
        return tuple(place for start, end in self.spans for place in range(start, end + 1))


@dataclass(frozen=True, slots=True)
class Found:
    """All phrases of a text, and the places of the words that quiet them, name others or the writer."""

    matches: tuple[Match, ...]
    denied: tuple[Match, ...]
    dampers: tuple[Span, ...]
    people: tuple[Span, ...]
    writer: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cancellers:
    """The words of a text that deny what stands beside them."""

    nobody: list[Span]
    before: list[Span]
    """A token that follows a "not", and the place of that "not"."""
    after: set[int]
    """Tokens that are a "not" of the kind that follows its verb."""

    def cancel(self, match: Match, folded: Folded) -> bool:
        if match.phrase.negative:
            return False
        last = match.last
        if last + 1 in self.after and folded.tokens[last + 1].clause == folded.tokens[last].clause:
            return True
        starts = {start for start, _ in match.spans}
        if any(place in starts and self._denies(negation, place, match, folded) for place, negation in self.before):
            return True
        return any(is_near(span, match, folded) for span in self.nobody)

    def denied(self, span: Span) -> bool:
        """Is this word itself denied ("not a joke")?"""
        return span[1] + 1 in self.after or any(place == span[0] for place, _ in self.before)

    @staticmethod
    def _denies(negation: int, place: int, match: Match, folded: Folded) -> bool:
        same_clause = folded.tokens[negation].clause == folded.tokens[place].clause
        return same_clause and negation not in match.positions


def is_near(span: Span, match: Match, folded: Folded) -> bool:
    """Within NEAR tokens of the match and in its clause; the words of the match itself don't count."""
    start, end = span
    if start > match.last + NEAR or end < match.first - NEAR:
        return False
    if all(place in match.positions for place in range(start, end + 1)):
        return False
    return folded.tokens[start].clause in (
        folded.tokens[match.first].clause,
        folded.tokens[match.last].clause,
    )


def nearest(anchor: Span, candidates: list[Span], taken: list[Span], folded: Folded) -> Span | None:
    clause = folded.tokens[anchor[0]].clause
    free = [
        span
        for span in candidates
        if folded.tokens[span[0]].clause == clause and all(span[1] < used[0] or span[0] > used[1] for used in taken)
    ]
    return min(free, key=lambda span: (abs(span[0] - anchor[0]), span), default=None)
