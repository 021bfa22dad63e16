"""The door of help: every situation, in every language, from the first screen to the page for the next hour."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.i18n import Catalogs
from dialogs.directory import VERIFIED_DAYS
from dialogs.model import Book
from dialogs.risk.labels import Level
from dialogs.session import Session
from dialogs.steps import Handoff, Menu
from tests.dialogs.contacts import a_contact
from tests.dialogs.conversation import Player

BOOK_DOOR = "help_now"
LANGUAGES = ("kk", "ru", "uz", "uz_cyrl", "en")
SECONDS = 20
LETTERS_A_SECOND = 15
"""Slow silent reading: about 150 words a minute, six letters each."""
NOW = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def situations(book: Book) -> dict[str, Handoff]:
    """The choices of the first screen that call a person and show a page of advice, with the call."""
    dialog = book.dialogs[BOOK_DOOR]
    start = dialog.steps["start"]
    assert isinstance(start, Menu)
    calls = {name: dialog.steps.get(choice.goto or "") for name, choice in start.choices.items()}
    return {name: call for name, call in calls.items() if isinstance(call, Handoff) and call.goto in dialog.steps}


def at_the_door(book: Book, catalogs: Catalogs, language: str, country: str | None) -> Player:
    player = Player(book, catalogs, "en", NOW)
    fields = {"country": country} if country else {}
    player.saved = Session(id="abc12", language=language, place="menu.doors", welcomed=True, fields=fields).to_json()
    player.do({"start": "help"})
    return player


NAMES = (
    "held", "beaten", "papers", "unpaid", "threat", "sexual", "crime", "army", "arrested", "ill", "abroad", "child",
    "ending",
)  # fmt: skip


def test_the_situations_are_all_there(book: Book) -> None:
    assert set(situations(book)) == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_help_is_two_taps_from_the_start(book: Book, catalogs: Catalogs, language: str, name: str) -> None:
    player = at_the_door(book, catalogs, language, None)
    player.do({"press": "yes"})
    player.do({"press": name})
    call = situations(book)[name]
    assert player.session.place == f"{BOOK_DOOR}.{call.goto}"
    assert player.session.level is call.level
    assert {"112", "102", "103"} <= set(player.copied)
    shown = player.shown()
    assert "112" in shown
    english = {step.text for step in book.dialogs[BOOK_DOOR].steps.values() if isinstance(step, Menu)}
    assert language == "en" or not any(text.split("\n")[-1] in shown for text in english)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("country", "number"), [("TR", "155"), ("KR", "119"), ("RU", "112"), ("AE", "999")])
def test_a_page_shows_the_numbers_of_the_country(
    book: Book, catalogs: Catalogs, name: str, country: str, number: str
) -> None:
    player = at_the_door(book, catalogs, "ru", country)
    player.do({"press": "yes"})
    player.do({"press": name})
    assert number in player.copied
    assert number in player.shown()


@pytest.mark.parametrize("name", NAMES)
def test_another_country_is_two_taps_and_leads_back(book: Book, catalogs: Catalogs, name: str) -> None:
    player = at_the_door(book, catalogs, "kk", None)
    player.do({"press": "yes"})
    player.do({"press": name})
    place = player.session.place
    player.do({"press": "country"})
    player.do({"press": "th"})
    assert player.session.place == place
    assert "1669" in player.copied


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_emergency_can_be_refused(book: Book, catalogs: Catalogs, name: str) -> None:
    call = situations(book)[name]
    page = book.dialogs[BOOK_DOOR].steps[call.goto]
    assert isinstance(page, Menu)
    assert any(choice.do == "end_case" for choice in page.choices.values()) == (call.level < Level.EMERGENCY)
    assert page.numbers
    assert page.sources


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_number_stands_within_twenty_seconds_of_reading(
    book: Book, catalogs: Catalogs, language: str, name: str
) -> None:
    player = at_the_door(book, catalogs, language, "TR")
    player.do({"press": "yes"})
    player.do({"press": name})
    assert player.shown().index("112") <= SECONDS * LETTERS_A_SECOND


def test_a_checked_line_stands_on_the_page_until_it_runs_out(book: Book, catalogs: Catalogs) -> None:
    line = a_contact(country="TR", phone_local="157", verified_on=NOW.date() - timedelta(days=VERIFIED_DAYS - 1))
    checked = book.model_copy(update={"directory": (line,)})
    for days, stands in ((0, True), (1, False)):
        player = at_the_door(checked, catalogs, "ru", "TR")
        player.now += timedelta(days=days)
        player.do({"press": "yes"})
        player.do({"press": "held"})
        assert ("157" in player.copied) is stands
        assert ("157" in player.shown()) is stands
        assert "112" in player.copied


def test_nothing_of_the_directory_stands_on_a_page_unchecked(book: Book, catalogs: Catalogs) -> None:
    numbers = {number for contact in book.directory for number in contact.reached_by}
    police = {one.number for entry in book.emergency.values() for one in entry.numbers}
    for name in NAMES:
        player = at_the_door(book, catalogs, "en", "KZ")
        player.do({"press": "yes"})
        player.do({"press": name})
        assert not (numbers - police) & set(player.copied)


def test_a_page_of_help_names_those_with_a_number_and_shortly(book: Book, catalogs: Catalogs) -> None:
    lines = [
        a_contact(f"tr-{number}", country="TR", phone_local=str(150 + number), scope="Much else about it.",
                  verified_on=NOW.date())
        for number in range(5)
    ]  # fmt: skip
    tracing = a_contact("int-tracing", country="INT", phone_local=None, website="https://example.org/links",
                        verified_on=NOW.date())  # fmt: skip
    player = at_the_door(book.model_copy(update={"directory": (*lines, tracing)}), catalogs, "en", "TR")
    player.do({"press": "yes"})
    player.do({"press": "held"})
    shown = player.shown()
    assert [number for number in ("150", "151", "152", "153", "154") if number in shown] == ["150", "151", "152"]
    assert {"150", "151", "152"} <= set(player.copied)
    assert "Much else" not in shown
    assert "example.org" not in shown
