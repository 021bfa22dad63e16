from decimal import Decimal

import pytest

from dialogs.risk.entities.pay import find_pay


@pytest.mark.parametrize(
    ("text", "typed", "value", "currency"),
    [
        ("700 000 тг", "700 000 тг", "700000", "KZT"),
        ("700.000тг", "700.000тг", "700000", "KZT"),
        ("Тіркелу 40 000 теңге, директке", "40 000 теңге", "40000", "KZT"),
        ("500 000 ₸", "500 000 ₸", "500000", "KZT"),
        ("150 мың тг", "150 мың тг", "150000", "KZT"),
        ("250 myñ tenge", "250 myñ tenge", "250000", "KZT"),
        ("1.2 million tenge", "1.2 million tenge", "1200000", "KZT"),
        ("2,5 млн сум", "2,5 млн сум", "2500000", "UZS"),
        ("1 mln so'm", "1 mln so'm", "1000000", "UZS"),
        ("200 ming soʻm", "200 ming soʻm", "200000", "UZS"),
        ("3 миллион сўм", "3 миллион сўм", "3000000", "UZS"),
        ("22 000 сом", "22 000 сом", "22000", "KGS"),
        ("120 000 som", "120 000 som", "120000", "UZS"),
        ("3 000 сомони", "3 000 сомони", "3000", "TJS"),
        ("65 000₽", "65 000₽", "65000", "RUB"),
        ("2500 руб.", "2500 руб", "2500", "RUB"),
        ("38 000 р, сутка", "38 000 р", "38000", "RUB"),
        ("48 мың рубль", "48 мың рубль", "48000", "RUB"),
        ("2.5m roubles", "2.5m roubles", "2500000", "RUB"),
        ("10 т.р.", "10 т.р", "10000", "RUB"),
        ("1500$", "1500$", "1500", "USD"),
        ("$1,500", "$1,500", "1500", "USD"),
        ("$3k", "$3k", "3000", "USD"),
        ("3000 долларов", "3000 долларов", "3000", "USD"),
        ("700 dollarov", "700 dollarov", "700", "USD"),
        ("2 мың доллар", "2 мың доллар", "2000", "USD"),
        ("1500 у.е.", "1500 у.е", "1500", "USD"),
        ("USD 1,500", "USD 1,500", "1500", "USD"),
        ("1200 евро", "1200 евро", "1200", "EUR"),
        ("1900 yevro", "1900 yevro", "1900", "EUR"),
        ("€1900", "€1900", "1900", "EUR"),
        ("11,44£", "11,44£", "11.44", "GBP"),
        ("350 фунт", "350 фунт", "350", "GBP"),
        ("1500 zł", "1500 zł", "1500", "PLN"),
        ("22 злотый", "22 злотый", "22", "PLN"),
        ("5000 лир", "5000 лир", "5000", "TRY"),
        ("2 млн вон", "2 млн вон", "2000000", "KRW"),
        ("3 500 000₩", "3 500 000₩", "3500000", "KRW"),
        ("3500 dirham", "3500 dirham", "3500", "AED"),
        ("2200 дирхам", "2200 дирхам", "2200", "AED"),
        ("1500 AED", "1500 AED", "1500", "AED"),
        ("3 тысячи юаней", "3 тысячи юаней", "3000", "CNY"),
        ("20 000 бат", "20 000 бат", "20000", "THB"),
        ("1 млн 200 тысяч сум", "1 млн 200 тысяч сум", "1200000", "UZS"),
        ("2 млн 300 руб", "2 млн 300 руб", "2300000", "RUB"),
    ],
)
def test_a_sum_is_read_as_it_is_typed(text: str, typed: str, value: str, currency: str) -> None:
    (pay,) = find_pay(text)
    assert (pay.low, pay.high, pay.currency) == (Decimal(value), Decimal(value), currency)
    assert text[pay.start : pay.end] == typed


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("$1,500-2,000", 1500, 2000, "USD"),
        ("1500$-2000$", 1500, 2000, "USD"),
        ("700 000 – 900 000 тг", 700_000, 900_000, "KZT"),
        ("250-300 мың теңге", 250_000, 300_000, "KZT"),
        ("900 мың – 1,1 млн тг", 900_000, 1_100_000, "KZT"),
        ("от 200 до 300 тыс руб", 200_000, 300_000, "RUB"),
        ("12-15 000 тг", 12_000, 15_000, "KZT"),
        ("500-1000$", 500, 1000, "USD"),
        ("2k–4k USD", 2000, 4000, "USD"),
        ("5 мыңнан 8 мыңға дейін", 5000, 8000, None),
        ("2 mlndan 4 mln so'mgacha", 2_000_000, 4_000_000, "UZS"),
        ("от 200 тыс руб", 200_000, None, "RUB"),
        ("1300$+", 1300, None, "USD"),
        ("1300$ dan boshlab", 1300, None, "USD"),
        ("300 доллардан", 300, None, "USD"),
        ("до 500 тыс руб", None, 500_000, "RUB"),
        ("14 000$ дейін", None, 14_000, "USD"),
        ("4 mln so'mgacha", None, 4_000_000, "UZS"),
    ],
)
def test_a_range_gives_its_bounds(text: str, low: int | None, high: int | None, currency: str | None) -> None:
    (pay,) = find_pay(text)
    assert (pay.low, pay.high, pay.currency) == (low, high, currency)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("300 руб в час", "hour"),
        ("£12/h", "hour"),
        ("Сағатына 4000 тг", "hour"),
        ("soatiga 30 dollar", "hour"),
        ("2500 руб/смена", "day"),
        ("1200 сом за смену", "day"),
        ("Күніне 30 000–60 000 тг", "day"),
        ("Кунига 140 минг сўм", "day"),
        ("350 ming so'm kuniga", "day"),
        ("день = 150$", "day"),
        ("60 тысяч рублей в неделю", "week"),
        ("Аптасына 25 мың теңге", "week"),
        ("haftasiga 69£", "week"),
        ("3000 долларов в месяц", "month"),
        ("1500$ на руки в месяц", "month"),
        ("$3,000 monthly", "month"),
        ("Айына 1100 евро", "month"),
        ("ойига 3 млн сўм", "month"),
        ("Оклад 6 млн сум", "month"),
        ("2500 руб. в месяц", "month"),
        ("2 млн сум", "unknown"),
        ("график 2 часа, 5000 тг", "unknown"),
        ("5000 тг. В день звонка приходите", "unknown"),
    ],
)
def test_the_period_is_read_from_the_words_beside(text: str, period: str) -> None:
    assert [pay.period for pay in find_pay(text)] == [period]


