"""How urgent is a message? The phrases it says, put together by the taxonomy's rules, each with its words and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dialogs.risk.labels import About, Level, Signal
from dialogs.risk.matching import Found, Match
from dialogs.risk.phrase import Firm
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.text import Folded, Token, fold

CHILD_IN_DANGER: Final = frozenset(
    {Signal.HELD, Signal.VIOLENCE, Signal.SEXUAL, Signal.FORCED_CRIME, Signal.MISSING, Signal.DOCUMENTS}
)
"""With one of these, somebody under 18 is an emergency: a child exploited or already taken."""

OPENING: Final = 6
"""Tokens at the start of a message that tell whom it is about; measured on the development set."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What led to the judgement. `text[start:end]` is the place; `words` are the typed words that count."""

    label: str
    """A signal, or the level where the phrase has no signal."""
    words: tuple[str, ...]
    start: int
    end: int
    phrase: str
    """The entry in the phrase files, such as `ru.passport_taken`."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement on one message."""

    level: Level
    signals: tuple[Signal, ...]
    about: About
    reasons: tuple[Reason, ...]
    ask: str | None = None
    """The closed question to put first; none is chosen yet."""


def assess(text: str, book: PhraseBook) -> Assessment:
    """Judges one message. Never raises; the same text always gets the same answer."""
    folded = fold(text)
    found = book.find(folded)
    matches = [match for match in found.matches if not _damped(match, found, folded)]
    signals = {signal for match in matches for signal in match.phrase.signals}
    level = _level(matches, signals)
    if level is Level.NONE:
        signals = signals & {Signal.TRAVEL_SOON}
        matches = [match for match in matches if Signal.TRAVEL_SOON in match.phrase.signals]
    return Assessment(
        level=level,
        signals=tuple(signal for signal in Signal if signal in signals),
        about=_about(matches, found, level),
        reasons=_reasons(text, folded, matches),
    )


def _level(matches: list[Match], signals: set[Signal]) -> Level:
    level = Level.max(match.phrase.level for match in matches)
    if Signal.MINOR in signals and signals & CHILD_IN_DANGER and level >= Level.URGENT:
        return Level.EMERGENCY
    if Signal.TRAVEL_SOON in signals and any(match.phrase.red_flag for match in matches):
        return Level.max([level, Level.URGENT])
    return level


def _damped(match: Match, found: Found, folded: Folded) -> bool:
    """Is the match in one clause with a film, a song, the news or a joke? A quotation belongs to its sentence."""
    if match.phrase.firm is Firm.ALWAYS:
        return False
    clauses = {folded.tokens[place].clause for place in match.positions}
    if match.phrase.firm is Firm.WITH_ME and any(folded.tokens[start].clause in clauses for start, _ in found.writer):
        return False
    return any(_same_place(folded.tokens[match.first], folded.tokens[span[0]]) for span in found.dampers)


def _same_place(match: Token, damper: Token) -> bool:
    if match.quoted:
        return match.sentence == damper.sentence
    return match.clause == damper.clause


def _about(matches: list[Match], found: Found, level: Level) -> About:
    """Other, if a phrase says so, or if the message opens with somebody else and not with the writer."""
    said = [match.phrase.about for match in matches if match.phrase.about is not None]
    if said:
        return said[0]
    somebody = min((start for start, _ in found.people), default=OPENING)
    writer = min((start for start, _ in found.writer), default=OPENING)
    # "my brother": the writer's word may stand right before.
    opens_with_somebody = somebody < OPENING and somebody <= writer + 1
    return About.OTHER if level > Level.NONE and opens_with_somebody else About.SELF


def _reasons(text: str, folded: Folded, matches: list[Match]) -> tuple[Reason, ...]:
    reasons = []
    for match in sorted(matches, key=lambda match: (-match.phrase.level.rank, match.first, match.phrase.label)):
        tokens = [folded.tokens[place] for place in match.positions]
        words = tuple(text[token.start : token.end] for token in tokens)
        start, end = min(token.start for token in tokens), max(token.end for token in tokens)
        for label in match.phrase.signals or (match.phrase.level,):
            reasons.append(Reason(label.value, words, start, end, match.phrase.label))
    return tuple(dict.fromkeys(reasons))
