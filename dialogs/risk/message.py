"""How urgent is a message? What its phrases say and what was learned from labelled messages, put together.

Phrases explain and are never overruled: the learned layers may raise a level, not lower it. Between sure and ordinary
lies doubt, and doubt asks one closed question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dialogs.risk.doubt import question_of
from dialogs.risk.grams import gathered, grams
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge
from dialogs.risk.labels import About, Level, Question, Signal
from dialogs.risk.learned import Learned
from dialogs.risk.matching import Found, Match
from dialogs.risk.phrase import Firm
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.reason import Reason, by_phrase, by_weight
from dialogs.risk.text import Folded, Token, fold

CHILD_IN_DANGER: Final = frozenset(
    {Signal.HELD, Signal.VIOLENCE, Signal.SEXUAL, Signal.FORCED_CRIME, Signal.MISSING, Signal.DOCUMENTS}
)
"""With one of these, somebody under 18 is an emergency: a child exploited or already taken."""

OPENING: Final = 6
"""Tokens at the start of a message that tell whom it is about; measured on the development set."""


EVEN: Final = 0.5
"""Of two possibilities that are both to be named with a word, the likelier is named."""

_LEVELS = frozenset(level.value for level in Level)
_SIGNALS = tuple((signal, signal.value) for signal in Signal)
_SIGNAL_BOUNDS = tuple((signal, name, f"signal {name}") for signal, name in _SIGNALS)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement on one message."""

    level: Level
    signals: tuple[Signal, ...]
    about: About
    reasons: tuple[Reason, ...]
    ask: Question | None = None
    """The closed question to put first, where danger is neither sure nor unlikely."""
    danger: float = 0.0
    """How probable it is that the message is at least urgent, from 0 to 1."""
    unsure: bool = False
    """Whether the meaning of the text would help; never when it was given."""
    told: bool = False
    """Whether a phrase tells of the danger, and not only what was learned."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the phrases of a message say."""

    found: Found
    matches: tuple[Match, ...]
    said: Level
    """With the hints."""
    sure: Level
    """Without them."""
    damped: bool
    """Danger is named, but denied, or as a film, a song, the news or a joke, and nothing else is."""

    @property
    def signals(self) -> set[Signal]:
        return {signal for match in self.matches for signal in match.phrase.signals}


def spoken(folded: Folded, phrases: PhraseBook) -> Spoken:
    """The phrases that count: not denied, and not of a film, a song, the news or a joke."""
    found = phrases.find(folded)
    matches = tuple(match for match in found.matches if not _damped(match, found, folded))
    said, sure = _level(matches), _level([match for match in matches if not match.phrase.hint])
    damped = said < Level.URGENT and any(
        match.phrase.level >= Level.URGENT for match in (*found.matches, *found.denied)
    )
    return Spoken(found, matches, said, sure, damped)


def assess_message(text: str, judge: Judge, meaning: Vector | None = None) -> Assessment:
    """Judges one message. Never raises; the same text always gets the same answer."""
    learned = judge.messages
    if meaning is None or learned is None:
        return assess_messages([text], judge)[0]
    folded = fold(text)
    says = spoken(folded, judge.phrases)
    if not folded.tokens:
        return settle(text, folded, says)
    return _settled(text, folded, says, learned, learned.probabilities(grams(folded), meaning), meaning)


def assess_messages(texts: Sequence[str], judge: Judge) -> list[Assessment]:
    """Judges each message as `assess_message` does without a meaning: of sixteen each takes less than half as long."""
    read = [fold(text) for text in texts]
    says = [spoken(folded, judge.phrases) for folded in read]
    learned = judge.messages
    if learned is None:
        return [settle(*one) for one in zip(texts, read, says, strict=True)]
    return [
        _settled(text, folded, said, learned, odds, None) if folded.tokens else settle(text, folded, said)
        for text, folded, said, odds in zip(texts, read, says, learned.by_words(gathered(read)), strict=True)
    ]


def _settled(
    text: str, folded: Folded, says: Spoken, learned: Learned, odds: Mapping[str, float], meaning: Vector | None
) -> Assessment:
    bounds = Bounds(learned.card.thresholds, alone=meaning is None or learned.heads is None)
    settled = settle(text, folded, says, odds, bounds)
    can_ask_meaning = meaning is None and learned.heads is not None and bounds.unsure(odds)
    return replace(
        settled,
        reasons=_with_weighty(settled, text, folded, learned),
        unsure=can_ask_meaning and says.sure < Level.EMERGENCY,
    )


