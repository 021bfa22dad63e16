"""No text of the content, in no language, says what may not be said; and the scan finds it where one does."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import LOCALES, to_cyrillic
from dialogs.catalogs import faults
from dialogs.checks import discreet, forbidden
from dialogs.checks.sentences import sentences
from dialogs.model import Book
from tests.preview.writing import Writer

NO_NUMBER = ("In 48 hours, on 3 of 5 days, since 2022, from 18 to 45 years", "1. One\n2. Two\n3. Three")
NUMBERS = (
    ("Call 112 now.", "112"),
    ("Call +7 701 123-45-67.", "+7 701 123-45-67"),
    ("Позвоните 8 (727) 250 00 00", "8 (727) 250 00 00"),
    ("See https://egov.kz/x", "https://egov.kz/x"),
    ("egov.kz сайтында", "egov.kz"),
    ("Write to @somebody", "@somebody"),
    ("по статье 128", "статье 128"),
    ("128-бап бойынша", "128-бап"),
    ("135-modda", "135-modda"),
    ("Article 3 says", "Article 3"),
)


@dataclass(frozen=True)
class Translated:
    language: str
    text: str


def translations() -> list[Translated]:
    """Every translation of every catalog, and the Uzbek ones in Cyrillic letters."""
    found = []
    for language in ("kk", "ru", "uz", "en"):
        with (LOCALES / language / "LC_MESSAGES" / "dialogs.po").open("rb") as file:
            found += [Translated(language, str(message.string)) for message in read_po(file, language) if message.id]
    return found + [Translated("uz_cyrl", to_cyrillic(one.text)) for one in found if one.language == "uz"]


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz_cyrl", "en"])
def test_no_text_says_what_may_not_be_said(language: str, book: Book) -> None:
    assert language in book.wording.forbidden
    texts = [one.text for one in translations() if one.language == language]
    assert len(texts) > 500
    assert [fault for text in texts for fault in book.wording.faults(language, text)] == []


def test_the_english_content_and_the_lists_are_in_order(book: Book) -> None:
    assert list(forbidden.problems(book)) == []
    assert list(discreet.problems(book)) == []
    assert sum(len(file.phrasings) for file in book.wording.forbidden.values()) >= 24


@pytest.mark.parametrize(("text", "named"), NUMBERS)
def test_a_number_an_address_a_law_is_found_in_any_language(text: str, named: str, book: Book) -> None:
    for language in book.wording.forbidden:
        assert any(f'names "{named}"' in fault for fault in book.wording.faults(language, text)), text


@pytest.mark.parametrize("text", NO_NUMBER)
def test_ordinary_figures_are_no_number(text: str, book: Book) -> None:
    assert book.wording.faults("en", text) == []


def test_a_telephone_number_of_the_contacts_stands_in_no_text(book: Book) -> None:
    numbers = {number.number for country in book.emergency.values() for number in country.numbers}
    for number in numbers:
        if len(number) > 2:
            assert book.wording.faults("en", f"Call {number}.")


def test_a_translation_that_blames_or_shows_too_much_is_told(tmp_path: Path, book: Book) -> None:
    writer = Writer.at(tmp_path)
    writer.translate("ru", 'msgstr "Начать"', 'msgstr "Это ваша вина"')
    (fault,) = faults(book, writer.locales)
    assert fault.startswith('locales/ru/LC_MESSAGES/dialogs.po: "Begin": says "Это ваша вина": nobody is blamed')
    title = 'msgid "Tomatoes on the windowsill 🍅"\nmsgstr "'
    writer.translate("ru", 'msgstr "Это ваша вина"', 'msgstr "Начать"')
    writer.translate("ru", title, title + "Полиция и ")
    (fault,) = faults(book, writer.locales)
    assert 'hide.yaml: step "harmless" begins with "Полиция"' in fault


def test_the_first_lines_of_a_discreet_dialog_are_held_against_the_list(book: Book) -> None:
    open_dialog = book.dialogs["safety"]
    changed = book.model_copy(update={"dialogs": {"safety": open_dialog.model_copy(update={"discreet": True})}})
    told = list(discreet.problems(changed))
    assert any(line.startswith('safety.yaml: step "home_2" begins with "Help"') for line in told)


def test_every_text_is_scanned(book: Book) -> None:
    """A safe job in any place of the content is found there."""
    places = [place for place, _ in sentences(book)]
    assert len(places) > 500
    notices = book.notices.model_copy(update={"sentences": {**book.notices.sentences, "parked": "This job is safe."}})
    (told,) = forbidden.problems(book.model_copy(update={"notices": notices}))
    assert told.startswith('notices.yaml: sentences parked: says "is safe"')
