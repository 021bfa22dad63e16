import pytest

from dialogs.risk.entities.ages import find_ages


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("от 18 до 35 лет", 18, 35),
        ("19–29 лет, славянская внешность", 19, 29),
        ("Возраст: 18-25", 18, 25),
        ("девушки 18-25", 18, 25),
        ("Мужчины от 25 до 50", 25, 50),
        ("18-30 жас", 18, 30),
        ("жасы 18–23", 18, 23),
        ("18 жастан 35 жасқа дейін", 18, 35),
        ("18 бен 35 жас аралығы", 18, 35),
        ("18-50 jas", 18, 50),
        ("15-17 жастағы балалар", 15, 17),
        ("yosh 18-40", 18, 40),
        ("18 yoshdan 40 yoshgacha", 18, 40),
        ("35-48 ёшдаги", 35, 48),
        ("girls 17-25", 17, 25),
        ("aged 20 to 35", 20, 35),
        ("18-30 years old", 18, 30),
        ("for 16-17 year olds", 16, 17),
        ("16+", 16, None),
        ("qizlar 16+", 16, None),
        ("мужчину 30+", 30, None),
        ("с 14 лет", 14, None),
        ("старше 18 лет", 18, None),
        ("16 жастан!", 16, None),
        ("18 jastan", 18, None),
        ("18 yoshdan", 18, None),
        ("18 ёшдан", 18, None),
        ("18 dan katta", 18, None),
        ("over 18 years", 18, None),
        ("до 25 лет", None, 25),
        ("не старше 45 лет", None, 45),
        ("лет до 25", None, 25),
        ("девушка до 27, приятная", None, 27),
        ("35 жасқа дейін", None, 35),
        ("35 yoshgacha", None, 35),
        ("50 ёшгача", None, 50),
        ("ladies under 30", None, 30),
        ("17 жас", 17, 17),
        ("17 yosh bo'lsa ham mayli", 17, 17),
        ("девушка 19 лет", 19, 19),
        ("17-летняя", 17, 17),
        ("21 years old", 21, 21),
    ],
)
def test_an_age_is_read_as_it_is_typed(text: str, low: int | None, high: int | None) -> None:
    (age,) = find_ages(text)
    assert (age.low, age.high) == (low, high)
    assert str(low or high) in text[age.start : age.end]


@pytest.mark.parametrize(
    "text",
    [
        "5 лет опыта",
        "опыт 15 лет",
        "стаж от 13 лет",
        "от 15 лет опыта",
        "5 years of experience",
        "over 20 years of experience",
        "мы 15 лет на рынке",
        "контракт на 12 лет",
        "3 yil tajriba",
        "15 жыл тәжірибе",
        "делаем визу на 10 лет",
        "бой 165+",
        "1000$+",
        "график 15-15, с 10 до 20",
        "параметры 90-60-90",
        "размер 42–44",
        "4–10 жас",
        "20+ адам",
        "ИИН 180340000777",
        "",
    ],
)
def test_other_years_and_numbers_are_no_ages(text: str) -> None:
    assert find_ages(text) == ()


def test_experience_beside_an_age_does_not_hide_it() -> None:
    assert [(age.low, age.high) for age in find_ages("от 18 до 35 лет, опыт 5 лет; парни 20+, работа")] == [
        (18, 35),
        (20, None),
    ]
