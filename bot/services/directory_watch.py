"""Tells the staff group of telephone numbers that have to be called again: 14 days before they vanish, and when they
have. Once each, whichever process is first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.directory import merged
from bot.domain.ids import GroupId
from bot.domain.outgoing import Outgoing
from bot.ports import OpenUnit, Translator, UnitOfWork
from bot.services import rows
from bot.services.shelf import Shelf
from dialogs.directory import WARN_DAYS, Contact, days_left, last_day

LISTED = 20
"""Entries that one note names: more don't fit into a message."""
VERIFY = 'python -m bot directory verify ID --by NAME --how "HOW"'
LIST = "python -m bot directory list --overdue"


class DirectoryWatch:
    """`language` is that of the staff."""

    def __init__(
        self, open_unit: OpenUnit, shelf: Shelf, translator: Translator, language: str, group: GroupId
    ) -> None:
        self._open_unit, self._shelf, self._say = open_unit, shelf, translator
        self._language, self._group = language, group

    async def look(self, now: datetime) -> int:
        """Look once; how many notes were written: one at most, with all entries."""
        async with self._open_unit() as unit:
            soon, gone = await self._to_tell(unit, now)
            if not soon and not gone:
                return 0
            await unit.outbox.add([self._note(soon, gone, now)])
            await unit.commit()
        return 1

    async def _to_tell(self, unit: UnitOfWork, now: datetime) -> tuple[list[Contact], list[Contact]]:
        """What runs out soon and what has, as far as nobody has told it: it counts as told from here on."""
        records = {record.id: record for record in await unit.directory.all()}
        soon: list[Contact] = []
        gone: list[Contact] = []
        for contact in merged(self._shelf.content.directory, records.values()).contacts:
            left = days_left(contact, now.astimezone(UTC).date())
            day = contact.verified_on
            if left is None or day is None or left > WARN_DAYS:
                continue
            record = records[contact.id]
            if left <= 0 and record.told_overdue != day and await unit.directory.tell(contact.id, day, "overdue"):
                gone.append(contact)
            if left > 0 and record.told_soon != day and await unit.directory.tell(contact.id, day, "soon"):
                soon.append(contact)
        return soon, gone

    def _note(self, soon: Sequence[Contact], gone: Sequence[Contact], now: datetime) -> Outgoing:
        say = self._say
        parts = []
        if gone:
            parts.append(
                say.staff("☎️ Nobody sees these telephone numbers any more, they were not called again in time:")
            )
            parts.append(self._listed(gone))
        if soon:
            parts.append(
                say.staff("☎️ Please call these telephone numbers again, soon people will not see them any more:")
            )
            parts.append(self._listed(soon))
        parts.append(say.staff("After the call the operator notes it: {command}", command=VERIFY))
        return rows.to_group(self._group, "\n".join(parts), now)

    def _listed(self, contacts: Sequence[Contact]) -> str:
        lines = [self._line(contact) for contact in contacts[:LISTED]]
        if len(contacts) > LISTED:
            rest = len(contacts) - LISTED
            lines.append(self._say.staff("… and {count} more: {command}", count=rest, command=LIST))
        return "\n".join(lines)

    def _line(self, contact: Contact) -> str:
        name = contact.name if "name" in contact.typed else self._say.dialog(self._language, contact.name)
        day = last_day(contact)
        until = "" if day is None else f"{day:%d.%m.%Y}"
        return self._say.staff("• {name} ({id}), shown until {date}", name=name, id=contact.id, date=until)
