"""Contacts in the engine: told only while verified by the time of the event, in every language, samples as samples."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Catalogs
from bot.telegram.render import ScreenRenderer
from dialogs.directory import VERIFIED_DAYS
from dialogs.effects import Text
from dialogs.engine.directory import contact_blocks, contact_numbers, lines_text
from dialogs.engine.screens import fill
from dialogs.model import Book
from dialogs.session import Session
from tests.dialogs.contacts import DAY, a_contact, with_contacts
from tests.fakes import PlainTranslator

NOON = datetime.combine(DAY, time(12), UTC)
NONE = "We have no other checked number for this country yet."
FULL = a_contact(
    phone_international="+77172111111",
    website="https://example.kz",
    scope="For everybody",
    hours="mon-thu 09:00-19:00; fri,sat 09:00-14:00",
    sample=True,
)


def said(text: Text) -> str:
    return ScreenRenderer(PlainTranslator()).words("en", text)


def test_a_contact_is_told_in_one_paragraph(book: Book) -> None:
    [block] = contact_blocks(with_contacts(book, FULL), "KZ", NOON)
    assert block.text is not None
    assert said(block.text).splitlines() == [
        "☎️ Helpline",
        "111",
        "+77172111111 (from abroad)",
        "Website: https://example.kz",
        "For everybody",
        "Mon–Thu 09:00–19:00; Fri, Sat 09:00–14:00 (by the clock there)",
        "Languages: Kazakh, Russian",
        "⚠️ A sample, not a checked number. Do not call it.",
    ]


def test_a_line_that_answers_day_and_night_and_no_sample(book: Book) -> None:
    [block] = contact_blocks(with_contacts(book, a_contact(hours="always", languages=())), "KZ", NOON)
    assert block.text is not None
    assert said(block.text) == "☎️ Helpline\n111\nDay and night"


def test_numbers_to_copy_stand_beside_their_labels(book: Book) -> None:
    abroad = a_contact("kz-b", phone_local=None, phone_international="+77172222222", name="Other")
    found = contact_numbers(with_contacts(book, FULL, abroad), "KZ", NOON)
    assert [(said(label), number) for label, number in found] == [
        ("Helpline", "111"),
        ("Helpline (from abroad)", "+77172111111"),
        ("Other", "+77172222222"),
    ]


def lines(book: Book, at: datetime, country: str | None = "KZ") -> str:
    session = Session(id="abcde", language="en", fields={"country": country} if country else {})
    return said(fill(book, session, "Call:\n{lines}", at))


def test_the_placeholder_says_what_there_is_or_that_there_is_nothing(book: Book) -> None:
    two = with_contacts(book, a_contact(), a_contact("kz-b", name="Other", phone_local="150"))
    assert lines(two, NOON).count("☎️") == 2
    for country in ("UZ", None):
        assert lines(two, NOON, country) == f"Call:\n{NONE}"
    assert lines(book, NOON) == f"Call:\n{NONE}", "content alone shows nothing"


@given(
    zone=st.integers(-12 * 60, 14 * 60),
    minutes=st.integers(-2 * 24 * 60, 2 * 24 * 60),
)
def test_a_contact_vanishes_by_itself_at_one_moment_whatever_the_clock(book: Book, zone: int, minutes: int) -> None:
    """The border is the midnight of UTC after its 90th day; an event brings its time in any zone."""
    border = datetime.combine(DAY + timedelta(days=VERIFIED_DAYS), time(), UTC)
    moment = border + timedelta(minutes=minutes)
    local = moment.astimezone(timezone(timedelta(minutes=zone)))
    told = lines(with_contacts(book, a_contact()), local)
    assert ("111" in told) is (moment < border)
    assert (NONE in told) is (moment >= border)


def test_what_an_operator_typed_is_not_taken_for_a_text_to_translate(book: Book) -> None:
    screens = ScreenRenderer(Catalogs("ru"))
    typed = a_contact(name="La Strada", typed=frozenset({"name"}), languages=())
    assert screens.words("uz_cyrl", lines_text(with_contacts(book, typed), "KZ", NOON)) == "☎️ La Strada\n111"


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz_cyrl", "en"])
def test_every_language_fills_all_its_blanks(book: Book, language: str) -> None:
    all_of_them = [
        contact.model_copy(update={"verified_on": DAY, "country": "KZ", "sample": True}) for contact in book.directory
    ]
    told = ScreenRenderer(Catalogs("ru")).words(language, lines_text(with_contacts(book, *all_of_them), "KZ", NOON))
    assert told.count("☎️") == len(all_of_them)
    assert "{" not in told
    for contact in all_of_them:
        assert contact.phone_local is None or f"\n{contact.phone_local}\n" in told
