"""Phrases and what was learned, put together: with hand-made small models, where every probability is plain."""

from itertools import product

import pytest

from dialogs.risk.grams import grams
from dialogs.risk.heads import Vector
from dialogs.risk.labels import About, Level, Question, Signal
from dialogs.risk.learned import probability
from dialogs.risk.message import Assessment, Bounds, assess_message, settle, spoken
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.reason import LEARNED, WEIGHTY, Reason
from dialogs.risk.text import fold
from tests.dialogs.risk.small import (
    BIAS,
    CALM,
    GRAVE,
    MESSAGE_BOUNDS,
    MESSAGE_LABELS,
    NO_PHRASES,
    judge,
    message_phrases,
    of_messages,
)

PHRASES = message_phrases(
    help={"any": ["помогите"], "level": "concern"},
    taken={"any": ["паспорт* забрал*"], "level": "urgent", "signals": ["documents"]},
    held={"any": ["заперли"], "level": "emergency", "signals": ["held"]},
    hinted={"any": ["молча"], "level": "urgent", "signals": ["monitored"], "hint": True},
    age={"any": ["мне #8-17"], "signals": ["minor"]},
    hostess={"any": ["хостес*"], "level": "concern", "red_flag": True},
    flight={"any": ["завтра лечу"], "signals": ["travel_soon"]},
    sister={"any": ["сестр* пропала"], "level": "urgent", "signals": ["missing"], "about": "other"},
)


def odds(**values: float) -> dict[str, float]:
    """Probabilities: 0 where nothing else is said."""
    return dict.fromkeys(MESSAGE_LABELS, 0.0) | values


def settled(text: str, phrases: PhraseBook = NO_PHRASES, /, **values: float) -> Assessment:
    folded = fold(text)
    return settle(text, folded, spoken(folded, phrases), odds(**values), Bounds(MESSAGE_BOUNDS, alone=False))


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({}, Level.NONE),
        ({"any": 0.49}, Level.NONE),
        ({"any": 0.5}, Level.CONCERN),
        ({"danger": 0.59, "emergency": 1.0}, Level.NONE),
        ({"danger": 0.6}, Level.URGENT),
        ({"danger": 0.6, "emergency": 0.49, "any": 1.0}, Level.URGENT),
        ({"danger": 0.6, "emergency": 0.5}, Level.EMERGENCY),
    ],
)
def test_levels_by_what_was_learned(values: dict[str, float], level: Level) -> None:
    assert settled("что угодно", **values).level is level


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("привет", Level.NONE),
        ("помогите", Level.CONCERN),
        ("паспорт забрали", Level.URGENT),
        ("заперли", Level.EMERGENCY),
    ],
)
def test_a_phrase_is_never_lowered(text: str, said: Level) -> None:
    for danger, emergency, concern in product((0.0, 0.3, 1.0), repeat=3):
        judged = settled(text, PHRASES, danger=danger, emergency=emergency, any=concern)
        assert judged.level >= said
        assert judged.danger == (1.0 if said >= Level.URGENT else danger)


@pytest.mark.parametrize("meaning", [None, CALM])
def test_a_phrase_is_not_lowered_by_model_or_meaning(meaning: Vector | None) -> None:
    model = of_messages({"забрали": {"danger": -100, "any": -100, "documents": -100}}, meaning=True)
    judged = assess_message("паспорт забрали", judge(model, PHRASES), meaning)
    assert (judged.level, judged.signals, judged.ask) == (Level.URGENT, (Signal.DOCUMENTS,), None)
    assert judged.danger == 1


def test_a_hint_alone_raises_nothing_but_counts_without_a_model() -> None:
    with_model = settled("молча", PHRASES)
    assert (with_model.level, with_model.signals, with_model.reasons) == (Level.NONE, (), ())
    assert (with_model.ask, with_model.danger) == (None, 0)
    without = assess_message("молча", judge(None, PHRASES))
    assert (without.level, without.signals, without.danger) == (Level.URGENT, (Signal.MONITORED,), 1)


def test_a_hint_explains_what_was_learned() -> None:
    judged = settled("молча", PHRASES, danger=0.6)
    assert (judged.level, judged.signals) == (Level.URGENT, (Signal.MONITORED,))
    assert judged.reasons == (Reason("monitored", ("молча",), 0, 5, "ru.hinted"),)


