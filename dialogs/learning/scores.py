"""Scores of every text by models that never saw it, nor any text of its family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from dialogs.learning.features import Features
from dialogs.learning.fit import fit_linear
from dialogs.learning.heads_fit import fit_heads
from dialogs.learning.labelled import Example, Kind
from dialogs.learning.targets import LIKE, Targets, without_languages
from dialogs.risk.linear import Floats

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a text: by the words, by the meaning, by likeness. The last two are None without meanings."""

    labels: tuple[str, ...]
    linear: Floats
    heads: Floats | None
    like: Floats | None

    def column(self, label: str, kind: Kind) -> NDArray[np.float64]:
        """All scores of a label, side by side: as many columns as there are layers that tell it."""
        at = self.labels.index(label)
        columns = [self.linear[:, at]]
        if self.heads is not None and self.like is not None:
            columns.append(self.heads[:, at])
            if label in LIKE[kind]:
                columns.append(self.like[:, LIKE[kind].index(label)])
        return np.stack(columns, axis=1).astype(np.float64)


def folds_of(examples: Sequence[Example], folds: int = FOLDS) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows to train on and rows to judge, no family on both sides."""
    families = [example.family for example in examples]
    return list(GroupKFold(folds).split(np.zeros(len(families)), groups=families))


def cross_scores(
    features: Features,
    targets: Targets,
    folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
    kind: Kind,
) -> Scores:
    """Every text's scores by the models of the folds that leave it out."""
    targets = without_languages(targets)
    count, labels = len(features.grams), tuple(targets)
    linear = np.zeros((count, len(labels)), dtype=np.float32)
    heads = None if features.meanings is None else np.zeros_like(linear)
    like = None if features.meanings is None else np.zeros((count, len(LIKE[kind])), dtype=np.float32)
    for train, test in folds:
        known = {label: wanted[train] for label, wanted in targets.items()}
        seen, unseen = features.of(train), features.of(test)
        model = fit_linear(seen.grams, known)
        linear[test] = [model.scores(one) for one in unseen.grams]
        if heads is not None and like is not None and seen.meanings is not None and unseen.meanings is not None:
            over = fit_heads(seen.meanings, known, LIKE[kind])
            for row, meaning in zip(test, unseen.meanings, strict=True):
                heads[row], like[row] = over.scores(meaning)
    return Scores(labels, linear, heads, like)
