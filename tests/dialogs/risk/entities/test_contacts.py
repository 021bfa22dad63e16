import pytest

from dialogs.risk.entities.contacts import find_handles, find_links


@pytest.mark.parametrize(
    ("typed", "name", "network"),
    [
        ("@ish_kun_kz", "ish_kun_kz", None),
        ("@abcde", "abcde", None),
        ("@" + "a" * 32, "a" * 32, None),
        ("@teen.cash.xx", "teen.cash.xx", None),
        ("t.me/rabota_kz", "rabota_kz", "telegram"),
        ("https://t.me/rabota_kz", "rabota_kz", "telegram"),
        ("telegram.me/rabota_kz", "rabota_kz", "telegram"),
        ("tg://resolve?domain=rabota_kz", "rabota_kz", "telegram"),
        ("wa.me/77011234567", "77011234567", "whatsapp"),
        ("https://wa.me/+77011234567", "77011234567", "whatsapp"),
        ("https://api.whatsapp.com/send?phone=77011234567", "77011234567", "whatsapp"),
        ("instagram.com/casting.kz", "casting.kz", "instagram"),
    ],
)
def test_a_name_is_found_with_its_network(typed: str, name: str, network: str | None) -> None:
    text = f"Жазыңыз: {typed} тек сонда"
    (handle,) = find_handles(text)
    assert (handle.name, handle.network) == (name, network)
    assert text[handle.start : handle.end] == typed


@pytest.mark.parametrize(
    "text",
    [
        "hr@azyq-example.kz",
        "name.surname@mail.ru",
        "@abcd",
        "@" + "a" * 33,
        "@1abcde",
        "@@abcdef",
        "@иванов_иван",
        "t.me/+AbCdEfGh",
        "t.me/joinchat/AbCdEfGh",
        "зарплата @ 500",
        "",
    ],
)
def test_no_name_is_made_up(text: str) -> None:
    assert find_handles(text) == ()


def test_a_name_ends_before_the_full_stop() -> None:
    assert [handle.name for handle in find_handles("Пиши @rabota_kz. Быстро! (@ish_uz)")] == ["rabota_kz", "ish_uz"]


@pytest.mark.parametrize(
    ("text", "typed", "domain"),
    [
        ("Сайт: hh.kz.", "hh.kz", "hh.kz"),
        ("HH.KZ сайтында", "HH.KZ", "hh.kz"),
        ("enbek.kz-те жарияланған: my.gov.uz", "my.gov.uz", "my.gov.uz"),
        ("(https://Foo.Bar/x?y=1).", "https://Foo.Bar/x?y=1", "foo.bar"),
        ("www.Example.com/path, потом", "www.Example.com/path", "example.com"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a", "127.0.0.1"),
        ("t.me/+AbCdEf", "t.me/+AbCdEf", "t.me"),
        ("пиши на работа.рф сейчас", "работа.рф", "работа.рф"),
        ("https://ru.wikipedia.org/wiki/Працa", "https://ru.wikipedia.org/wiki/Працa", "ru.wikipedia.org"),
    ],
)
def test_a_link_is_found_with_its_domain(text: str, typed: str, domain: str) -> None:
    (link,) = find_links(text)
    assert link.domain == domain
    assert text[link.start : link.end] == typed


@pytest.mark.parametrize(
    "text", ["hr@azyq-example.kz", "ivan.me@mail.ru", "5.000 тг", "18.00", "и т.д. и т.п.", "конец.Начало", "1.2.2026"]
)
def test_mail_numbers_and_sentences_are_no_links(text: str) -> None:
    assert find_links(text) == ()
