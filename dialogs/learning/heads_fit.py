"""Fits the weights over meanings. The same examples give the same weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from dialogs.learning.fit import ALWAYS
from dialogs.risk.heads import Heads
from dialogs.risk.linear import Floats

STRENGTH: Final = 20.0
"""Inverse of the linear heads' regularisation (sklearn's C)."""
PRICE: Final = 5.0
"""What a known example on the wrong side costs (the support vector machine's C)."""
WIDTH: Final = 1.0
"""Gamma of the radial basis function, over meanings of length 1 less their mean."""


def fit_heads(meanings: Floats, labels: Mapping[str, NDArray[np.bool_]], like: Sequence[str]) -> Heads:
    """Linear heads for all labels, and likeness to examples for those named in `like`."""
    mean = meanings.mean(axis=0).astype(np.float32)
    centred = meanings - mean
    columns, bias = [], []
    for wanted in labels.values():
        if wanted.all() or not wanted.any():
            columns.append(np.zeros(centred.shape[1], dtype=np.float32))
            bias.append(ALWAYS if wanted.all() else -ALWAYS)
            continue
        model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(centred, wanted)
        columns.append(model.coef_[0].astype(np.float32))
        bias.append(float(model.intercept_[0]))
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    step = float(np.abs(unit).max()) / 127
    whole = np.round(unit / step).astype(np.int8)
    duals = np.zeros((len(unit), len(like)), dtype=np.float32)
    like_bias = []
    for at, label in enumerate(like):
        machine = SVC(C=PRICE, gamma=WIDTH).fit(whole.astype(np.float32) * np.float32(step), labels[label])
        duals[machine.support_, at] = machine.dual_coef_[0]
        like_bias.append(float(machine.intercept_[0]))
    used = np.abs(duals).max(axis=1, initial=0) > 0
    return Heads(
        labels=tuple(labels),
        mean=mean,
        weights=np.stack(columns, axis=1).astype(np.float16),
        bias=np.array(bias, dtype=np.float32),
        like_labels=tuple(like),
        examples=whole[used],
        step=step,
        duals=duals[used].astype(np.float16),
        like_bias=np.array(like_bias, dtype=np.float32),
        width=WIDTH,
    )
