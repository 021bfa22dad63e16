"""What operators do with telephone numbers: verify, correct, retire, restore, add. Each is refused with sentences, or
kept with who did it and how they know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pydantic import ValidationError
from rapidfuzz import process

from bot.domain.directory import FIELDS, Change, Did, Record, laid_over, merged
from bot.domain.errors import Fatal
from bot.domain.json import Json
from bot.ports import UnitOfWork
from dialogs.directory import EXPECTED, VERIFIED_DAYS, Contact
from dialogs.directory.numbers import country_problem, international_problem, local_problem

EARLIEST_ZONE = timedelta(hours=14)
"""By how much the earliest clock on Earth is ahead of UTC: a day that has begun nowhere is in the future."""
NEAR = 60
"""From what likeness on (of 100) a name is offered for one that was mistyped."""


class DirectoryRefused(Fatal):
    """What was asked can't be done: a sentence for each mistake. Nothing was changed."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did it, and how they know."""

    by: str
    how: str


class DirectoryKeeper:
    """`contents` are the entries as content has them. The unit is the caller's, and so is its commit."""

    def __init__(self, contents: Sequence[Contact]) -> None:
        self._contents = {contact.id: contact for contact in contents}

    async def contacts(self, unit: UnitOfWork) -> tuple[Contact, ...]:
        """All entries as they are now, retired ones too."""
        return merged(tuple(self._contents.values()), await unit.directory.all()).contacts

    async def contact(self, unit: UnitOfWork, id: str) -> Contact:
        """The entry of this name; DirectoryRefused, with the nearest names, where there is none."""
        found = {contact.id: contact for contact in await self.contacts(unit)}
        if id not in found:
            near = [name for name, _, _ in process.extract(id, list(found), limit=3, score_cutoff=NEAR)]
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise DirectoryRefused(f'there is no entry "{id}"{hint} (`python -m bot directory list` shows all)')
        return found[id]

    async def verify(
        self, unit: UnitOfWork, id: str, signed: Signed, on: date, now: datetime, *, sample: bool = False
    ) -> Contact:
        """Somebody has called or written on that day and was answered: from now on it is shown."""
        record, contact = await self._held(unit, id)
        refused = [*_unsigned(signed), *_wrong_day(on, now)]
        if contact.retired:
            refused.append(f"{id} is retired; `python -m bot directory restore {id}` takes it back first")
        elif not contact.reached_by:
            refused.append(
                f"{id} has neither a number nor a website, nobody can have called it; add one first: "
                f"`python -m bot directory correct {id} --phone-local …`"
            )
        _refuse(refused)
        before: dict[str, Json] = {"verified_on": _day(contact)}
        after: dict[str, Json] = {"verified_on": on.isoformat(), "reached_by": list(contact.reached_by)}
        verified = replace(
            record,
            verified_on=on,
            verified_by=signed.by.strip(),
            how=signed.how.strip(),
            verified_for=contact.reached_by,
            sample=sample,
        )
        return await self._keep(unit, verified, Did.VERIFIED, signed, now, before, after)

    async def correct(
        self, unit: UnitOfWork, id: str, fields: Mapping[str, Json], signed: Signed, now: datetime
    ) -> Contact:
        """These fields are so (None: empty). Another number takes the verification back: nobody has called it yet."""
        record, contact = await self._held(unit, id)
        _refuse(_unsigned(signed))
        if contact.retired:
            raise DirectoryRefused(
                f"{id} is retired and is not corrected any more; `python -m bot directory restore {id}` takes it back "
                "first, or add the new number under another name"
            )
        was = contact.model_dump(mode="json") | {"hours": _text(contact.hours)}
        made = _made(self._contents.get(id), replace(record, fields={**record.fields, **fields}))
        now_is = made.model_dump(mode="json") | {"hours": _text(made.hours)}
        changed = [name for name in FIELDS if was[name] != now_is[name]]
        if not changed:
            raise DirectoryRefused(f"{id}: nothing would change; name what is different, such as --phone-local 111")
        corrected = replace(record, fields=self._differing(id, record, fields))
        before, after = ({name: state[name] for name in changed} for state in (was, now_is))
        if contact.verified_on is not None and made.reached_by != contact.reached_by:
            corrected = corrected.unverified()
            before["verified_on"], after["verified_on"] = _day(contact), None
        return await self._keep(unit, corrected, Did.CORRECTED, signed, now, before, after)

    async def retire(self, unit: UnitOfWork, id: str, signed: Signed, now: datetime) -> Contact:
        """It is never shown again, whoever verified it."""
        record, contact = await self._held(unit, id)
        _refuse(_unsigned(signed))
        if contact.retired:
            raise DirectoryRefused(f"{id} is retired already")
        before: dict[str, Json] = {"retired": False, "verified_on": _day(contact)}
        gone = replace(record.unverified(), retired=True)
        return await self._keep(unit, gone, Did.RETIRED, signed, now, before, {"retired": True, "verified_on": None})

    async def restore(self, unit: UnitOfWork, id: str, signed: Signed, now: datetime) -> Contact:
        """It was retired by mistake; it has to be verified anew."""
        record, contact = await self._held(unit, id)
        _refuse(_unsigned(signed))
        if not contact.retired:
            raise DirectoryRefused(f"{id} is not retired")
        back = replace(record.unverified(), retired=False)
        return await self._keep(unit, back, Did.RESTORED, signed, now, {"retired": True}, {"retired": False})

    async def add(
        self, unit: UnitOfWork, id: str, fields: Mapping[str, Json], signed: Signed, now: datetime
    ) -> Contact:
        """An entry that content does not have; not verified yet."""
        _refuse(_unsigned(signed))
        if id in self._contents or await unit.directory.get(id) is not None:
            raise DirectoryRefused(f"{id} exists already; `python -m bot directory correct {id}` changes it")
        source: dict[str, Json] = {
            "source": f"{signed.how.strip()} ({signed.by.strip()})",
            "source_date": now.date().isoformat(),
            "confidence": "high",
        }
        given = {name: value for name, value in fields.items() if value is not None}
        record = Record(id, {**source, **given}, added=True)
        made = _made(None, record)
        after: dict[str, Json] = made.model_dump(mode="json", include=set(given)) | (
            {"hours": _text(made.hours)} if "hours" in given else {}
        )
        return await self._keep(unit, record, Did.ADDED, signed, now, {}, after)

    async def _held(self, unit: UnitOfWork, id: str) -> tuple[Record, Contact]:
        record = await unit.directory.get(id)  # held first, then read as it is now
        return record or Record(id), await self.contact(unit, id)

    def _differing(self, id: str, record: Record, fields: Mapping[str, Json]) -> dict[str, Json]:
        """What lies over content: a field that is as content has it lies over nothing, and is translated again."""
        content = self._contents.get(id)
        laid = {**record.fields, **fields}
        if content is None:
            return laid
        base = content.model_dump(mode="json") | {"hours": _text(content.hours)}
        return {name: value for name, value in laid.items() if value != base[name]}

    async def _keep(
        self,
        unit: UnitOfWork,
        record: Record,
        did: Did,
        signed: Signed,
        now: datetime,
        before: Mapping[str, Json],
        after: Mapping[str, Json],
    ) -> Contact:
        change = Change(record.id, now, signed.by.strip(), did, signed.how.strip(), before, after)
        await unit.directory.save(record, change)
        return laid_over(self._contents.get(record.id), record)


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise DirectoryRefused(*sentences)


