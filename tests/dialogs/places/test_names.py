"""Names and flags of countries."""

import pytest

from dialogs.places import country_codes, flag, name


def test_flags() -> None:
    assert flag("KZ") == "🇰🇿"
    assert flag("TR") == "🇹🇷"


@pytest.mark.parametrize("code", ["", "K", "kz", "KAZ", "ҚЗ", "1A"])
def test_a_flag_needs_a_code(code: str) -> None:
    with pytest.raises(ValueError, match="country code"):
        flag(code)


@pytest.mark.parametrize(
    ("code", "language", "called"),
    [
        ("KZ", "kk", "Қазақстан"),
        ("KG", "ru", "Кыргызстан"),
        ("KR", "kk", "Оңтүстік Корея"),
        ("KR", "ru", "Южная Корея"),
        ("KR", "uz", "Janubiy Koreya"),
        ("KR", "uz_cyrl", "Жанубий Корея"),
        ("TR", "kk", "Түркия"),
        ("TR", "en", "Türkiye"),
        ("US", "ru", "США"),
        ("MM", "ru", "Мьянма"),
        ("MM", "en", "Myanmar"),
        ("UZ", "uz", "Oʻzbekiston"),
        ("US", "uz", "Amerika Qoʻshma Shtatlari"),
        ("HK", "en", "Hong Kong"),
    ],
)
def test_names_are_those_people_use(code: str, language: str, called: str) -> None:
    assert name(code, language) == called


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "en"])
def test_every_country_has_a_name_of_its_own(language: str) -> None:
    called = [name(code, language) for code in country_codes()]
    assert len(set(called)) == len(called)


@pytest.mark.parametrize(("code", "language"), [("ZZ", "ru"), ("EU", "ru"), ("001", "ru"), ("KZ", "xx")])
def test_what_is_unknown_is_refused(code: str, language: str) -> None:
    with pytest.raises(KeyError):
        name(code, language)
