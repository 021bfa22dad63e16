"""How scores become probabilities: fitted on scores of texts that the models did not see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from dialogs.learning.fit import ALWAYS
from dialogs.learning.labelled import Kind
from dialogs.learning.scores import Scores
from dialogs.learning.targets import Targets, without_languages
from dialogs.risk.learned import Blend, probability

DIGITS = 4


def fit_blends(scores: Scores, targets: Targets, kind: Kind) -> dict[str, Blend]:
    """A blend for every label; with scores of one layer only, the same for both uses."""
    return {label: _blend(scores.column(label, kind), wanted) for label, wanted in without_languages(targets).items()}


def _blend(columns: NDArray[np.float64], wanted: NDArray[np.bool_]) -> Blend:
    alone = _fit(columns[:, :1], wanted)
    both = _fit(columns, wanted) if columns.shape[1] > 1 else alone
    return Blend(alone, both)


def _fit(columns: NDArray[np.float64], wanted: NDArray[np.bool_]) -> tuple[float, ...]:
    if wanted.all() or not wanted.any():
        return (ALWAYS if wanted.all() else -ALWAYS, *([0.0] * columns.shape[1]))
    model = LogisticRegression(C=10.0, max_iter=1000).fit(columns, wanted)
    return (round(float(model.intercept_[0]), DIGITS), *(round(float(f), DIGITS) for f in model.coef_[0]))


def blended(scores: Scores, blends: dict[str, Blend], kind: Kind, *, both: bool) -> dict[str, NDArray[np.float64]]:
    """The probability of every label for every text."""
    found = {}
    for label, blend in blends.items():
        constant, *factors = blend.both if both else blend.alone
        columns = scores.column(label, kind)[:, : len(factors)]
        found[label] = np.array([probability(odds) for odds in constant + columns @ np.array(factors)])
    return found