def _unsigned(signed: Signed) -> list[str]:
    found = []
    if not signed.by.strip():
        found.append("--by is empty: the name of whoever did it is expected, such as --by Aigerim")
    if not signed.how.strip():
        found.append('--how is empty: how you know is expected, such as --how "called, answered in Russian"')
    return found


def _wrong_day(on: date, now: datetime) -> list[str]:
    if on > (now + EARLIEST_ZONE).date():
        return [f"--on {on} is in the future: the day of the call is expected, today or before"]
    if (now.date() - on).days >= VERIFIED_DAYS:
        return [f"--on {on} is {VERIFIED_DAYS} days ago or more: nobody would see it, please call again"]
    return []


def _made(content: Contact | None, record: Record) -> Contact:
    """The entry with what was typed; DirectoryRefused with a sentence for each mistake in it."""
    try:
        made = laid_over(content, record)
    except ValidationError as error:
        raise DirectoryRefused(*(_sentence(dict(detail)) for detail in error.errors())) from None
    found = [country_problem(made.country)]
    if found == [None]:
        found.append(international_problem(made.phone_international) if made.phone_international else None)
        found.append(local_problem(made.phone_local, made.country) if made.phone_local else None)
    _refuse([problem for problem in found if problem is not None])
    return made


def _sentence(detail: Mapping[str, object]) -> str:
    """`--phone-local 'one': digits as dialled in the country are expected`."""
    place = detail["loc"]
    name = str(place[0]) if isinstance(place, tuple) and place else ""
    option = name if name == "id" else f"--{name.replace('_', '-')}"
    context = detail.get("ctx")
    if detail["type"] == "missing":
        return f"{option} is missing"
    if detail["type"] in ("enum", "literal_error") and isinstance(context, dict):
        return f"{option} {detail['input']!r} is not known; known are {context['expected']}"
    expected = EXPECTED.get(name, str(detail["msg"]).removeprefix("Value error, "))
    return f"{option} {detail['input']!r}: {expected}"


def _day(contact: Contact) -> str | None:
    return None if contact.verified_on is None else contact.verified_on.isoformat()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