def test_two_sums_have_each_their_period() -> None:
    found = find_pay("Күніне 4000 тг, айына 120 000 тг")
    assert [(pay.low, pay.period) for pay in found] == [(Decimal(4000), "day"), (Decimal(120_000), "month")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("700к", 700_000, 700_000),
        ("4-6 млн", 4_000_000, 6_000_000),
        ("Айлығы 180 мың, келісімшартпен", 180_000, 180_000),
        ("зарплата 200 000", 200_000, 200_000),
        ("официально, 170 000 + %", 170_000, 170_000),
        ("Күніне 9000. Келіңіз", 9000, 9000),
        ("Two mornings, 6,000 an hour", 6000, 6000),
        ("you can do 14k a day", 14_000, 14_000),
    ],
)
def test_what_is_clearly_money_needs_no_currency(text: str, low: int, high: int) -> None:
    (pay,) = find_pay(text)
    assert (pay.low, pay.high) == (Decimal(low), Decimal(high))
    assert pay.currency is None


@pytest.mark.parametrize(
    "text",
    [
        "5/2, 8:00-18:00",
        "2 мың адам",
        "100 000 подписчиков",
        "10 тысяч просмотров",
        "3% с оборота",
        "18-25 лет",
        "бой 165+, вес 50",
        "50 м, 10 км, 5 минут",
        "15.01.2026",
        "2 сумки и 3 сома",
        "0 тг",
        "4K монитор",
        "Бүгін 18:00 дейін, 3 сағат",
        "",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert find_pay(text) == ()


def test_whose_som_is_settled_by_the_region_or_else_by_the_sum() -> None:
    def currencies(text: str, region: str = "KZ") -> list[str | None]:
        return [pay.currency for pay in find_pay(text, region)]

    assert currencies("20 000 сом, 2 млн сом, 30 000 som, 3 mln som") == ["KGS", "UZS", "KGS", "UZS"]
    assert currencies("20 000 сом", "UZ") == ["UZS"]
    assert currencies("3 mln som", "KG") == ["KGS"]


def test_taken_places_are_left_out() -> None:
    assert find_pay("8 700 000 21 08", taken=frozenset(range(15))) == ()