@pytest.mark.parametrize(
    ("text", "values", "asks"),
    [
        ("привет", {}, False),
        ("привет", {"danger": 0.19}, False),
        ("привет", {"danger": 0.2}, True),
        ("привет", {"danger": 0.59}, True),
        ("привет", {"danger": 0.6}, False),
        ("привет", {"emergency": 0.2}, True),
        ("привет", {"any": 0.9}, False),
        ("привет", {"any": 0.9, "danger": 0.2}, True),
        ("помогите", {"danger": 0.2}, True),
        ("паспорт забрали", {"danger": 0.2}, False),
        ("заперли", {"danger": 0.2}, False),
        ("молча", {"danger": 0.04}, False),
        ("молча", {"danger": 0.05}, True),
        ("привет", {"danger": 0.05}, False),
    ],
)
def test_a_question_is_asked_in_doubt_and_only_below_urgent(text: str, values: dict[str, float], asks: bool) -> None:
    judged = settled(text, PHRASES, **values)
    assert (judged.ask is not None) is asks
    assert judged.ask is None or judged.level < Level.URGENT


@pytest.mark.parametrize(
    ("values", "question"),
    [
        ({}, Question.ANYBODY),
        ({"held": 0.3}, Question.CAN_LEAVE),
        ({"held": 0.3, "other": 0.9}, Question.THEY),
        ({"self_harm": 0.3, "held": 0.9}, Question.LIFE),
    ],
)
def test_the_question_is_about_the_likeliest_danger(values: dict[str, float], question: Question) -> None:
    assert settled("привет", danger=0.3, **values).ask is question


@pytest.mark.parametrize("danger", [0.0, 0.3, 1.0])
def test_without_a_model_nothing_is_asked_or_unsure(danger: float) -> None:
    assert settled("привет", danger=danger).unsure is False
    for text in ("привет", "молча", "заперли", ""):
        judged = assess_message(text, judge(None, PHRASES))
        assert (judged.ask, judged.unsure) == (None, False)


@pytest.mark.parametrize(
    ("text", "other", "about"),
    [
        ("паспорт забрали", 0.49, About.SELF),
        ("паспорт забрали", 0.5, About.OTHER),
        ("у брата паспорт забрали", 0.0, About.SELF),  # what was learned goes before the opening
        ("сестра пропала", 0.0, About.OTHER),  # and a phrase's own word before what was learned
        ("привет", 1.0, About.SELF),  # without a level it is about nobody
    ],
)
def test_about_whom(text: str, other: float, about: About) -> None:
    assert settled(text, PHRASES, other=other).about is about


@pytest.mark.parametrize(
    ("text", "about"),
    [("у брата паспорт забрали", About.OTHER), ("у меня паспорт забрали", About.SELF), ("брат приехал", About.SELF)],
)
def test_about_whom_without_a_model(text: str, about: About) -> None:
    assert assess_message(text, judge(None, PHRASES)).about is about


@pytest.mark.parametrize(
    ("weight", "unsure"),
    [(0, False), (3, True), (4, True), (6, True), (7, False)],
)
def test_unsure_between_its_bounds(weight: int, unsure: bool) -> None:
    low, high = MESSAGE_BOUNDS["unsure_low"], MESSAGE_BOUNDS["unsure_high"]
    assert (low <= probability(BIAS + weight) <= high) is unsure
    words = {"тревога": {"danger": weight}}
    with_heads, without = of_messages(words, meaning=True), of_messages(words)
    assert assess_message("тревога", judge(with_heads)).unsure is unsure
    assert not assess_message("тревога", judge(without)).unsure
    assert not assess_message("тревога", judge(with_heads), GRAVE).unsure


def test_nobody_is_unsure_of_an_emergency_phrase() -> None:
    model = of_messages({"заперли": {"danger": 4}}, meaning=True)
    assert not assess_message("заперли", judge(model, PHRASES)).unsure
    assert assess_message("заперли", judge(model)).unsure


@pytest.mark.parametrize(("meaning", "level"), [(None, Level.NONE), (GRAVE, Level.URGENT), (CALM, Level.NONE)])
def test_a_meaning_raises_and_lowers_what_was_learned(meaning: Vector | None, level: Level) -> None:
    model = of_messages({"тревога": {"danger": 4}}, meaning=True)
    judged = assess_message("тревога", judge(model), meaning)
    assert judged.level is level
    assert (judged.ask is Question.ANYBODY) is (meaning is None)


def test_each_layer_has_its_own_bounds() -> None:
    model = of_messages({"тревога": {"danger": 4}}, meaning=True, alert=0.999999, alert_alone=0.4)
    assert assess_message("тревога", judge(model)).level is Level.URGENT
    assert assess_message("тревога", judge(model), GRAVE).level is Level.NONE
    assert assess_message("тревога", judge(model.without_meaning()), GRAVE).level is Level.URGENT


