"""Fits on a tiny made-up set: the same set gives the same bytes, and what can be told apart is."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dialogs.learning.blend_fit import blended, fit_blends
from dialogs.learning.features import Features
from dialogs.learning.fit import ALWAYS, fit_linear, matrix, vocabulary
from dialogs.learning.heads_fit import fit_heads
from dialogs.learning.scores import Scores, cross_scores, folds_of
from dialogs.learning.targets import LIKE, targets_of, without_languages
from dialogs.risk.grams import Grams, grams
from dialogs.risk.heads import Heads
from dialogs.risk.learned import probability
from dialogs.risk.linear import Floats, Linear, values_of
from dialogs.risk.text import fold
from tests.dialogs.learning.made_up import CALM, DANGER, messages

EXAMPLES = messages()
TARGETS = {label: wanted for label, wanted in targets_of(EXAMPLES, "messages").items() if label != "emergency"}
TEXTS = [grams(fold(example.text)) for example in EXAMPLES]


def made_meanings() -> Floats:
    """Of length 1; danger is at one end of the first dimension."""
    chance = np.random.default_rng(1)
    made = chance.normal(size=(len(EXAMPLES), 6)) * 0.2
    made[:, 0] = np.where([example.danger for example in EXAMPLES], 1, -1)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def score(model: Linear, text: str | Grams, label: str) -> float:
    parts = grams(fold(text)) if isinstance(text, str) else text
    return float(model.scores(parts)[model.labels.index(label)])


def test_a_vocabulary_is_what_stands_in_two_texts() -> None:
    texts = [np.array(hashes, dtype=np.uint32) for hashes in ([5, 5, 3], [3, 9], [9, 3], [])]
    known, rarity = vocabulary(texts)
    assert known.tolist() == [3, 9]
    assert rarity[0] < rarity[1]
    assert known.dtype == np.uint32
    rows = matrix(texts, known, rarity)
    assert rows.shape == (4, 2)
    assert rows.toarray()[0].tolist() == pytest.approx([1, 0])
    assert rows.toarray()[1].tolist() == pytest.approx(values_of(rarity, np.array([1, 1])).tolist())
    assert rows.toarray()[3].tolist() == [0, 0]


def test_linear_parts_what_can_be_parted() -> None:
    model = fit_linear(TEXTS, TARGETS)
    assert model.labels == tuple(TARGETS)
    for text, danger in zip(TEXTS, TARGETS["danger"], strict=True):
        assert (score(model, text, "danger") > 0) == danger
    for grave, calm in zip(DANGER, CALM, strict=True):
        assert score(model, f"{grave} сегодня", "danger") > 0 > score(model, f"{calm} сегодня", "danger")


def test_a_label_of_all_or_no_texts_is_always_or_never_told() -> None:
    model = fit_linear(TEXTS, TARGETS)
    for text in ("", "что угодно", "меня заперли"):
        assert score(model, text, "lang ru") == ALWAYS
        assert score(model, text, "lang kk") == -ALWAYS


def test_linear_is_the_same_every_time() -> None:
    once, twice = fit_linear(TEXTS, TARGETS).to_bytes(), fit_linear(list(TEXTS), dict(TARGETS)).to_bytes()
    assert once == twice
    assert once != fit_linear(TEXTS[:-1], {label: wanted[:-1] for label, wanted in TARGETS.items()}).to_bytes()


def test_a_stored_model_scores_as_the_fitted_one() -> None:
    model = fit_linear(TEXTS, TARGETS)
    again = Linear.from_bytes(model.to_bytes())
    assert [again.scores(text).tolist() for text in TEXTS] == [model.scores(text).tolist() for text in TEXTS]


def heads() -> Heads:
    return fit_heads(made_meanings(), without_languages(TARGETS), ["danger"])


def test_heads_part_what_can_be_parted() -> None:
    model, at = heads(), list(without_languages(TARGETS)).index("danger")
    for meaning, danger in zip(made_meanings(), TARGETS["danger"], strict=True):
        linear, like = model.scores(meaning)
        assert (linear[at] > 0) == (like[0] > 0) == danger
    assert 0 < len(model.examples) <= len(EXAMPLES)
    assert model.examples.shape[1] == model.mean.shape[0] == 6


def test_heads_are_the_same_every_time_and_after_storing() -> None:
    model = heads()
    assert model.to_bytes() == heads().to_bytes()
    again = Heads.from_bytes(model.to_bytes())
    meaning = made_meanings()[0]
    assert [part.tolist() for part in again.scores(meaning)] == [part.tolist() for part in model.scores(meaning)]


@pytest.mark.parametrize("with_meanings", [True, False])
def test_cross_scores_blends_and_probabilities(with_meanings: bool) -> None:
    targets = targets_of(EXAMPLES, "messages")
    features = Features(tuple(TEXTS), made_meanings() if with_meanings else None)
    scores = cross_scores(features, targets, folds_of(EXAMPLES), "messages")
    assert scores.labels == tuple(without_languages(targets))
    assert (scores.heads is not None) == (scores.like is not None) == with_meanings
    assert scores.column("danger", "messages").shape == (40, 3 if with_meanings else 1)
    assert scores.column("held", "messages").shape == (40, 2 if with_meanings else 1)
    blends = fit_blends(scores, targets, "messages")
    assert blends.keys() == without_languages(targets).keys()
    found = blended(scores, blends, "messages", both=with_meanings)["danger"]
    assert ((found > 0.5) == targets["danger"]).all()


def test_a_blend_of_what_never_is() -> None:
    scores = Scores(("danger",), np.zeros((3, 1), dtype=np.float32), None, None)
    for wanted, sign in ((np.array([True] * 3), 1), (np.array([False] * 3), -1)):
        blend = fit_blends(scores, {"danger": wanted}, "messages")["danger"]
        assert blend.alone == blend.both == (sign * ALWAYS, 0.0)
        found = blended(scores, {"danger": blend}, "messages", both=False)["danger"]
        assert found.tolist() == [probability(sign * ALWAYS)] * 3


@pytest.mark.parametrize("rows", [[0], [3, 1], []])
def test_rows_of_features(rows: list[int]) -> None:
    at: NDArray[np.intp] = np.array(rows, dtype=np.intp)
    some = Features(tuple(TEXTS), made_meanings()).of(at)
    assert [part.pieces.tolist() for part in some.grams] == [TEXTS[row].pieces.tolist() for row in rows]
    assert some.meanings is not None
    assert some.meanings.shape == (len(rows), 6)
    assert Features(tuple(TEXTS), None).of(at).meanings is None


def test_likeness_is_taught_for_its_labels_only() -> None:
    assert heads().like_labels == ("danger",)
    assert set(LIKE) == {"messages", "offers"}
