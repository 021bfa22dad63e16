"""Moments of the bot itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from bot.storage.context import Context
from bot.storage.dialect import insert_for, insert_new
from bot.storage.tables import pulse


class Pulses:
    """Implements `ports.Pulses`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def _is(self, name: str) -> ColumnElement[bool]:
        return (pulse.c.bot_id == self._context.bot_id) & (pulse.c.name == name)

    async def last(self, name: str) -> datetime | None:
        found: datetime | None = await self._context.value(select(pulse.c.at).where(self._is(name)).with_for_update())
        return found

    async def keep(self, name: str, at: datetime) -> None:
        statement: Any = insert_for(self._context.connection, pulse).values(
            bot_id=self._context.bot_id, name=name, at=at
        )
        await self._context.run(
            statement.on_conflict_do_update(
                index_elements=[pulse.c.bot_id, pulse.c.name], set_={"at": statement.excluded.at}
            )
        )

    async def begin(self, name: str, at: datetime) -> bool:
        statement = insert_new(self._context.connection, pulse).returning(pulse.c.at)
        return bool((await self._context.run(statement, _row(self._context.bot_id, name, at))).all())

    async def end(self, name: str) -> datetime | None:
        found: datetime | None = await self._context.value(delete(pulse).where(self._is(name)).returning(pulse.c.at))
        return found


def _row(bot_id: int, name: str, at: datetime) -> dict[str, Any]:
    return {"bot_id": bot_id, "name": name, "at": at}
