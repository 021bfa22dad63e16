"""An offer's phrases and what was learned, put together: with hand-made small models."""

from dataclasses import replace

import pytest

from dialogs.risk.heads import Vector
from dialogs.risk.labels import Fact, Flag, Risk
from dialogs.risk.offer import OfferAssessment, Shown, assess_offer, settle_offer
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.reason import LEARNED, WEIGHTY, Reason
from dialogs.risk.text import fold
from tests.dialogs.risk.small import (
    CALM,
    GRAVE,
    NO_PHRASES,
    OFFER_BOUNDS,
    OFFER_LABELS,
    of_offers,
    offer_judge,
    offer_phrases,
)

PHRASES = offer_phrases(
    fee={"any": ["предоплат*"], "flags": ["upfront_fee"]},
    kept={"any": ["паспорт* у_нас"], "flags": ["documents_held"]},
    urgent={"any": ["срочно"], "flags": ["pressure"]},
    firm={"any": ["тоо #1-99"], "says": ["employer"]},
    street={"any": ["улица"], "says": ["address"]},
    both={"any": ["визу оплатите"], "flags": ["upfront_fee"], "says": ["visa"]},
)


def odds(**values: float) -> dict[str, float]:
    """Probabilities: 0 where nothing else is said."""
    return dict.fromkeys(OFFER_LABELS, 0.0) | values


def settled(text: str, given: dict[str, float], *, alone: bool = False, hints: bool = False) -> OfferAssessment:
    """`hints`: as if every phrase were a hint."""
    folded = fold(text)
    matches = PHRASES.find(folded).matches
    if hints:
        matches = tuple(replace(match, phrase=replace(match.phrase, hint=True)) for match in matches)
    return settle_offer(text, folded, Shown(matches), given, OFFER_BOUNDS | {"high_alone": 0.8}, alone=alone)


@pytest.mark.parametrize(
    ("text", "flags", "risk"),
    [
        ("обычная работа", (), Risk.NONE_FOUND),
        ("предоплата", (Flag.UPFRONT_FEE,), Risk.SOME),
        ("срочно, предоплата", (Flag.UPFRONT_FEE, Flag.PRESSURE), Risk.SOME),
        ("паспорт у нас", (Flag.DOCUMENTS_HELD,), Risk.HIGH),
    ],
)
def test_phrases_alone(text: str, flags: tuple[Flag, ...], risk: Risk) -> None:
    judged = assess_offer(text, offer_judge(None, PHRASES))
    assert (judged.flags, judged.risk, judged.high, judged.unsure) == (flags, risk, 0.0, False)
    assert {reason.label for reason in judged.reasons} == set(flags)


@pytest.mark.parametrize(
    ("text", "values", "flags", "risk"),
    [
        ("работа", {}, (), Risk.NONE_FOUND),
        ("работа", {"no_contract": 0.49}, (), Risk.NONE_FOUND),
        ("работа", {"no_contract": 0.5}, (Flag.NO_CONTRACT,), Risk.SOME),
        # A learned flag alone is no high risk: that is learned by itself.
        ("работа", {"secrecy": 0.9}, (Flag.SECRECY,), Risk.SOME),
        ("работа", {"high": 0.5}, (), Risk.HIGH),
        ("работа", {"high": 0.49}, (), Risk.NONE_FOUND),
        ("предоплата", {"secrecy": 0.9}, (Flag.UPFRONT_FEE, Flag.SECRECY), Risk.SOME),
        ("предоплата", {"high": 0.5}, (Flag.UPFRONT_FEE,), Risk.HIGH),
        # What follows from phrases stays.
        ("паспорт у нас", {"high": 0.0}, (Flag.DOCUMENTS_HELD,), Risk.HIGH),
        ("предоплата", {"high": 0.0}, (Flag.UPFRONT_FEE,), Risk.SOME),
    ],
)
def test_with_what_was_learned(text: str, values: dict[str, float], flags: tuple[Flag, ...], risk: Risk) -> None:
    judged = settled(text, odds(**values))
    assert (judged.flags, judged.risk) == (flags, risk)
    assert judged.high == values.get("high", 0.0)


