"""What has to be settled when a database was restored."""

from collections.abc import AsyncIterator, Collection

from sqlalchemy import delete, select

from bot.domain.case import Case
from bot.domain.outgoing import Letter, Purpose
from bot.domain.update import Claimed
from bot.storage.case_rows import read_case
from bot.storage.context import CHUNK, Context
from bot.storage.inbox import read_claimed
from bot.storage.outbox_rows import read_letter
from bot.storage.tables import cases, inbox, is_state, outbox


class Aftermath:
    """Implements `ports.Aftermath`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def drop(self, purposes: Collection[Purpose]) -> int:
        await self._context.flush()
        return await self._context.count(
            delete(outbox).where(outbox.c.finished_at.is_(None), outbox.c.purpose.in_(purposes))
        )

    async def take_ready(self, purposes: Collection[Purpose]) -> list[Letter]:
        await self._context.flush()
        mine = is_state(outbox, "ready") & outbox.c.purpose.in_(purposes)
        rows = await self._context.rows(select(outbox).where(mine).order_by(outbox.c.id))
        await self._context.run(delete(outbox).where(mine))
        return [read_letter(self._context, row) for row in rows]

    async def unread(self) -> AsyncIterator[Claimed]:
        last = 0
        while True:
            await self._context.flush()
            rows = await self._context.rows(
                select(inbox)
                .where(is_state(inbox, "new"), inbox.c.conversation_id.is_not(None), inbox.c.id > last)
                .order_by(inbox.c.id)
                .limit(CHUNK)
            )
            for row in rows:
                last = row["id"]
                yield read_claimed(self._context, row)
            if not rows:
                return

    async def open_cases(self) -> list[Case]:
        await self._context.flush()
        rows = await self._context.rows(
            select(cases).where(cases.c.state != "closed", cases.c.conversation_id.is_not(None)).order_by(cases.c.id)
        )
        return [read_case(self._context, row) for row in rows]
