"""What the layers learn to tell: every label of the taxonomy as yes or no for each text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.learning.labelled import Example, Kind
from dialogs.risk.labels import About, Flag, Level, Risk, Signal
from dialogs.risk.learned import LANGUAGE, LANGUAGES

LIKE: Final[dict[Kind, tuple[str, ...]]] = {"messages": ("danger", "emergency"), "offers": ("high", "any")}
"""Labels that are also told by likeness to known examples."""

Targets = dict[str, NDArray[np.bool_]]


def targets_of(examples: Sequence[Example], kind: Kind) -> Targets:
    """One row of yes or no a label, in the order of `examples`."""
    return (_of_offers(examples) if kind == "offers" else _of_messages(examples)) | _languages(examples)


def _languages(examples: Sequence[Example]) -> Targets:
    return {LANGUAGE + code: np.array([example.lang == code for example in examples]) for code in LANGUAGES}


def without_languages(targets: Targets) -> Targets:
    """The labels that say what a text says."""
    return {label: wanted for label, wanted in targets.items() if not label.startswith(LANGUAGE)}


def _of_messages(examples: Sequence[Example]) -> Targets:
    levels = np.array([example.level.rank for example in examples])
    found: Targets = {
        "danger": levels >= Level.URGENT.rank,
        "emergency": levels >= Level.EMERGENCY.rank,
        "any": levels >= Level.CONCERN.rank,
        "other": np.array([example.about is About.OTHER for example in examples]),
    }
    return found | {signal.value: np.array([signal in e.signals for e in examples]) for signal in Signal}


def _of_offers(examples: Sequence[Example]) -> Targets:
    found: Targets = {
        "high": np.array([example.risk is Risk.HIGH for example in examples]),
        "any": np.array([bool(example.flags) for example in examples]),
    }
    return found | {flag.value: np.array([flag in example.flags for example in examples]) for flag in Flag}
