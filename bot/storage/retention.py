"""Deleting what is finished and past its time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_

from bot.storage.context import Context
from bot.storage.conversations import droppable
from bot.storage.tables import chat_messages, conversations, gates, inbox, is_state, outbox

FINISHED = timedelta(hours=48)
"""How long a finished update or call is remembered. Telegram repeats an update for 24 hours."""
GIVEN_UP = timedelta(days=30)
"""How long a call that was given up stays for a human to see."""
AT_ONCE = 10_000
"""Rows of one table in one sweep, so that nobody waits long for it."""
_ADVISORY_LOCK = 4_207_002
"""Any number that nothing else in the database uses."""


class Retention:
    """Implements `ports.Retention`. Nothing unfinished is ever deleted here."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def sweep(self, now: datetime) -> dict[str, int]:
        await self._context.flush()
        await self._one_after_the_other()
        rules: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (inbox, is_state(inbox, "done") & (inbox.c.received_at < now - FINISHED)),
            (
                outbox,
                (is_state(outbox, "sent") & (outbox.c.finished_at < now - FINISHED))
                | (is_state(outbox, "dead") & (outbox.c.finished_at < now - GIVEN_UP)),
            ),
            (chat_messages, chat_messages.c.at < now - FINISHED),
            (gates, gates.c.until <= now),
            (conversations, droppable()),
        )
        await self._hold_forgotten()
        swept = {table.name: await self._delete(table, past) for table, past in rules}
        self._context.forget_read()
        return swept

    async def _one_after_the_other(self) -> None:
        """Wait for the sweep of another process: two at once would delete in each other's way."""
        if self._context.connection.dialect.name == "postgresql":
            await self._context.run(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))

    async def _hold_forgotten(self) -> None:
        """Wait for updates that are just being received, so that the sweep sees them."""
        await self._context.run(
            select(conversations.c.id).where(conversations.c.forgotten).order_by(conversations.c.id).with_for_update()
        )

    async def _delete(self, table: Table, past: ColumnElement[bool]) -> int:
        key = list(table.primary_key.columns)
        if len(key) == 1:
            some = select(key[0]).where(past).limit(AT_ONCE)
            return await self._context.count(delete(table).where(key[0].in_(some)))
        some_pairs = select(*key).where(past).limit(AT_ONCE)
        return await self._context.count(delete(table).where(tuple_(*key).in_(some_pairs)))
