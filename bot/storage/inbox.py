"""The inbox: every update once, in order within its conversation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, RowMapping, Select, bindparam, exists, or_, select, text, update

from bot.domain.ids import ConversationId, InboxId
from bot.domain.update import Claimed, Rank, RawUpdate
from bot.ports import NO_RANKS
from bot.storage.cases import Cases
from bot.storage.context import CHUNK, Context, chunks
from bot.storage.conversations import Conversations
from bot.storage.dialect import insert_new
from bot.storage.retention import FINISHED
from bot.storage.tables import conversations, inbox, is_state

PRESSING, COMPANY = 20, 10
"""Conversations held at once while somebody may be in danger, and to how many of these others are added: short
transactions, since what follows from them is sent when they end."""
OLDEST = select(inbox.c.received_at).where(is_state(inbox, "new")).order_by(inbox.c.id).limit(1)
"""When the oldest unfinished update was received."""
_DONE = update(inbox).where(inbox.c.id == bindparam("of")).values(state="done", raw=None, error=None)
_NEW_OF = (
    select(inbox)
    .where(is_state(inbox, "new"), inbox.c.conversation_id.in_(bindparam("held", expanding=True)))
    .order_by(inbox.c.id)
    .limit(bindparam("most", type_=Integer))
)

LONGEST_REST = timedelta(minutes=10)
"""More than a conversation ever rests after a failure."""


def _no_earlier() -> ColumnElement[bool]:
    """No unfinished update of the same conversation came before."""
    earlier = inbox.alias("earlier")
    return ~exists().where(
        earlier.c.conversation_id == inbox.c.conversation_id,
        is_state(earlier, "new"),
        earlier.c.id < inbox.c.id,
    )


_FREE_NUMBER = (
    update(inbox)
    .where(inbox.c.bot_id == bindparam("bot"), inbox.c.update_id.in_(bindparam("some", expanding=True)))
    .where(inbox.c.received_at < bindparam("before"))
    .values(update_id=-inbox.c.id)
)


def _holding(which: ColumnElement[bool], *order: ColumnElement[Any]) -> tuple[Select[Any], Select[Any]]:
    """Holds free conversations that have such updates; the second leaves some `without`."""
    statement = (
        select(conversations)
        .join(inbox, inbox.c.conversation_id == conversations.c.id)
        .where(is_state(inbox, "new"), which, rested())
        .order_by(*order)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=conversations, skip_locked=True)
    )
    return statement, statement.where(conversations.c.id.not_in(bindparam("without", expanding=True)))


def is_pressing() -> ColumnElement[bool]:
    """Written out, so that SQLite finds the partial index."""
    return inbox.c.rank < text(str(int(Rank.ORDINARY)))


def rested() -> ColumnElement[bool]:
    """The conversation rests no longer at `now`. Nobody rests beyond `never`: the clock has been set back."""
    until = conversations.c.not_before
    return or_(until.is_(None), until <= bindparam("now"), until > bindparam("never"))


def rests(now: datetime) -> dict[str, datetime]:
    """The values of `rested`."""
    return {"now": now, "never": now + LONGEST_REST}


# Built once: building takes longer than running.
_PRESSING = _holding(is_pressing(), inbox.c.rank, inbox.c.id)
_FREE = _holding(_no_earlier(), inbox.c.id)


class Inbox:
    """Implements `ports.Inbox`. A unit that claimed a conversation holds its row locked until it ends."""

    def __init__(self, context: Context, conversations: Conversations, cases: Cases) -> None:
        self._context = context
        self._conversations = conversations
        self._cases = cases
        self._done: list[InboxId] = []

    async def put(
        self, updates: Sequence[tuple[RawUpdate, ConversationId]], at: datetime, ranks: Mapping[int, Rank] = NO_RANKS
    ) -> int:
        new = 0
        for some in chunks(updates):
            values = [self._new(update, conversation, at, ranks) for update, conversation in some]
            kept = await self._insert(values)
            if kept < len(values) and await self._free_numbers(values, at):
                kept += await self._insert(values)
            new += kept
        return new

    async def _insert(self, values: Sequence[dict[str, Any]]) -> int:
        statement = insert_new(self._context.connection, inbox).returning(inbox.c.id)
        return len((await self._context.run(statement, values)).all())

    async def _free_numbers(self, values: Sequence[dict[str, Any]], at: datetime) -> int:
        """After a week of silence Telegram may give an id anew: who had it so long ago is another update."""
        numbers = {
            "bot": self._context.bot_id,
            "some": [value["update_id"] for value in values],
            "before": at - FINISHED,
        }
        return await self._context.count(_FREE_NUMBER, numbers)

    def _new(
        self, update: RawUpdate, conversation: ConversationId, at: datetime, ranks: Mapping[int, Rank]
    ) -> dict[str, Any]:
        return {
            "bot_id": self._context.bot_id,
            "update_id": update.update_id,
            "conversation_id": conversation,
            "raw": self._context.cipher.encrypt(update.raw),
            "state": "new",
            "attempts": 0,
            "received_at": at,
            "rank": int(ranks.get(update.update_id, Rank.ORDINARY)),
        }

    async def claim(
        self, now: datetime, limit: int, without: Collection[ConversationId] = (), *, pressing: bool = False
    ) -> list[Claimed]:
        await self._context.flush()
        most = min(limit, PRESSING)
        held = await self._hold(_PRESSING, now, most, without)
        free = min(limit, COMPANY) - len(held) if held else limit
        if free > 0 and not pressing:
            held += await self._hold(_FREE, now, free, [*without, *held])
        if not held:
            return []
        # A second statement, so that it sees what the former holder of a conversation has committed.
        return await self._claimed(await self._context.rows(_NEW_OF, {"held": held, "most": limit}))

    async def _hold(
        self,
        statements: tuple[Select[Any], Select[Any]],
        now: datetime,
        limit: int,
        without: Collection[ConversationId],
    ) -> list[ConversationId]:
        values: dict[str, Any] = {"most": min(limit, CHUNK), **rests(now)}
        if without:
            values["without"] = sorted(without)
        rows = await self._context.rows(statements[1 if without else 0], values)
        return self._conversations.keep(rows)  # as locked: nobody changes them until this unit ends

    async def claim_one(self, id: InboxId) -> Claimed | None:
        """None also while an earlier update of its conversation is unfinished: none is skipped."""
        await self._context.flush()
        held = await self._context.value(
            select(conversations.c.id)
            .join(inbox, inbox.c.conversation_id == conversations.c.id)
            .where(inbox.c.id == id)
            .with_for_update(of=conversations, skip_locked=True)
        )
        if held is None:
            return None
        rows = await self._context.rows(select(inbox).where(inbox.c.id == id, is_state(inbox, "new"), _no_earlier()))
        claimed = await self._claimed(rows)
        return claimed[0] if claimed else None

    async def _claimed(self, rows: Sequence[RowMapping]) -> list[Claimed]:
        ids = list(dict.fromkeys(ConversationId(row["conversation_id"]) for row in rows))
        await self._cases.prefetch_current(ids)
        return [read_claimed(self._context, row) for row in rows]

    async def done(self, ids: Collection[InboxId]) -> None:
        self._done.extend(ids)

    async def flush(self) -> None:
        done, self._done = self._done, []
        if done:
            await self._context.run(_DONE, [{"of": id} for id in sorted(done)])

    async def failed(self, id: InboxId, error: str, retry_at: datetime) -> None:
        await self._context.flush()
        of_update = select(inbox.c.conversation_id).where(inbox.c.id == id).scalar_subquery()
        await self._context.run(
            update(conversations).where(conversations.c.id == of_update).values(not_before=retry_at)
        )
        await self._context.run(
            update(inbox)
            .where(inbox.c.id == id, is_state(inbox, "new"))
            .values(attempts=inbox.c.attempts + 1, error=error)
        )

    async def park(self, id: InboxId, error: str) -> None:
        await self._context.flush()
        of_update = select(inbox.c.conversation_id).where(inbox.c.id == id).scalar_subquery()
        await self._context.run(update(conversations).where(conversations.c.id == of_update).values(not_before=None))
        await self._context.run(
            update(inbox)
            .where(inbox.c.id == id, is_state(inbox, "new"))
            .values(state="parked", attempts=inbox.c.attempts + 1, error=error)
        )

    async def parked(self) -> list[Claimed]:
        await self._context.flush()
        rows = await self._context.rows(
            select(inbox).where(is_state(inbox, "parked"), inbox.c.conversation_id.is_not(None)).order_by(inbox.c.id)
        )
        return [read_claimed(self._context, row) for row in rows]

    async def oldest(self) -> datetime | None:
        await self._context.flush()
        found: datetime | None = await self._context.value(OLDEST)
        return found


def read_claimed(context: Context, row: RowMapping) -> Claimed:
    """A row of the inbox with a conversation, opened."""
    return Claimed(
        id=InboxId(row["id"]),
        update_id=row["update_id"],
        conversation=ConversationId(row["conversation_id"]),
        raw=context.cipher.decrypt(row["raw"]),
        attempts=row["attempts"],
        received_at=row["received_at"],
    )
