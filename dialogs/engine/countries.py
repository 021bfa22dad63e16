"""Countries: which one a person names, and what is known of it."""

from collections.abc import Sequence
from datetime import datetime

from dialogs.directory import Contact, Kind
from dialogs.effects import Block, Button, Rows, Text
from dialogs.engine import buttons
from dialogs.engine.directory import contact_blocks, contacts_shown, numbers_of, short_lines
from dialogs.engine.emergency import country_or_home, emergency_text
from dialogs.model import Book, CountryNotes
from dialogs.places import flag
from dialogs.session import Session
from dialogs.steps import Country, CountryPage

ELSEWHERE = "ZZ"
"""A country that has no code here: numbers are not known, and it is said so."""
HELPERS = (Kind.TRAFFICKING_HOTLINE, Kind.NGO, Kind.CHILD_LINE, Kind.CONSULAR)
"""Kinds of the directory that somebody in trouble calls; the police stand among the emergency numbers."""
MOST = 3
"""Lines on a page that somebody in trouble reads; the page of the country has them all."""
IN_A_ROW = 4
"""Copy buttons side by side: short numbers fit."""


def offer(session: Session, ref: str, codes: Sequence[str]) -> Rows:
    """A button for each country, two in a row. The flag is the same in every language."""
    made = [Button(_named(code), buttons.data_of(session.id, ref, code.lower())) for code in codes]
    return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))


def _named(code: str) -> Text:
    return Text("{flag} {name}", (("flag", Text(flag(code), literal=True)), ("name", Text(code, country=True))), True)


def chosen(book: Book, step: Country, choice: str) -> str | None:
    """The code that a button of such a step means; None when it is no country of ours."""
    code = choice.upper()
    return code if choice == choice.lower() and (code in book.offered or code in book.emergency) else None


def copy_rows(book: Book, country: str | None, at: datetime) -> Rows:
    """Buttons that copy the country's emergency numbers, as they are dialled there, then those of the directory."""
    code = country_or_home(book, country)
    lines = [
        Button(Text("{number} · {name}", (("name", label), ("number", number)), True), copy=number)
        for label, number in numbers_of(book, helpers(book, code, at))
    ]
    return _emergency_rows(book, code) + tuple((line,) for line in lines)


def lines(book: Book, country: str | None, at: datetime) -> tuple[Block, ...]:
    """The checked numbers of the country besides the emergency ones; nothing where nobody has checked one lately."""
    contacts = helpers(book, country_or_home(book, country), at)
    return (short_lines(book, contacts),) if contacts else ()


def helpers(book: Book, code: str, at: datetime) -> tuple[Contact, ...]:
    """Whom somebody in trouble can call there; the most useful first."""
    shown = contacts_shown(book, code, at, HELPERS)
    return tuple(contact for contact in shown if contact.phone_local or contact.phone_international)[:MOST]


def _emergency_rows(book: Book, code: str) -> Rows:
    known = book.emergency.get(code)
    if known is None or not known.show:
        return ()
    made = [Button(Text(one.number, literal=True), copy=one.number) for one in known.numbers]
    return tuple(tuple(made[start : start + IN_A_ROW]) for start in range(0, len(made), IN_A_ROW))


def page(book: Book, step: CountryPage, code: str, at: datetime) -> tuple[Block, ...]:
    """The page of a country: what its own file says, else what holds in general."""
    notes = book.countries.get(code) or CountryNotes(country=code, sources=())
    return (
        Block(emergency_text(book, code), _named(code)),
        *(contact_blocks(book, code, at) or (Block(Text(book.notices.directory["none_known"])),)),
        Block(Text(notes.scheme or step.scheme), Text(step.scheme_title)),
        Block(Text(notes.agency or step.agency), Text(step.agency_title)),
        Block(Text(notes.consulate or step.consulate), Text(step.consulate_title)),
    )
