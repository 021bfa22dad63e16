"""What operators did to the directory, with its history."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import orjson
from sqlalchemy import RowMapping, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import Change, Did, Record
from bot.domain.json import Json
from bot.storage.context import Context
from bot.storage.dialect import insert_for
from bot.storage.tables import directory_entries, directory_history

_TOLD = {"soon": directory_entries.c.told_soon, "overdue": directory_entries.c.told_overdue}
_CHANGING = [
    column.name for column in directory_entries.columns if column.name not in ("id", "told_soon", "told_overdue")
]


class Directory:
    """Implements `ports.Directory`. Written at once: it is some rows a week."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def revision(self) -> tuple[int, int]:
        # Numbers are given before they are committed, and not in that order: the count sees who comes late.
        row = await self._context.row(select(func.max(directory_history.c.id).label("last"), func.count().label("all")))
        return (0, 0) if row is None else (row["last"] or 0, row["all"])

    async def all(self) -> list[Record]:
        rows = await self._context.rows(select(directory_entries).order_by(directory_entries.c.id))
        return [_record(row) for row in rows]

    async def get(self, id: str) -> Record | None:
        row = await self._context.row(select(directory_entries).where(directory_entries.c.id == id).with_for_update())
        return None if row is None else _record(row)

    async def save(self, record: Record, change: Change) -> None:
        statement: Any = insert_for(self._context.connection, directory_entries).values(**_values(record))
        await self._context.run(
            statement.on_conflict_do_update(
                index_elements=[directory_entries.c.id],
                set_={name: statement.excluded[name] for name in _CHANGING},
            )
        )
        await self._context.run(
            insert(directory_history).values(
                entry=change.entry,
                at=change.at,
                who=change.by,
                did=change.did.value,
                how=change.how,
                before=_packed(change.before),
                after=_packed(change.after),
            )
        )

    async def history(self, id: str | None) -> list[Change]:
        query = select(directory_history).order_by(directory_history.c.id)
        if id is not None:
            query = query.where(directory_history.c.entry == id)
        return [_change(row) for row in await self._context.rows(query)]

    async def tell(self, id: str, verified_on: date, what: Literal["soon", "overdue"]) -> bool:
        told, day = _TOLD[what], verified_on.isoformat()
        mine = (directory_entries.c.id == id) & (directory_entries.c.verified_on == day)
        return bool(
            await self._context.count(
                update(directory_entries).where(mine, or_(told.is_(None), told != day)).values({told.name: day})
            )
        )


async def read_records(connection: AsyncConnection) -> list[Record]:
    """What operators did, for whoever only looks."""
    rows = (await connection.execute(select(directory_entries).order_by(directory_entries.c.id))).mappings().all()
    return [_record(row) for row in rows]


def _packed(value: Mapping[str, Json] | tuple[str, ...]) -> str:
    return orjson.dumps(value).decode()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _values(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "fields": _packed(record.fields),
        "added": record.added,
        "verified_on": record.verified_on.isoformat() if record.verified_on else None,
        "verified_by": record.verified_by,
        "how": record.how,
        "verified_for": _packed(record.verified_for),
        "retired": record.retired,
        "sample": record.sample,
    }


def _record(row: RowMapping) -> Record:
    return Record(
        id=row["id"],
        fields=orjson.loads(row["fields"]),
        added=row["added"],
        verified_on=_day(row["verified_on"]),
        verified_by=row["verified_by"],
        how=row["how"],
        verified_for=tuple(orjson.loads(row["verified_for"])),
        retired=row["retired"],
        sample=row["sample"],
        told_soon=_day(row["told_soon"]),
        told_overdue=_day(row["told_overdue"]),
    )


def _change(row: RowMapping) -> Change:
    return Change(
        entry=row["entry"],
        at=row["at"],
        by=row["who"],
        did=Did(row["did"]),
        how=row["how"],
        before=orjson.loads(row["before"]),
        after=orjson.loads(row["after"]),
    )