def settle(
    text: str,
    folded: Folded,
    says: Spoken,
    odds: Mapping[str, float] | None = None,
    bounds: Bounds | None = None,
) -> Assessment:
    """Puts together what the phrases say and, where they are given, the probabilities that were learned.

    Without these a hint counts like any phrase.
    """
    signals, ask, other = says.signals, None, None
    if odds is None or bounds is None:
        level = says.said
        danger = 1.0 if level >= Level.URGENT else 0.0
    else:
        danger, other = max(odds["danger"], 1.0 if says.sure >= Level.URGENT else 0.0), odds["other"]
        learned = bounds.level(odds)
        level = max(says.sure, min(learned, Level.CONCERN) if says.damped else learned)
        if level >= Level.URGENT:
            level = max(level, says.said)  # that there is danger is sure: a hint tells how grave
        firm = signals | {signal for signal, name in _SIGNALS if odds.get(name, 0.0) >= EVEN}
        signals |= bounds.signals(odds)
        raised = _raised([match for match in says.matches if not match.phrase.hint], firm, level)
        level, danger = max(level, raised), max(danger, 1.0 if raised >= Level.URGENT > level else 0.0)
        hinted = says.said >= Level.URGENT or (says.damped and learned >= Level.URGENT)
        ask = question_of(odds) if level < Level.URGENT and bounds.doubts(odds, hinted=hinted) else None
    matches = says.matches
    if level is Level.NONE:  # an ordinary message keeps only that somebody leaves soon
        signals &= {Signal.TRAVEL_SOON}
        matches = tuple(match for match in matches if Signal.TRAVEL_SOON in match.phrase.signals)
    return Assessment(
        level=level,
        signals=tuple(signal for signal in Signal if signal in signals),
        about=_about(matches, says.found, level, other),
        reasons=_reasons(text, folded, matches),
        ask=ask,
        danger=danger,
        told=says.said >= Level.URGENT,
    )


class Bounds:
    """The thresholds that hold for the layers that were asked."""

    def __init__(self, thresholds: Mapping[str, float], *, alone: bool) -> None:
        self._of = thresholds
        self._suffix = "_alone" if alone else ""

    def _passes(self, odds: Mapping[str, float], label: str, bound: str) -> bool:
        return odds[label] >= self._of[bound + self._suffix]

    def level(self, odds: Mapping[str, float]) -> Level:
        if self._passes(odds, "danger", "alert"):
            return Level.EMERGENCY if self._passes(odds, "emergency", "emergency") else Level.URGENT
        return Level.CONCERN if self._passes(odds, "any", "concern") else Level.NONE

    def doubts(self, odds: Mapping[str, float], *, hinted: bool = False) -> bool:
        """`hinted`: a phrase of danger was found that ordinary messages say, too."""
        return (
            self._passes(odds, "danger", "ask_hinted" if hinted else "ask")
            or self._passes(odds, "emergency", "ask_emergency")
        )  # fmt: skip

    def signals(self, odds: Mapping[str, float]) -> set[Signal]:
        return {signal for signal, name, bound in _SIGNAL_BOUNDS if odds.get(name, 0.0) >= self._of[bound]}

    def unsure(self, odds: Mapping[str, float]) -> bool:
        return self._of["unsure_low"] <= odds["danger"] <= self._of["unsure_high"]


def _with_weighty(settled: Assessment, text: str, folded: Folded, learned: Learned) -> tuple[Reason, ...]:
    """With the words that weighed most, where the phrases alone don't explain the level."""
    if settled.level is Level.NONE or any(reason.label not in _LEVELS for reason in settled.reasons):
        return settled.reasons
    if Level.max(Level(reason.label) for reason in settled.reasons) >= settled.level:
        return settled.reasons
    label = {Level.EMERGENCY: "emergency", Level.URGENT: "danger"}.get(settled.level, "any")
    weights = learned.linear.weights_of(grams(folded), label, len(folded.tokens))
    return (*settled.reasons, *by_weight(settled.level.value, weights, text, folded))


def _level(matches: Sequence[Match]) -> Level:
    if not matches:
        return Level.NONE
    level = Level.max(match.phrase.level for match in matches)
    return max(level, _raised(matches, {signal for match in matches for signal in match.phrase.signals}, level))


def _raised(matches: Sequence[Match], signals: set[Signal], level: Level) -> Level:
    """The taxonomy's rules on signals that together are graver than each."""
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


def _about(matches: Sequence[Match], found: Found, level: Level, other: float | None = None) -> About:
    """Other, if a phrase says so, or by what was learned, or if the message opens with somebody else."""
    if level is Level.NONE:
        return About.SELF
    said = [match.phrase.about for match in matches if match.phrase.about is not None]
    if said:
        return said[0]
    if other is not None:
        return About.OTHER if other >= EVEN else About.SELF
    somebody = min((start for start, _ in found.people), default=OPENING)
    writer = min((start for start, _ in found.writer), default=OPENING)
    # "my brother": the writer's word may stand right before.
    return About.OTHER if somebody < OPENING and somebody <= writer + 1 else About.SELF


def _reasons(text: str, folded: Folded, matches: Sequence[Match]) -> tuple[Reason, ...]:
    gravest_first = sorted(matches, key=lambda match: (-match.phrase.level.rank, match.first, match.phrase.label))
    return tuple(
        dict.fromkeys(
            by_phrase(label.value, match, text, folded)
            for match in gravest_first
            for label in match.phrase.signals or (match.phrase.level,)
        )
    )
