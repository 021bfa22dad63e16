import subprocess
import sys

import pytest

from dialogs.risk.entities.countries import find_countries


def codes(text: str) -> list[str]:
    return [country.code for country in find_countries(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Турцию, в Польше, из Таиланда", "TR PL TH"),
        ("в турцию, из польши, в корею", "TR PL KR"),
        ("в Саудовскую Аравию, из Саудовской Аравии", "SA SA"),
        ("в Южной Корее и в Северную Корею", "KR KP"),
        ("Объединённые Арабские Эмираты, Эмиратах, ОАЭ, ОАЭда, оаэ", "AE AE AE AE AE"),
        ("США, usa, АҚШқа, AQShga", "US US US US"),
        ("гражданство РФ, закон РК", "RU KZ"),
        ("в Чехию, Египте, в Ираке, на Кипре, в Израиле, Германией", "CZ EG IQ CY IL DE"),
        ("Turtsiya, v Polshu, iz Rossii, Tailand", "TR PL RU TH"),
        ("Түркияға, Түркиядан, Түркияның, Туркияга", "TR TR TR TR"),
        ("Өзбекстаннан, Қытайға, Ресейдегі, Оңтүстік Кореяға", "UZ CN RU KR"),
        ("БАӘ-ге, Сауд Арабиясына, Біріккен Араб Әмірліктері", "AE SA AE"),
        ("Koreyaga, Turkiyada, Rossiyadan, Xitoyning, koreyada", "KR TR RU CN KR"),
        ("Janubiy Koreyada, Birlashgan Arab Amirliklarida", "KR AE"),
        ("Туркияда, Россияга, Жанубий Корея, Ҳиндистон, Хитойдан", "TR RU KR IN CN"),
        ("Thailand, South Korea, the UAE, UK, Hong Kong, Türkiye", "TH KR AE GB HK TR"),
        ("КОРЕЯ, ПОЛЬША", "KR PL"),
        ("Оман, в Перу, из Чада, в Мали", "OM PE TD ML"),
        ("Tailandda, Таиландта", "TH TH"),
        ("пοльша", ""),
    ],
)
def test_a_country_is_known_in_all_its_forms(text: str, expected: str) -> None:
    assert codes(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Дубай, в Дубае, Dubayga, дубай", "AE AE AE AE"),
        ("Стамбулда, Istanbul, Сеулге, в Бангкоке", "TR TR KR TH"),
        ("Москва, Мәскеуде, из Москвы, Moskvada", "RU RU RU RU"),
        ("Алматыға, Олмаотада, Шымкент, Astana", "KZ KZ KZ KZ"),
        ("Toshkentdan, Тошкентга, из Самарканда, в Бишкеке", "UZ UZ UZ KG"),
        ("Усть-Каменогорск, Санкт-Петербург, Абу-Даби", "KZ RU AE"),
    ],
)
def test_a_big_city_hints_at_its_country(text: str, expected: str) -> None:
    found = find_countries(text)
    assert [country.code for country in found] == expected.split()
    assert {country.hint for country in found} == {"city"}


def test_a_flag_names_its_country() -> None:
    found = find_countries("🇰🇷🇹🇷 жұмыс 🇦🇦")
    assert [(country.code, country.hint) for country in found] == [("KR", "flag"), ("TR", "flag")]


@pytest.mark.parametrize(
    "text",
    [
        "угарный чад",
        "Чад стоял на кухне",
        "мали, того и перу",
        "Того человека не видел. Из того, что было",
        "орлиному перу, взял перо",
        "turkey sandwich and fine china",
        "Turkey sandwich",
        "Chad said so",
        "туркмен, туркменка, узбек, русский, кореец, турки",
        "turkman yigit, o'zbek oshxonasi",
        "бір қатар, қатарында, қатар тұр",
        "тек ғана, ғана емес",
        "судан шықты, малика, Malika opa, Дания апай",
        "osh pishirish, Osh tayyor, ош ва нон",
        "Латинская Америка, Latin America",
        "обман, роман, омон бўлинг, аман бол",
        "индийский чай, корейский, польский",
        "қазан айы, қозон, казан",
        "us, it, in, no, is, am, to, de",
        "сауда орталығы, сауна, штаты",
        "",
    ],
)
def test_ordinary_words_are_no_countries(text: str) -> None:
    assert codes(text) == []


def test_the_place_is_what_was_typed() -> None:
    text = "Жұмыс: Оңтүстік Кореяға\u200b және ОАЭ-ге"
    assert [text[country.start : country.end] for country in find_countries(text)] == ["Оңтүстік Кореяға", "ОАЭ"]


def test_names_are_loaded_only_when_they_are_needed() -> None:
    program = "import sys, dialogs.risk.entities.found; print(sorted({'babel', 'phonenumbers'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
