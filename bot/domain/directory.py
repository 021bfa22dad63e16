"""What operators did to the entries of the directory, and how it lies over what content says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from pydantic import ValidationError

from bot.domain.json import Json
from dialogs.directory import Contact

FIELDS = (
    "country", "kind", "name", "name_local", "scope", "phone_local", "phone_international", "website", "hours",
    "languages", "source", "source_date", "confidence", "note",
)  # fmt: skip
"""What an operator may add; `country` and `kind` of an entry are never corrected."""


class Did(StrEnum):
    """What was done to an entry."""

    ADDED = "added"
    VERIFIED = "verified"
    CORRECTED = "corrected"
    RETIRED = "retired"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Record:
    """What operators did to one entry. `fields` lie over those of the content, or are all where it was `added`.

    `verified_for` is what was called or written to. `told_soon` and `told_overdue` are the days of verification whose
    end the staff was told of.
    """

    id: str
    fields: Mapping[str, Json] = field(default_factory=dict)
    added: bool = False
    verified_on: date | None = None
    verified_by: str | None = None
    how: str | None = None
    verified_for: tuple[str, ...] = ()
    retired: bool = False
    sample: bool = False
    told_soon: date | None = None
    told_overdue: date | None = None

    def unverified(self) -> "Record":
        """As if nobody had called."""
        return replace(self, verified_on=None, verified_by=None, how=None, verified_for=())


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an entry's history: who did what when, how they know, and what was there before and after."""

    entry: str
    at: datetime
    by: str
    did: Did
    how: str
    before: Mapping[str, Json] = field(default_factory=dict)
    after: Mapping[str, Json] = field(default_factory=dict)


def laid_over(contact: Contact | None, record: Record) -> Contact:
    """The entry as operators left it; ValidationError where what they typed is understood no more.

    What they verified counts only for the numbers that they called: content may have changed them since.
    """
    base: dict[str, object] = {} if contact is None else dict(contact)
    base |= {"id": record.id, **record.fields, "typed": frozenset(record.fields)}
    made = Contact.model_validate(base)
    operator: dict[str, object] = {"retired": record.retired, "sample": record.sample}
    if record.verified_on is not None and record.verified_for == made.reached_by:
        operator |= {"verified_on": record.verified_on, "verified_by": record.verified_by, "how": record.how}
    return made.model_copy(update=operator)


@dataclass(frozen=True, slots=True)
class Merged:
    """All entries, and those whose record can't be used: they stand as content has them, unverified, or not at all."""

    contacts: tuple[Contact, ...]
    unusable: tuple[str, ...] = ()


def merged(contents: Sequence[Contact], records: Iterable[Record]) -> Merged:
    """The content's entries with what operators did, then what they added."""
    by_id = {record.id: record for record in records}
    known = {contact.id for contact in contents}
    made: list[Contact] = []
    unusable: list[str] = []
    added = [(None, record) for record in by_id.values() if record.id not in known and record.added]
    for contact, record in [*((contact, by_id.get(contact.id)) for contact in contents), *added]:
        if record is None:
            made += [contact] if contact is not None else []
            continue
        try:
            made.append(laid_over(contact, record))
        except ValidationError:
            unusable.append(record.id)
            made += [contact] if contact is not None else []
    return Merged(tuple(made), tuple(unusable))
