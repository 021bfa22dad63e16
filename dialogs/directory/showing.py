"""Which contacts may be shown on a day, and in which order."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from dialogs.directory.contact import Contact, Kind

VERIFIED_DAYS = 90
"""Days for which a contact is shown, the one on which it was verified among them."""
WARN_DAYS = 14
"""Days that are left when the staff is told."""
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905  # readable
)
"""Countries in which what stands under EU can be dialled."""
_ORDER = {kind: place for place, kind in enumerate(Kind)}


def last_day(contact: Contact) -> date | None:
    """The last day on which it is shown; None where nobody has verified it."""
    return None if contact.verified_on is None else contact.verified_on + timedelta(days=VERIFIED_DAYS - 1)


def days_left(contact: Contact, today: date) -> int | None:
    """For how many days it is shown, today among them; 0 or less once overdue. None: never verified, or retired."""
    last = last_day(contact)
    return None if last is None or contact.retired else (last - today).days + 1


def is_shown(contact: Contact, today: date) -> bool:
    """Whether it may be shown: verified, not overdue, not retired."""
    left = days_left(contact, today)
    return left is not None and left > 0


def shown(
    contacts: Iterable[Contact], country: str | None, today: date, kinds: Collection[Kind] | None = None
) -> tuple[Contact, ...]:
    """What may be shown to somebody in this country: its own first, then those of the EU within it, international ones
    last; each the most useful first. For an unknown country (None) only international ones."""
    places = [place for place in (country, "EU" if country in EU else None, "INT") if place is not None]
    found = [
        contact
        for contact in contacts
        if contact.country in places and is_shown(contact, today) and (kinds is None or contact.kind in kinds)
    ]
    return tuple(sorted(found, key=lambda c: (places.index(c.country), _ORDER[c.kind])))
