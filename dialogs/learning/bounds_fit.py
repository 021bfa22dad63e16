"""Chooses the thresholds: how much alarm and how many questions ordinary messages may cause, and what that finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from dialogs.learning.labelled import Example
from dialogs.learning.targets import Targets
from dialogs.risk.labels import Level, Signal

FALSE_ALARMS: Final = 0.09
"""Share of all harmless messages that may raise an alarm. The goal on unseen ones is 0.05: most of ours were written as
traps; of those that were not, far fewer raise one (docs/judgement.md)."""
ASKED: Final = 0.15
"""Share of our harmless messages that may get a question; the goal on unseen ones is 0.15."""
HINTED: Final = 0.3
"""Where a phrase hints at danger, this part of the probability is enough for a question."""
SURE: Final = 0.003
"""Share of the dangerous messages that the first layer alone may call ordinary without the second being asked."""
DIGITS: Final = 4

Odds = Mapping[str, NDArray[np.float64]]


def fit_bounds(
    examples: Sequence[Example], odds: Odds, alone: Odds, targets: Targets, sure: Sequence[Level]
) -> dict[str, float]:
    """The thresholds of the card. `odds` with all layers, `alone` with the first; `sure` is what phrases raise."""
    said = np.array([level.rank for level in sure])
    bounds = {name: value for name, value in _levels(examples, odds, said).items()}
    bounds |= {f"{name}_alone": value for name, value in _levels(examples, alone, said).items()}
    dangerous = np.sort(alone["danger"][targets["danger"]])
    bounds["unsure_low"] = float(dangerous[int(SURE * len(dangerous))])
    ordinary = np.sort(alone["danger"][~targets["any"]])
    bounds["unsure_high"] = float(ordinary[int((1 - SURE) * (len(ordinary) - 1))])
    for signal in Signal:
        bounds[f"signal {signal.value}"] = best_bound(odds[signal.value], targets[signal.value])
    return {name: round(value, DIGITS) for name, value in bounds.items()}


def _levels(examples: Sequence[Example], odds: Odds, said: NDArray[np.int_]) -> dict[str, float]:
    levels = np.array([example.level.rank for example in examples])
    none = levels == Level.NONE.rank
    quiet = none & (said < Level.URGENT.rank)
    spent = int((none & ~quiet).sum())
    alert = nth(odds["danger"][quiet], int(FALSE_ALARMS * none.sum()) - spent)
    told = (odds["danger"] >= alert) | (said >= Level.URGENT.rank)
    rest = quiet & ~told
    asked = int(ASKED * none.sum())
    ask = nth(odds["danger"][rest], asked * 4 // 5)
    unasked = rest & (odds["danger"] < ask)
    ask_emergency = nth(odds["emergency"][unasked], asked - asked * 4 // 5)
    emergency = best_bound(odds["emergency"][told], levels[told] == Level.EMERGENCY.rank)
    concern = _best_concern(odds["any"], levels, np.where(told, Level.URGENT.rank, said))
    return {
        "alert": alert, "ask": ask, "ask_hinted": HINTED * ask, "ask_emergency": ask_emergency,
        "emergency": emergency, "concern": concern,
    }  # fmt: skip


def nth(values: NDArray[np.float64], count: int) -> float:
    """A bound that `count` of the values reach."""
    ordered = np.sort(values)[::-1]
    at = max(0, min(count, len(ordered) - 1))
    return float(ordered[at]) + 1e-4


def best_bound(odds: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """The bound with the best F1; one half where nothing is wanted."""
    if not wanted.any():
        return 0.5
    bounds = np.unique(np.round(np.quantile(odds, np.linspace(0.02, 0.998, 120)), DIGITS))
    return float(max(bounds, key=lambda bound: (f1_score(wanted, odds >= bound, zero_division=0), -abs(bound - 0.5))))


def _best_concern(odds: NDArray[np.float64], levels: NDArray[np.int_], said: NDArray[np.int_]) -> float:
    def quality(bound: float) -> float:
        told = np.maximum(said, np.where(odds >= bound, Level.CONCERN.rank, Level.NONE.rank))
        below = told < Level.URGENT.rank
        return float(f1_score(levels[below] >= 1, told[below] >= 1, average="macro", zero_division=0))

    return float(max(np.linspace(0.1, 0.9, 81), key=quality))
