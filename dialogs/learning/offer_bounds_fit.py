"""Chooses the thresholds of offers: how often an honest offer may be called high, and which flags are named."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.learning.bounds_fit import DIGITS, SURE, Odds, best_bound, nth
from dialogs.learning.labelled import Example
from dialogs.risk.labels import Flag, Risk
from dialogs.risk.offer import risk_of

FALSE_HIGH: Final = 0.05
"""Share of honest offers that may be called high; the goal on unseen ones is 0.05."""


def fit_offer_bounds(
    examples: Sequence[Example], odds: Odds, alone: Odds, sure: Sequence[AbstractSet[Flag]]
) -> dict[str, float]:
    """The thresholds of the card. `odds` with all layers, `alone` with the first; `sure` is what phrases show."""
    risks = np.array([list(Risk).index(example.risk) for example in examples])
    shown = np.array([risk_of(flags) is Risk.HIGH for flags in sure])
    honest, high = risks == 0, risks == list(Risk).index(Risk.HIGH)
    bounds = {"high": _high(odds["high"], honest, shown), "high_alone": _high(alone["high"], honest, shown)}
    dangerous, ordinary = np.sort(alone["high"][high]), np.sort(alone["high"][honest])
    bounds["unsure_low"] = float(dangerous[int(SURE * len(dangerous))])
    bounds["unsure_high"] = float(ordinary[int((1 - SURE) * (len(ordinary) - 1))])
    for flag in Flag:
        wanted = np.array([flag in example.flags for example in examples])
        bounds[f"flag {flag.value}"] = best_bound(odds[flag.value], wanted)
    return {name: round(value, DIGITS) for name, value in bounds.items()}


def _high(odds: NDArray[np.float64], honest: NDArray[np.bool_], shown: NDArray[np.bool_]) -> float:
    quiet = honest & ~shown
    return nth(odds[quiet], int(FALSE_HIGH * honest.sum()) - int((honest & shown).sum()))
