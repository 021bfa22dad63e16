"""Contacts of the directory as the engine tells them: only those that may be shown at the time of the event."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from dialogs.directory import Contact, Hours, Kind, shown
from dialogs.effects import Block, Text
from dialogs.model import Book


def _today(at: datetime) -> date:
    """The day by which numbers are shown: everywhere in the world the same, that of UTC."""
    return at.astimezone(UTC).date()


def contacts_shown(
    book: Book, country: str | None, at: datetime, kinds: Collection[Kind] | None = None
) -> tuple[Contact, ...]:
    """What may be shown to somebody in this country then, in the order of `dialogs.directory.shown`."""
    return shown(book.directory, country, _today(at), kinds)


def contact_blocks(
    book: Book, country: str | None, at: datetime, kinds: Collection[Kind] | None = None
) -> tuple[Block, ...]:
    """A paragraph for each contact: name, numbers, whom it serves, when, in which languages, and whether it is a
    sample. Empty where nothing is verified."""
    return tuple(Block(_told(book, contact)) for contact in contacts_shown(book, country, at, kinds))


def contact_numbers(
    book: Book, country: str | None, at: datetime, kinds: Collection[Kind] | None = None
) -> tuple[tuple[Text, str], ...]:
    """Label and number, to be copied as it is; a contact's number within the country before the one from abroad."""
    return numbers_of(book, contacts_shown(book, country, at, kinds))


def numbers_of(book: Book, contacts: Sequence[Contact]) -> tuple[tuple[Text, str], ...]:
    """As `contact_numbers`, of these contacts."""
    found: list[tuple[Text, str]] = []
    for contact in contacts:
        name = _words(contact, "name", contact.name)
        if contact.phone_local:
            found.append((name, contact.phone_local))
        if contact.phone_international:
            label = Text(book.notices.directory["from_abroad"], (("number", name),)) if contact.phone_local else name
            found.append((label, contact.phone_international))
    return tuple(found)


def short_lines(book: Book, contacts: Sequence[Contact]) -> Block:
    """Name and number alone, a line each: for a page on which somebody in trouble looks for help."""
    told = [
        _joined(": ", [_words(contact, "name", contact.name), Text(", ".join(contact.reached_by), literal=True)])
        for contact in contacts
    ]
    if any(contact.sample for contact in contacts):
        told.append(Text(book.notices.directory["sample"]))
    return Block(_joined("\n", told))


def lines_text(book: Book, country: str | None, at: datetime) -> Text:
    """All that may be shown as one text; a sentence that says so where there is nothing."""
    contacts = contacts_shown(book, country, at)
    if not contacts:
        return Text(book.notices.directory["none_known"])
    return _joined("\n\n", [_told(book, contact) for contact in contacts])


def _told(book: Book, contact: Contact) -> Text:
    words = book.notices.directory
    lines = [_joined("", [Text("☎️ ", literal=True), _words(contact, "name", contact.name)])]
    if contact.phone_local:
        lines.append(Text(contact.phone_local, literal=True))
    if contact.phone_international:
        number = Text(contact.phone_international, literal=True)
        lines.append(Text(words["from_abroad"], (("number", number),)) if contact.phone_local else number)
    if contact.website:
        lines.append(Text(words["website"], (("website", Text(contact.website, literal=True)),)))
    if contact.scope:
        lines.append(_words(contact, "scope", contact.scope))
    if contact.hours is not None:
        lines.append(_hours(book, contact.hours))
    if contact.languages:
        named = tuple(Text(book.notices.languages[code]) for code in contact.languages)
        lines.append(Text(words["languages"], (("languages", named),)))
    if contact.sample:
        lines.append(Text(words["sample"]))
    return _joined("\n", lines)


def _words(contact: Contact, field: str, text: str) -> Text:
    """What an operator typed has no translation: it is shown as it is in every language."""
    return Text(text, literal=field in contact.typed)


def _hours(book: Book, hours: Hours) -> Text:
    words = book.notices.directory
    if not hours.spans:
        return Text(words["always"])
    told = []
    for span in hours.spans:
        runs = [
            _joined("–", [Text(words[first]), Text(words[last])]) if first != last else Text(words[first])
            for first, last in span.days
        ]
        times = Text(f" {span.start}–{span.end}", literal=True)
        told.append(_joined("", [_joined(", ", runs), times]))
    return Text(words["hours"], (("hours", _joined("; ", told)),))


def _joined(between: str, texts: Sequence[Text]) -> Text:
    """The texts one after the other."""
    names = [f"part{place}" for place in range(len(texts))]
    pattern = between.join("{" + name + "}" for name in names)
    return Text(pattern, tuple(zip(names, texts, strict=True)), literal=True)
