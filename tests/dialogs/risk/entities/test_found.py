from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.risk.entities.found import MOST_CHARS, Entities, find_entities

OFFER = (
    "🇰🇷 Кореяға зауытқа 18-35 жас! Айына 2,5 млн вон, тіркелу 150 мың тг. "
    "Вотсап: 8 700 000 12 31, @ish_kun_kz, wa.me/77000001232, сайт ish-kz.example.com"
)
PIECES = (
    "8 700 000 12 31", "+998901234567", "тел ", "18-35 жас", "от 18 до 35 лет", "16+", "yosh 18-40", "2,5 млн сум",
    "1500$", "$1,500-2,000", "700к", " - ", "до ", "от ", "айына ", "@ish_kun_kz", "t.me/ish_kz", "https://a.kz/b.",
    "hr@a.kz", "Кореяға", "в Турцию", "ОАЭ-ге", "Саудовская ", "Аравия", "🇰🇷", "🇹", "İstanbul", "Дубай", "\u200b",
    "\u0301", "\n", " ",
)  # fmt: skip
"""Pieces of facts, which texts of chance alone would hardly make."""
TYPED = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


def all_of(entities: Entities) -> list[tuple[int, int]]:
    kinds = (
        entities.phones, entities.handles, entities.links, entities.pay, entities.ages, entities.countries,
    )  # fmt: skip
    return [(fact.start, fact.end) for facts in kinds for fact in facts]


def test_all_facts_of_an_offer_are_found() -> None:
    found = find_entities(OFFER)
    assert [(phone.number, phone.country) for phone in found.phones] == [
        ("+77000001231", "KZ"),
        ("+77000001232", "KZ"),
    ]
    assert [handle.name for handle in found.handles] == ["ish_kun_kz", "77000001232"]
    assert [link.domain for link in found.links] == ["wa.me", "ish-kz.example.com"]
    assert [(pay.low, pay.currency, pay.period) for pay in found.pay] == [
        (Decimal(2_500_000), "KRW", "month"),
        (Decimal(150_000), "KZT", "unknown"),
    ]
    assert [(age.low, age.high) for age in found.ages] == [(18, 35)]
    assert [(country.code, country.hint) for country in found.countries] == [("KR", "flag"), ("KR", "name")]


def test_the_same_text_gives_the_same_facts() -> None:
    assert find_entities(OFFER) == find_entities(OFFER)
    assert find_entities("") == Entities()


def test_digits_in_a_link_are_no_phone_unless_the_link_calls() -> None:
    assert find_entities("example.kz/87000001231").phones == ()
    assert len(find_entities("t.me/+77000001231").phones) == 1


def test_a_number_is_one_fact_only() -> None:
    found = find_entities("8 700 000 18 25 лет, 18-25 тысяч тг")
    assert (len(found.phones), len(found.pay), len(found.ages)) == (1, 1, 0)


def test_whose_som_is_settled_by_the_country_named() -> None:
    assert [pay.currency for pay in find_entities("Бишкекте кеңсе, 200 000 som").pay] == ["KGS"]
    assert [pay.currency for pay in find_entities("Тошкентда 50 000 сом").pay] == ["UZS"]


@pytest.mark.parametrize("region", ["KZ", "UZ", "KG", "RU", "TJ", "", "??", "001"])
def test_any_region_is_survived(region: str) -> None:
    assert find_entities("+998901234567 тел 123456789, 20 000 сом", region).phones


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=150), TYPED), st.sampled_from(["KZ", "UZ", "KG", "RU"]))
@example("\ud800 lone surrogate +7 700 000 12 31", "KZ")
@example("ﷺ İstanbul ﬁ ½ ①② ٣٤٥ лет ²+", "KZ")
@example("\u0301\u0301 1\u0301000\u0301$", "KZ")
def test_every_fact_stands_where_it_is_said_to(text: str, region: str) -> None:
    found = find_entities(text, region)
    assert all(0 <= start < end <= len(text) for start, end in all_of(found))
    for phone in found.phones:
        typed = "".join(filter(str.isdigit, text[phone.start : phone.end]))
        assert phone.number[-7:] == typed[-7:]
    for handle in found.handles:
        assert text[handle.start : handle.end].endswith(handle.name) or handle.network
    for link in found.links:
        assert link.domain in text[link.start : link.end].lower()
    for pay in found.pay:
        assert any(map(str.isdigit, text[pay.start : pay.end]))
        assert pay.low is not None or pay.high is not None
        assert pay.low is None or pay.high is None or 0 < pay.low <= pay.high
    for age in found.ages:
        assert all(str(bound) in text[age.start : age.end] for bound in (age.low, age.high) if bound is not None)
    for country in found.countries:
        assert len(country.code) == 2
        assert text[country.start : country.end].strip() != ""


@settings(max_examples=200, deadline=None)
@given(TYPED)
def test_facts_of_one_kind_never_overlap(text: str) -> None:
    found = find_entities(text)
    for places in (found.phones, found.links, found.pay, found.ages, found.countries):
        ordered = [(fact.start, fact.end) for fact in places]
        assert ordered == sorted(ordered)
        assert all(one[1] <= other[0] for one, other in pairwise(ordered))


def test_what_stands_behind_the_limit_is_not_looked_at() -> None:
    assert find_entities("-" * MOST_CHARS + OFFER) == Entities()
    assert find_entities(OFFER.ljust(MOST_CHARS) + OFFER) == find_entities(OFFER)


HOSTILE = [
    "1", "1 ", "12 ", "123 ", "1 111 ", "00 ", "1-", "1.", "1,", "(", "+", "+7 ", "8(", "18-", "18-25 ", "от ",
    "девушки ", "a", "a-", "a.", "a.a-", "@", "@a", "http://", "www.", "$", "$ ", "1$-", "мың ", "корея", "Южная ",
    "да", "ga", "koreyaga", "🇰", "\u0301", "опыт ", "возраст от ", "-", " ", "_",
]  # fmt: skip
"""What patterns that try again and again would choke on."""


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_fact_behind_hostile_text_of_full_length_is_found(piece: str) -> None:
    offer = "\n\nКореяға, @ish_kun_kz, вотсап +77000001231, 18-35 жас, тіркелу 150 мың тг"
    filler = (piece * MOST_CHARS)[: MOST_CHARS - len(offer)]
    found = find_entities(filler + offer)
    assert found.phones[-1].number == "+77000001231"
    assert found.handles[-1].name == "ish_kun_kz"
    assert (found.ages[-1].low, found.ages[-1].high) == (18, 35)
    assert (found.pay[-1].low, found.pay[-1].currency) == (Decimal(150_000), "KZT")
    assert found.countries[-1].code == "KR"


@pytest.mark.parametrize("times", [1, 2, 20])
def test_as_many_facts_are_found_as_there_are(times: int) -> None:
    once = find_entities(OFFER + "\n")
    found = find_entities((OFFER + "\n") * times)
    for kind in ("phones", "handles", "links", "pay", "ages", "countries"):
        assert len(getattr(found, kind)) == times * len(getattr(once, kind))