def test_an_ordinary_message_keeps_only_that_somebody_leaves_soon() -> None:
    judged = settled("мне 16, завтра лечу", PHRASES, held=0.9, travel_soon=0.0, wages=0.9)
    assert (judged.level, judged.signals) == (Level.NONE, (Signal.TRAVEL_SOON,))
    assert [reason.label for reason in judged.reasons] == ["travel_soon"]
    assert settled("привет", held=0.9, travel_soon=0.5).signals == (Signal.TRAVEL_SOON,)


def test_signals_of_phrases_and_learned_ones_in_their_order() -> None:
    judged = settled("паспорт забрали", PHRASES, held=0.5, wages=0.49, wants_legal=0.9)
    assert judged.signals == (Signal.HELD, Signal.DOCUMENTS, Signal.WANTS_LEGAL)


@pytest.mark.parametrize(
    ("text", "values", "level"),
    [
        ("мне 16, паспорт забрали", {}, Level.EMERGENCY),
        ("паспорт забрали", {"minor": 0.5}, Level.EMERGENCY),
        ("мне 16", {"danger": 0.6, "violence": 0.5}, Level.EMERGENCY),
        ("мне 16", {"danger": 0.6, "wages": 0.5}, Level.URGENT),
        ("мне 16", {"violence": 0.5}, Level.NONE),
        ("хостес", {}, Level.CONCERN),
        ("хостес, завтра лечу", {}, Level.URGENT),
        ("хостес", {"travel_soon": 0.5}, Level.URGENT),
        ("привет", {"travel_soon": 0.5}, Level.NONE),
    ],
)
def test_signals_that_together_are_graver(text: str, values: dict[str, float], level: Level) -> None:
    assert settled(text, PHRASES, **values).level is level


WORDS = {"тревога": {"danger": 8, "any": 8}, "ужас": {"danger": 4, "any": 9}, "солнце": {"danger": -3}}


def test_the_words_that_weighed_most_are_the_reason() -> None:
    text = "Солнце, ТРЕВОГА!"
    judged = assess_message(text, judge(of_messages({"тревога": {"danger": 20}, "солнце": {"danger": -3}})))
    (reason,) = judged.reasons
    assert reason == Reason("urgent", ("ТРЕВОГА",), 8, 15, LEARNED)


def test_few_words_are_named_in_the_order_of_the_text() -> None:
    names = ("один", "два", "три", "четыре", "пять")
    model = of_messages({name: {"danger": 10 + at} for at, name in enumerate(names)})
    judged = assess_message("пять один четыре два три", judge(model))
    assert len(judged.reasons) == WEIGHTY
    assert [reason.words for reason in judged.reasons] == [("пять",), ("четыре",), ("три",)]


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("тревога паспорт забрали", True),  # by a signal of this level
        ("тревога помогите", False),  # the phrase explains less than the level
        ("тревога", False),
    ],
)
def test_learned_reasons_only_where_phrases_do_not_explain(text: str, explained: bool) -> None:
    judged = assess_message(text, judge(of_messages({"тревога": {"danger": 20}}), PHRASES))
    assert judged.level >= Level.URGENT
    assert all(reason.phrase != LEARNED for reason in judged.reasons) is explained


@pytest.mark.parametrize(
    "text",
    [
        "🆘 Помогите\u200b, у меня ПА\u0301СПОРТ… забрали!!! Тревога",
        "мне 16. молча завтра лечу, хостес. ужас",
        "«заперли» и сестра\nпропала тревога " * 30,
        "ﷺﷺ тревога İ паспорт забрали",
    ],
)
@pytest.mark.parametrize("phrases", [NO_PHRASES, PHRASES])
def test_places_of_reasons_are_true(text: str, phrases: PhraseBook) -> None:
    judged = assess_message(text, judge(of_messages(WORDS, ask=0.0), phrases))
    typed = {text[token.start : token.end] for token in fold(text).tokens}
    assert phrases is NO_PHRASES or judged.reasons
    for reason in judged.reasons:
        assert 0 <= reason.start < reason.end <= len(text)
        assert set(reason.words) <= typed
        assert text[reason.start : reason.end].startswith(tuple(reason.words))


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b", "…"])
def test_a_text_without_words_is_none(text: str) -> None:
    judged = assess_message(text, judge(of_messages({}, alert_alone=0.0, alert=0.0), PHRASES))
    assert judged == Assessment(Level.NONE, (), About.SELF, ())


def test_settling_is_what_assessing_does() -> None:
    text, model = "у брата паспорт забрали, тревога", of_messages({"тревога": {"danger": 6, "other": 9}})
    folded = fold(text)
    found = model.probabilities(grams(folded))
    by_hand = settle(text, folded, spoken(folded, PHRASES), found, Bounds(model.card.thresholds, alone=True))
    assert assess_message(text, judge(model, PHRASES)) == by_hand
