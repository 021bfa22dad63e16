"""Telephone numbers and their history, as an operator reads them in a terminal."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.directory import Change
from dialogs.directory import WARN_DAYS, Contact, days_left, last_day

_HEAD = ("entry", "status", "kind", "number", "name")


def status(contact: Contact, today: date) -> str:
    """Whether persons see it: `shown until 2027-02-24`."""
    last, left = last_day(contact), days_left(contact, today)
    if contact.retired:
        return "retired"
    if last is None or left is None:
        return "not verified"
    words = f"shown until {last}" if left > 0 else f"overdue since {last + timedelta(days=1)}"
    soon = ", call again" if 0 < left <= WARN_DAYS else ""
    return words + soon + (" (sample)" if contact.sample else "")


def table(contacts: Iterable[Contact], today: date) -> str:
    """A line for each."""
    rows = [_HEAD, *(_row(contact, today) for contact in contacts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(contact: Contact, today: date) -> tuple[str, ...]:
    number = contact.phone_local or contact.phone_international or contact.website or "no number"
    return (contact.id, status(contact, today), contact.kind.value, number, contact.name)


def details(contact: Contact, today: date) -> str:
    """Everything known of one."""
    known = {
        "entry": contact.id,
        "status": status(contact, today),
        "verified": f"on {contact.verified_on} by {contact.verified_by}: {contact.how}"
        if contact.verified_on
        else None,
        "name": contact.name,
        "own name": contact.name_local,
        "country": contact.country,
        "kind": contact.kind.value,
        "serves": contact.scope,
        "number": contact.phone_local,
        "from abroad": contact.phone_international,
        "website": contact.website,
        "hours": str(contact.hours) if contact.hours is not None else None,
        "languages": ", ".join(contact.languages) or None,
        "found at": contact.url,
        "source": f"{contact.source} ({contact.source_date}, confidence {contact.confidence})",
        "note": contact.note,
    }
    return "\n".join(f"{name + ':':<13}{value}" for name, value in known.items() if value is not None)


def story(changes: Sequence[Change]) -> str:
    """A line for each change, and what it changed."""
    return "\n".join(line for change in changes for line in _told(change)) or "nothing was done yet"


def _told(change: Change) -> Iterable[str]:
    yield f"{change.at:%Y-%m-%d %H:%M} UTC  {change.entry}  {change.did.value} by {change.by}: {change.how}"
    for name, value in change.after.items():
        before = change.before.get(name)
        yield f"    {name}: {_plain(value)}" if before is None else f"    {name}: {_plain(before)} -> {_plain(value)}"


def _plain(value: object) -> str:
    return "none" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
