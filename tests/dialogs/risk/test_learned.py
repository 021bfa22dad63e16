import json
from dataclasses import replace
from math import exp

import pytest

from dialogs.risk.grams import Grams, grams
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge
from dialogs.risk.learned import Blend, Card, Learned, probability, read_learned
from dialogs.risk.text import fold
from tests.dialogs.risk.small import BIAS, CALM, GRAVE, NO_PHRASES, learned, linear, of_messages, of_offers

LABELS = ("danger", "other")
CARD = Card("abc", 7, {"danger": Blend((0.5, 1), (0.25, 1, 2, 3)), "other": Blend((0, 1), (0, 1, 1))}, {"alert": 0.5})


def of(text: str) -> Grams:
    return grams(fold(text))


def files(model: Learned) -> tuple[bytes, bytes | None, str]:
    return model.linear.to_bytes(), model.heads.to_bytes() if model.heads else None, model.card.to_json()


@pytest.mark.parametrize(("odds", "expected"), [(0, 0.5), (2, 1 / (1 + exp(-2))), (1e9, 1), (-1e9, 0)])
def test_probability_of_log_odds(odds: float, expected: float) -> None:
    assert probability(odds) == pytest.approx(expected)


def test_a_card_and_back() -> None:
    assert Card.from_json(CARD.to_json()) == CARD
    assert CARD.to_json() == Card.from_json(CARD.to_json()).to_json()


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "null", '"card"', "{}", '{"blends": 1}', json.dumps({"blends": {"danger": {"alone": [1]}}})],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Card.from_json(text)


@pytest.mark.parametrize("key", ["data", "texts", "blends", "thresholds"])
def test_a_card_lacks_nothing(key: str) -> None:
    kept = {name: value for name, value in json.loads(CARD.to_json()).items() if name != key}
    with pytest.raises(ValueError, match=key):
        Card.from_json(json.dumps(kept))


@pytest.mark.parametrize("meaning", [True, False])
def test_files_that_belong_together(meaning: bool) -> None:
    model = of_messages({"заперли": {"danger": 8}}, meaning=meaning)
    again = read_learned(*files(model))
    assert (again.heads is not None) is meaning
    assert files(again) == files(model)
    assert again.probabilities(of("заперли"), GRAVE) == model.probabilities(of("заперли"), GRAVE)


def test_files_that_do_not_belong_together_are_refused() -> None:
    words, heads, card = files(of_messages({}, meaning=True))
    other_words, other_heads, other_card = files(of_offers({}, meaning=True))
    for mixed in ((other_words, heads, card), (words, other_heads, card), (words, heads, other_card)):
        with pytest.raises(ValueError, match="make model"):
            read_learned(*mixed)
    assert heads is not None
    for swapped in ((heads, heads, card), (words, words, card), (words, heads, "{}")):
        with pytest.raises(ValueError, match=r".+"):
            read_learned(*swapped)


@pytest.mark.parametrize(
    ("meaning", "odds"),
    [
        (None, BIAS + 6),
        (GRAVE, BIAS + 6 + 8),
        (CALM, BIAS + 6 - 8),
    ],
)
def test_probabilities_with_and_without_meaning(meaning: Vector | None, odds: float) -> None:
    model = learned(LABELS, {"заперли": {"danger": 6}}, {}, meaning=True)
    found = model.probabilities(of("нас заперли"), meaning)
    assert found.keys() == set(LABELS)
    assert found["danger"] == pytest.approx(probability(odds))
    assert found["other"] == pytest.approx(probability(BIAS))


def test_a_meaning_without_heads_changes_nothing() -> None:
    both = learned(LABELS, {"заперли": {"danger": 6}}, {}, meaning=True)
    alone = both.without_meaning()
    assert alone.heads is None
    assert alone.probabilities(of("заперли"), GRAVE) == both.probabilities(of("заперли"))


def test_blends_weigh_each_layer() -> None:
    model = replace(learned(LABELS, {"заперли": {"danger": 6}}, {}, meaning=True), card=CARD)
    score = BIAS + 6
    assert model.probabilities(of("заперли"))["danger"] == pytest.approx(probability(0.5 + score))
    likeness = 0
    expected = probability(0.25 + score + 2 * 8 + 3 * likeness)
    assert model.probabilities(of("заперли"), GRAVE)["danger"] == pytest.approx(expected)


@pytest.mark.parametrize(("text", "language"), [("привет", "ru"), ("salom", "uz"), ("сәлем", "kk"), ("hello", "en")])
def test_language_is_the_likeliest(text: str, language: str) -> None:
    known = {"привет": "ru", "salom": "uz", "сәлем": "kk", "hello": "en"}
    model = Learned(linear(LABELS, {word: {f"lang {code}": 5} for word, code in known.items()}), None, CARD)
    assert model.language(of(text)) == language
    assert set(model.probabilities(of(text))) == set(LABELS)


def test_a_judge_without_its_layers() -> None:
    judge = Judge(NO_PHRASES, NO_PHRASES, of_messages({}, meaning=True), of_offers({}, meaning=True))
    without = judge.without_meaning()
    assert without.messages is not None
    assert without.offers is not None
    assert (without.messages.heads, without.offers.heads) == (None, None)
    assert (judge.bare().messages, judge.bare().offers) == (None, None)
    assert judge.bare().without_meaning() == judge.bare()
