"""The learning curve: what was found with a part of the labelled texts, so that one sees whether more would help."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from dialogs.learning.blend_fit import blended, fit_blends
from dialogs.learning.features import Features
from dialogs.learning.labelled import Example, Kind
from dialogs.learning.rivals import recalls
from dialogs.learning.scores import cross_scores, folds_of
from dialogs.learning.targets import LIKE, targets_of

PARTS: Final = (0.125, 0.25, 0.5, 0.75, 1.0)


def curve(examples: Sequence[Example], features: Features, kind: Kind) -> list[tuple[int, list[float]]]:
    """How many texts a model was trained on, and its recall at `rivals.ALARMS`; always judged on the same folds."""
    targets = {label: wanted for label, wanted in targets_of(examples, kind).items() if label in LIKE[kind]}
    order = np.array([_place(example.family) for example in examples])
    found = []
    for part in PARTS:
        folds = [(train[order[train] < part], test) for train, test in folds_of(examples)]
        scores = cross_scores(features, targets, folds, kind)
        odds = blended(scores, fit_blends(scores, targets, kind), kind, both=features.meanings is not None)
        trained = sum(len(train) for train, _ in folds) // len(folds)
        found.append((trained, recalls(odds[LIKE[kind][0]], examples, kind)))
    return found


def _place(family: str) -> float:
    """From 0 to 1, the same for every text of a family."""
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16) / 0x100000000
