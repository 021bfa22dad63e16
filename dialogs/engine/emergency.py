"""The emergency numbers of a country, as a text to translate."""

from dialogs.effects import Text
from dialogs.model import Book, Number

HOME = "KZ"


def _number(book: Book, number: Number) -> Text:
    return Text(book.notices.emergency[number.service], (("number", Text(number.number, literal=True)),))


def country_or_home(book: Book, country: str | None) -> str:
    """The country, or the one where the organisation works while it is unknown."""
    return country or book.settings.get("country", HOME)


def emergency_text(book: Book, country: str | None) -> Text:
    """The numbers to call in `country`; the home country's with a hint while the country is unknown.

    A country without checked numbers gets a sentence that says so.
    """
    words = book.notices.emergency
    code = country_or_home(book, country)
    known = book.emergency.get(code)
    if known is None or not known.show:
        return Text(words["none_known"])
    numbers = Text(
        words["numbers"],
        (("country", Text(code, country=True)), ("numbers", tuple(_number(book, n) for n in known.numbers))),
    )
    if country:
        return numbers
    return Text("{numbers}. {hint}", (("numbers", numbers), ("hint", Text(words["other_country"]))), literal=True)