def test_a_hint_counts_beside_a_flag_only() -> None:
    assert settled("предоплата", odds(), hints=True).flags == ()
    assert settled("предоплата", odds(), hints=True).risk is Risk.NONE_FOUND
    assert settled("предоплата", odds(secrecy=0.9), hints=True).flags == (Flag.UPFRONT_FEE, Flag.SECRECY)
    assert settled("паспорт у нас", odds(secrecy=0.9), hints=True).risk is Risk.SOME
    assert settled("предоплата", odds(), hints=True).reasons == ()


def test_each_layer_has_its_own_bound() -> None:
    assert settled("работа", odds(high=0.7)).risk is Risk.HIGH
    assert settled("работа", odds(high=0.7), alone=True).risk is Risk.NONE_FOUND
    assert settled("работа", odds(high=0.8), alone=True).risk is Risk.HIGH


@pytest.mark.parametrize(("meaning", "risk"), [(None, Risk.HIGH), (GRAVE, Risk.HIGH), (CALM, Risk.NONE_FOUND)])
def test_a_meaning_raises_and_lowers_what_was_learned(meaning: Vector | None, risk: Risk) -> None:
    model = of_offers({"курьер": {"high": 5}}, meaning=True)
    assert assess_offer("курьер", offer_judge(model), meaning).risk is risk


@pytest.mark.parametrize(("weight", "unsure"), [(0, False), (3, True), (6, True), (7, False)])
def test_unsure_between_its_bounds(weight: int, unsure: bool) -> None:
    words = {"курьер": {"high": weight}}
    assert assess_offer("курьер", offer_judge(of_offers(words, meaning=True))).unsure is unsure
    assert not assess_offer("курьер", offer_judge(of_offers(words, meaning=True)), CALM).unsure
    assert not assess_offer("курьер", offer_judge(of_offers(words))).unsure


def test_what_an_honest_offer_says_and_does_not() -> None:
    for model in (None, of_offers({})):
        judged = assess_offer("ТОО 5, улица Абая. Визу оплатите", offer_judge(model, PHRASES))
        assert judged.says == (Fact.EMPLOYER, Fact.ADDRESS, Fact.VISA)
        assert judged.silent == (Fact.CONTRACT, Fact.DUTIES, Fact.PAY_DAY)
    assert assess_offer("", offer_judge(of_offers({}), PHRASES)).silent == tuple(Fact)


def test_a_learned_flag_names_its_heaviest_words() -> None:
    model = of_offers({"молчите": {"secrecy": 20}, "солнце": {"secrecy": -5}})
    judged = assess_offer("Солнце. МОЛЧИТЕ!", offer_judge(model, PHRASES))
    assert judged.flags == (Flag.SECRECY,)
    assert judged.reasons == (Reason("secrecy", ("МОЛЧИТЕ",), 8, 15, LEARNED),)


def test_few_words_are_named() -> None:
    model = of_offers({name: {"secrecy": 20} for name in ("раз", "два", "три", "четыре")})
    judged = assess_offer("четыре три два раз", offer_judge(model))
    assert [reason.words for reason in judged.reasons] == [("четыре",), ("три",), ("два",)]
    assert len(judged.reasons) == WEIGHTY


def test_a_phrase_explains_its_flag_by_itself() -> None:
    model = of_offers({"предоплата": {"upfront_fee": 20}, "молчите": {"secrecy": 20}})
    judged = assess_offer("предоплата, молчите", offer_judge(model, PHRASES))
    assert [(reason.label, reason.phrase) for reason in judged.reasons] == [
        ("upfront_fee", "ru.fee"),
        ("secrecy", LEARNED),
    ]


@pytest.mark.parametrize("text", ["🆘 ПРЕДО\u0301ПЛАТА… паспорт у нас!!! молчите", "срочно\nмолчите ﷺ " * 40])
@pytest.mark.parametrize("phrases", [NO_PHRASES, PHRASES])
def test_places_of_reasons_are_true(text: str, phrases: PhraseBook) -> None:
    judged = assess_offer(text, offer_judge(of_offers({"молчите": {"secrecy": 30}}), phrases))
    assert judged.reasons
    for reason in judged.reasons:
        assert 0 <= reason.start < reason.end <= len(text)
        assert text[reason.start : reason.end].startswith(tuple(reason.words))


@pytest.mark.parametrize("text", ["", "  ", "?!", "\u200b"])
def test_an_offer_without_words_shows_nothing(text: str) -> None:
    judged = assess_offer(text, offer_judge(of_offers({}, high_alone=0.0, high=0.0), PHRASES))
    assert judged == OfferAssessment((), (), Risk.NONE_FOUND, (), ())
