"""The figures of a judgement against labels, with 95 % intervals (Wilson's)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from dialogs.learning.labelled import Example
from dialogs.risk.labels import Flag, Level, Risk, Signal

Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Told:
    """What was judged of one text."""

    level: Level = Level.NONE
    signals: frozenset[Signal] = frozenset()
    other: bool = False
    asked: bool = False
    danger: float = 0.0
    """The probability that was given for danger, or for high risk."""
    flags: frozenset[Flag] = frozenset()
    risk: Risk = Risk.NONE_FOUND


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `low` and `high` bound it with 95 %; both are None where no interval is known."""

    name: str
    value: float
    count: int
    """How many texts it is about."""
    low: float | None = None
    high: float | None = None


Pair = tuple[Example, Told]


def share(name: str, pairs: Iterable[Pair], hit: Callable[[Pair], bool]) -> Figure:
    """The share of the pairs that are hit."""
    hits = [hit(pair) for pair in pairs]
    count, found = len(hits), sum(hits)
    if not count:
        return Figure(name, 0.0, 0)
    value = found / count
    middle = (value + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * sqrt(value * (1 - value) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return Figure(name, value, count, max(0.0, middle - half), min(1.0, middle + half))


def f1(name: str, wanted: Sequence[bool], told: Sequence[bool]) -> Figure:
    """The harmonic mean of recall and precision; `count` is how many were wanted."""
    both = sum(w and t for w, t in zip(wanted, told, strict=True))
    total = sum(wanted) + sum(told)
    return Figure(name, 2 * both / total if total else 0.0, sum(wanted))


def message_figures(pairs: Sequence[Pair]) -> list[Figure]:
    """What counts for messages: recall of danger, false alarms, questions, levels, signals, calibration."""
    danger = [pair for pair in pairs if pair[0].danger]
    emergency = [pair for pair in pairs if pair[0].level is Level.EMERGENCY]
    none = [pair for pair in pairs if pair[0].level is Level.NONE]
    return [
        share("danger found", danger, lambda p: p[1].level >= Level.URGENT),
        share("danger found or asked about", danger, lambda p: p[1].level >= Level.URGENT or p[1].asked),
        share("emergency found as emergency", emergency, lambda p: p[1].level is Level.EMERGENCY),
        share(
            "emergency called none without a question",
            emergency,
            lambda p: p[1].level is Level.NONE and not p[1].asked,
        ),
        share("false alarms on none", none, lambda p: p[1].level >= Level.URGENT),
        share("questions on none", none, lambda p: p[1].asked),
        share("level right", pairs, lambda p: p[0].level is p[1].level),
        mean("macro-F1 of levels", [level_f1(pairs, level) for level in Level]),
        share("about right, where there is a level", [p for p in pairs if p[0].level > Level.NONE], _about_right),
        mean("macro-F1 of signals", [signal_f1(pairs, signal) for signal in Signal]),
        calibration(pairs, lambda example: example.danger),
    ]


def _about_right(pair: Pair) -> bool:
    return (pair[0].about == "other") == pair[1].other


def level_f1(pairs: Sequence[Pair], level: Level) -> Figure:
    return f1(f"F1 {level}", [e.level is level for e, _ in pairs], [t.level is level for _, t in pairs])


def signal_f1(pairs: Sequence[Pair], signal: Signal) -> Figure:
    return f1(f"F1 {signal}", [signal in e.signals for e, _ in pairs], [signal in t.signals for _, t in pairs])


def flag_f1(pairs: Sequence[Pair], flag: Flag) -> Figure:
    return f1(f"F1 {flag}", [flag in e.flags for e, _ in pairs], [flag in t.flags for _, t in pairs])


def mean(name: str, figures: Sequence[Figure]) -> Figure:
    """The mean of the figures that are about any text."""
    about = [figure for figure in figures if figure.count]
    value = sum(figure.value for figure in about) / len(about) if about else 0.0
    return Figure(name, value, sum(figure.count for figure in about))


def offer_figures(pairs: Sequence[Pair]) -> list[Figure]:
    """What counts for offers: recall of high risk, false alarms, flags, calibration."""
    high = [pair for pair in pairs if pair[0].risk is Risk.HIGH]
    none = [pair for pair in pairs if pair[0].risk is Risk.NONE_FOUND]
    return [
        share("high risk found", high, lambda p: p[1].risk is Risk.HIGH),
        share("false high on none_found", none, lambda p: p[1].risk is Risk.HIGH),
        share("any flag on none_found", none, lambda p: bool(p[1].flags)),
        share("risk right", pairs, lambda p: p[0].risk is p[1].risk),
        mean("macro-F1 of flags", [flag_f1(pairs, flag) for flag in Flag]),
        calibration(pairs, lambda example: example.risk is Risk.HIGH),
    ]


def calibration(pairs: Sequence[Pair], wanted: Callable[[Example], bool], bins: int = 10) -> Figure:
    """Expected calibration error: how far the given probabilities are from what happened, on the whole."""
    gathered: list[list[Pair]] = [[] for _ in range(bins)]
    for pair in pairs:
        gathered[min(bins - 1, int(pair[1].danger * bins))].append(pair)
    error = sum(
        abs(sum(told.danger for _, told in some) - sum(wanted(example) for example, _ in some)) for some in gathered
    )
    return Figure("calibration error", error / len(pairs) if pairs else 0.0, len(pairs))
