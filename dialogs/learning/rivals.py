"""Simple rivals of the judge, scored on texts that they did not see: what a plainer way would have found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from dialogs.learning.features import Features
from dialogs.learning.labelled import Example, Kind
from dialogs.learning.scores import folds_of
from dialogs.learning.training_set import is_counted
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Level, Risk
from dialogs.risk.linear import Floats
from dialogs.risk.message import assess_message
from dialogs.risk.offer import assess_offer

ALARMS = (0.05, 0.15, 0.20)
"""Shares of harmless texts that raise an alarm, at which recall is compared."""

Row = NDArray[np.float64]


def rival_scores(examples: Sequence[Example], features: Features, kind: Kind, judge: Judge) -> dict[str, Row]:
    """A score of danger (of high risk for offers) by each rival, in the order of `examples`."""
    texts = [example.text for example in examples]
    wanted = wanted_of(examples, kind)
    found = {
        "text length": np.array([float(len(text)) for text in texts]),
        "phrases alone": np.array([_by_phrases(text, kind, judge) for text in texts]),
        "bare char-n-grams": _by_characters(examples, texts, wanted),
    }
    if features.meanings is not None:
        found["bare embeddings"] = _by_meaning(examples, features.meanings, wanted)
    return found


def wanted_of(examples: Sequence[Example], kind: Kind) -> NDArray[np.bool_]:
    """What is to be found: danger in messages, high risk in offers."""
    return np.array([example.risk is Risk.HIGH if kind == "offers" else example.danger for example in examples])


def harmless_of(examples: Sequence[Example], kind: Kind) -> NDArray[np.bool_]:
    """What must raise no alarm."""
    return np.array([not example.flags if kind == "offers" else example.level is Level.NONE for example in examples])


def recall_at(scores: Row, wanted: NDArray[np.bool_], harmless: NDArray[np.bool_], alarms: float) -> float:
    """Share of the wanted texts that score higher than all but `alarms` of the harmless ones."""
    bound = np.quantile(scores[harmless], 1 - alarms)
    return float((scores[wanted] > bound).mean())


def recalls(scores: Row, examples: Sequence[Example], kind: Kind, alarms: Iterable[float] = ALARMS) -> list[float]:
    counted = np.array([is_counted(example) for example in examples])
    wanted, harmless = counted & wanted_of(examples, kind), counted & harmless_of(examples, kind)
    return [recall_at(scores, wanted, harmless, share) for share in alarms]


def _by_phrases(text: str, kind: Kind, judge: Judge) -> float:
    bare = judge.bare()
    if kind == "offers":
        return float(list(Risk).index(assess_offer(text, bare).risk))
    return float(assess_message(text, bare).level.rank)


def _by_characters(examples: Sequence[Example], texts: Sequence[str], wanted: NDArray[np.bool_]) -> Row:
    scores = np.zeros(len(texts))
    for train, test in folds_of(examples):
        made = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        rows = made.fit_transform([texts[at] for at in train])
        model = LogisticRegression(C=3.0, max_iter=2000).fit(rows, wanted[train])
        scores[test] = model.decision_function(made.transform([texts[at] for at in test]))
    return scores


def _by_meaning(examples: Sequence[Example], meanings: Floats, wanted: NDArray[np.bool_]) -> Row:
    scores = np.zeros(len(meanings))
    for train, test in folds_of(examples):
        mean = meanings[train].mean(axis=0)
        model = LogisticRegression(C=20.0, max_iter=2000).fit(meanings[train] - mean, wanted[train])
        scores[test] = model.decision_function(meanings[test] - mean)
    return scores
