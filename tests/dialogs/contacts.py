"""Contacts of the directory as tests need them, and content with them."""

from datetime import date

from dialogs.directory import Contact
from dialogs.model import Book

DAY = date(2026, 11, 24)


def a_contact(id: str = "kz-line", **changed: object) -> Contact:
    """A contact, verified on `DAY`."""
    given: dict[str, object] = {
        "id": id,
        "country": "KZ",
        "kind": "ngo",
        "name": "Helpline",
        "phone_local": "111",
        "languages": ("kk", "ru"),
        "source": "example.org",
        "source_date": "2026",
        "confidence": "high",
        "verified_on": DAY,
        "verified_by": "Aray",
        "how": "called",
    }
    return Contact.model_validate(given | changed)


def with_contacts(book: Book, *contacts: Contact) -> Book:
    """The content with these contacts and no others."""
    return book.model_copy(update={"directory": contacts})
