import pytest

from dialogs.risk.entities.phones import find_phones


@pytest.mark.parametrize(
    ("typed", "number", "country"),
    [
        ("+7 701 123 45 67", "+77011234567", "KZ"),
        ("+7(701)123-45-67", "+77011234567", "KZ"),
        ("8 701 123 45 67", "+77011234567", "KZ"),
        ("8(701)123-45-67", "+77011234567", "KZ"),
        ("8-701-123-45-67", "+77011234567", "KZ"),
        ("8.701.123.45.67", "+77011234567", "KZ"),
        ("87011234567", "+77011234567", "KZ"),
        ("8 7 0 1 1 2 3 4 5 6 7", "+77011234567", "KZ"),
        ("701 123 45 67", "+77011234567", "KZ"),
        ("8 7172 00 00 19", "+77172000019", "KZ"),
        ("8 71636 0 00 49", "+77163600049", "KZ"),
        ("8 900 123 45 67", "+79001234567", "RU"),
        ("+7 900 123 45 67", "+79001234567", "RU"),
        ("8 (495) 123-45-67", "+74951234567", "RU"),
        ("+998 (90) 123-45-67", "+998901234567", "UZ"),
        ("998901234567", "+998901234567", "UZ"),
        ("90 123 45 67", "+998901234567", "UZ"),
        ("0555 123 456", "+996555123456", "KG"),
        ("0555123456", "+996555123456", "KG"),
        ("+996 555 12 34 56", "+996555123456", "KG"),
        ("+992 90 123 45 67", "+992901234567", "TJ"),
        ("00971501234567", "+971501234567", "AE"),
        ("+90 532 123 45 67", "+905321234567", "TR"),
        ("+82 10-1234-5678", "+821012345678", "KR"),
        ("+48 512 345 678", "+48512345678", "PL"),
        ("+800 1234 5678", "+80012345678", None),
    ],
)
def test_a_phone_is_found_as_it_is_typed(typed: str, number: str, country: str | None) -> None:
    text = f"Жұмыс бар, жазыңыз: {typed}, Айгүл"
    (phone,) = find_phones(text)
    assert (phone.number, phone.country) == (number, country)
    assert text[phone.start : phone.end] == typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("тел 901234567", "+998901234567"),
        ("tel: 90-1234567", "+998901234567"),
        ("whatsapp 7011234567", "+77011234567"),
        ("Номер: 821012345678", "+821012345678"),
    ],
)
def test_a_word_before_makes_bare_digits_a_phone(text: str, number: str) -> None:
    assert [phone.number for phone in find_phones(text)] == [number]


def test_the_region_is_asked_first() -> None:
    assert find_phones("901234567", "KZ") == ()
    assert [phone.country for phone in find_phones("901234567", "UZ")] == ["UZ"]


@pytest.mark.parametrize(
    "text",
    [
        "700 000 тг",
        "1 500 000 - 2 000 000 сум",
        "87 001 234 567 сум",
        "8 700 000 тг",
        "от 8 700 000 до 9 500 000",
        "15.01.2026",
        "01.02.2026-15.03.2026",
        "2024-2025",
        "с 1998 по 2026",
        "8600 1234 5678 9012",
        "4400-4301-1234-5678",
        "4400430112345678",
        "ИИН 990340000654",
        "БИН 000540001234",
        "STIR 301000002",
        "ИНН 7700000000",
        "график 15/15, 8:00-18:00, 5/2",
        "KZ86125KZT5004100100",
        "90-60-90",
        "",
    ],
)
def test_sums_dates_cards_and_registers_are_no_phones(text: str) -> None:
    assert find_phones(text) == ()


def test_several_phones_stand_in_their_order() -> None:
    text = "8 701 123 45 67, 8 702 123 45 67/+998901234567 8 703 123 45 67"
    assert [phone.number for phone in find_phones(text)] == [
        "+77011234567",
        "+77021234567",
        "+998901234567",
        "+77031234567",
    ]


def test_a_phone_after_a_schedule_is_found() -> None:
    assert [phone.number for phone in find_phones("18-25 лет, 2/2 15 8 700 000 21 08")] == ["+77000002108"]
