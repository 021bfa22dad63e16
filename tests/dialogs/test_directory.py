"""When a contact may be shown, in which order, and how hours are understood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dialogs.directory import (
    VERIFIED_DAYS,
    Contact,
    Entry,
    Hours,
    Kind,
    days_left,
    is_shown,
    last_day,
    shown,
)
from dialogs.directory.numbers import country_problem, international_problem, local_problem
from dialogs.model import Book
from tests.dialogs.contacts import DAY, a_contact

DATES = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(verified=DATES, later=st.integers(0, 400))
def test_a_contact_is_shown_for_90_days_and_then_no_more(verified: date, later: int) -> None:
    contact = a_contact(verified_on=verified)
    today = verified + timedelta(days=later)
    assert is_shown(contact, today) is (later < VERIFIED_DAYS)
    assert days_left(contact, today) == VERIFIED_DAYS - later
    last = last_day(contact)
    assert last is not None
    assert is_shown(contact, last)
    assert not is_shown(contact, last + timedelta(days=1))


@given(today=DATES)
def test_what_nobody_verified_or_what_is_retired_is_never_shown(today: date) -> None:
    for contact in (a_contact(verified_on=None), a_contact(verified_on=today, retired=True)):
        assert not is_shown(contact, today)
        assert days_left(contact, today) is None


def test_content_alone_shows_nothing(book: Book) -> None:
    assert len(book.directory) > 30
    assert not [contact for contact in book.directory if is_shown(contact, DAY)]
    with pytest.raises(ValidationError, match="verified_on"):
        Entry.model_validate({**dict(book.directory[0]), "verified_on": DAY})


def test_the_own_country_comes_first_then_the_eu_then_the_world_each_by_use() -> None:
    contacts = [
        a_contact("int-a", country="INT"),
        a_contact("eu-a", country="EU", kind="child_line"),
        a_contact("pl-police", country="PL", kind="police"),
        a_contact("pl-ngo", country="PL"),
        a_contact("pl-line", country="PL", kind="trafficking_hotline"),
        a_contact("pl-old", country="PL", verified_on=DAY - timedelta(days=90)),
        a_contact("kz-a"),
    ]
    assert [c.id for c in shown(contacts, "PL", DAY)] == ["pl-line", "pl-ngo", "pl-police", "eu-a", "int-a"]
    assert [c.id for c in shown(contacts, "KZ", DAY)] == ["kz-a", "int-a"]
    assert [c.id for c in shown(contacts, None, DAY)] == ["int-a"], "the line of another country helps nobody"
    assert [c.id for c in shown(contacts, "PL", DAY, {Kind.POLICE})] == ["pl-police"]
    assert shown((), "PL", DAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "mon-thu 09:00-19:00; fri 09:00-14:00",
        "mon,tue,thu 10:00-16:00; wed 12:00-20:00",
        "mon-fri 09:00-13:00; mon-fri 14:00-18:00",
        "sat-sun 00:00-24:00",
    ],
)
def test_hours_are_written_as_they_are_read(text: str) -> None:
    assert str(Hours.parse(text)) == text
    assert Hours.parse(f"  {text.upper()} ") == Hours.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24/7", '"24/7" is not understood'),
        ("", '"" is not understood'),
        ("mon 9-10", '"mon 9-10" is not understood'),
        ("moon 09:00-10:00", 'there is no day "moon"'),
        ("fri-mon 09:00-10:00", "a week begins with mon"),
        ("mon-mon 09:00-10:00", "runs over no days"),
        ("mon 25:00-26:00", "there is no time 25:00"),
        ("mon 22:00-06:00", "ends before it begins"),
        ("mon-fri 09:00-13:00; wed 12:00-18:00", "wed is named twice"),
    ],
)
def test_hours_that_say_nothing_sure_are_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match='write "always"') as caught:
        Hours.parse(text)
    assert words in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_hours_or_is_refused_with_a_sentence(text: str) -> None:
    try:
        hours = Hours.parse(text)
    except ValueError:
        with pytest.raises(ValueError, match="write"):
            Hours.parse(text)
    else:
        assert Hours.parse(str(hours)) == hours


@pytest.mark.parametrize(
    ("number", "country", "possible"),
    [
        ("111", "KZ", True),
        ("116000", "EU", True),
        ("0800 186 76", "BG", True),
        ("1-888-373-7888", "US", True),
        ("71 202 33 55", "UZ", True),
        ("71 202 33", "UZ", False),
        ("71 202 33 555", "UZ", False),
        ("12", "KZ", False),
        ("112 or 102", "KZ", False),
        ("+7 701 123 45 67", "KZ", False),
    ],
)
def test_local_numbers(number: str, country: str, possible: bool) -> None:
    assert (local_problem(number, country) is None) is possible


def test_international_numbers_and_countries() -> None:
    assert international_problem("+48226280120") is None
    for number in ("48226280120", "+48 22", "+999 123 456 789", "+"):
        assert "is an impossible number" in (international_problem(number) or "")
    assert [country_problem(code) for code in ("KZ", "EU", "INT")] == [None] * 3
    assert "is not known" in (country_problem("XQ") or "")


@pytest.mark.parametrize("field", ["name", "scope", "name_local"])
def test_texts_are_one_line_without_braces(field: str) -> None:
    for text in ("a {number}", "two\nlines", ""):
        with pytest.raises(ValidationError):
            a_contact(**{field: text})


def test_what_was_called_is_the_numbers_or_else_the_website() -> None:
    assert a_contact(phone_international="+77172111111", website="https://a.kz").reached_by == ("111", "+77172111111")
    assert a_contact(phone_local=None, website="https://a.kz").reached_by == ("https://a.kz",)
    assert a_contact(phone_local=None).reached_by == ()


def test_an_entry_becomes_a_contact_that_nobody_verified() -> None:
    entry = Entry.model_validate(
        dict(id="kz-a", country="KZ", kind="police", name="A", source="s", source_date="2026", confidence="low")
    )
    contact = Contact.of(entry)
    assert (contact.verified_on, contact.sample, contact.retired, contact.name) == (None, False, False, "A")
