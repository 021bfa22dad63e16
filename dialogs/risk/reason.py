"""Why something was judged so: the words that led to it, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.risk.matching import Match
from dialogs.risk.text import Folded

LEARNED: Final = "learned"
"""The words that weighed most with what was learned."""
WEIGHTY: Final = 3
"""Words that are named as the reason of a learned judgement."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What led to the judgement. `text[start:end]` is the place; `words` are the typed words that count."""

    label: str
    """A signal, or the level where there is no signal; a flag of an offer."""
    words: tuple[str, ...]
    start: int
    end: int
    phrase: str
    """The entry in the phrase files, such as `ru.passport_taken`, or LEARNED."""


def by_phrase(label: str, match: Match, text: str, folded: Folded) -> Reason:
    """The words of a phrase."""
    tokens = [folded.tokens[place] for place in match.positions]
    words = tuple(text[token.start : token.end] for token in tokens)
    start, end = min(token.start for token in tokens), max(token.end for token in tokens)
    return Reason(label, words, start, end, match.phrase.label)


def by_weight(label: str, weights: Sequence[float], text: str, folded: Folded) -> list[Reason]:
    """The words that weighed most, in the order of the text; `weights` are those of its tokens."""
    heaviest = sorted(range(len(weights)), key=lambda place: (-weights[place], place))[:WEIGHTY]
    tokens = [folded.tokens[place] for place in sorted(heaviest) if weights[place] > 0]
    return [Reason(label, (text[token.start : token.end],), token.start, token.end, LEARNED) for token in tokens]
