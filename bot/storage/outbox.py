"""The outbox: what goes in, and what becomes of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, delete, func, insert, or_, select, tuple_, update

from bot.domain.delivery import Fate
from bot.domain.ids import CaseId, ChatId, ConversationId, GroupId, MessageId, OutboxId
from bot.domain.outgoing import TIDY_STREAMS, Lane, Letter, Outgoing, Purpose
from bot.ports import NO_CHATS
from bot.storage.context import Context, chunks
from bot.storage.outbox_heads import chats_as_targets, due_heads, heads_exist, narrow_groups, runs_behind
from bot.storage.outbox_load import held_for, load_of
from bot.storage.outbox_rows import outbox_values, read_letter
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import case_topics, conversations, is_state, outbox

_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(state="sent", params=None, joinable=None, error=None, finished_at=bindparam("at"))
)
_DEFER = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"), outbox.c.finished_at.is_(None))
    .values(not_before=bindparam("until"), attempts=outbox.c.attempts + 1, error=bindparam("why"))
)
_DEAD = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"), outbox.c.finished_at.is_(None))
    .values(state="dead", error=bindparam("why"), finished_at=outbox.c.not_before)
)
_STATES = select(outbox.c.id, outbox.c.state).where(outbox.c.id.in_(bindparam("some", expanding=True)))
_NEW = insert(outbox)
_REPLACED = delete(outbox).where(
    outbox.c.finished_at.is_(None),
    tuple_(outbox.c.stream, outbox.c.replace_key).in_(bindparam("places", expanding=True)),
)


class Outbox:
    """Implements `ports.Outbox`. The content of a row is emptied as soon as it was sent."""

    def __init__(self, context: Context, groups: StaffGroups) -> None:
        self._context = context
        self._groups = groups
        self._new: list[Outgoing] = []
        self._marks: list[tuple[Any, dict[str, Any]]] = []
        self._states: dict[OutboxId, str] = {}
        self._watched: set[OutboxId] = set()

    def forget_read(self) -> None:
        """What was read may be stale."""
        self._states, self._watched = {}, set()

    async def add(self, rows: Sequence[Outgoing]) -> None:
        for row in rows:
            if row.replace_key is not None:
                self.forget_read()
                place = (row.stream, row.replace_key)
                self._new = [other for other in self._new if (other.stream, other.replace_key) != place]
            self._new.append(row)

    async def flush(self) -> None:
        new, self._new = self._new, []
        # A replaced row is deleted, not overwritten: if it is on its way just now, the newer one still goes.
        replaced = [(row.stream, row.replace_key) for row in new if row.replace_key is not None]
        for some in chunks(replaced):
            await self._context.run(_REPLACED, {"places": some})
        if new:
            await self._context.run(_NEW, [outbox_values(self._context, row) for row in new])
        marks, self._marks = self._marks, []
        for statement in (_SENT, _DEFER, _DEAD):
            values = sorted((values for of, values in marks if of is statement), key=lambda values: values["of"])
            if values:
                await self._context.run(statement, values)

    async def heads(
        self,
        now: datetime,
        limit: int,
        *,
        busy_streams: Collection[str],
        closed_chats: Collection[ChatId],
        narrow: Mapping[ChatId, Lane] = NO_CHATS,
        worst: Lane = Lane.BROADCAST,
    ) -> list[list[Letter]]:
        await self._context.flush()
        closed = await chats_as_targets(self._context, self._groups, closed_chats)
        groups = await narrow_groups(self._groups, narrow)
        statement, values = due_heads(now, limit, busy_streams, closed, groups, worst)
        heads = [read_letter(self._context, row) for row in await self._context.rows(statement, values)]
        behind = await runs_behind(self._context, [head for head in heads if head.outgoing.joinable is not None])
        return [[head, *behind.get(head.outgoing.stream, [])] for head in heads]

    async def load(self, groups: Collection[GroupId], since: datetime) -> dict[GroupId, int]:
        await self._context.flush()
        return await load_of(self._context, groups, since)

    async def withdraw(self, stream: str, replace_keys: Collection[str]) -> None:
        await self._context.flush()
        await self._context.run(
            delete(outbox).where(
                outbox.c.finished_at.is_(None), outbox.c.stream == stream, outbox.c.replace_key.in_(replace_keys)
            )
        )

    async def sent(self, ids: Collection[OutboxId], at: datetime) -> None:
        self._mark(_SENT, ids, at=at)

    async def defer(self, ids: Collection[OutboxId], until: datetime, error: str) -> None:
        self._mark(_DEFER, ids, until=until, why=error)

    async def dead(self, ids: Collection[OutboxId], error: str) -> None:
        self._mark(_DEAD, ids, why=error)

    def _mark(self, statement: Any, ids: Collection[OutboxId], **values: Any) -> None:
        self._marks.extend((statement, {"of": id, **values}) for id in ids)

    async def hold(self, conversation: ConversationId, purposes: Collection[Purpose]) -> None:
        await self._context.flush()
        self.forget_read()
        await self._context.run(
            update(outbox)
            .where(_to_person(conversation), is_state(outbox, "ready"), outbox.c.purpose.in_(purposes))
            .values(state="held")
        )

    async def release(self, conversation: ConversationId, at: datetime) -> int:
        await self._context.flush()
        self.forget_read()
        return await self._context.count(
            update(outbox)
            .where(_to_person(conversation), is_state(outbox, "held"))
            .values(state="ready", not_before=at)
        )

    async def held(self, after: ConversationId, limit: int) -> list[ConversationId]:
        await self._context.flush()
        return await held_for(self._context, after, limit)

    async def hasten(self, beyond: datetime, now: datetime) -> int:
        await self._context.flush()
        late = is_state(outbox, "ready") & (outbox.c.not_before > beyond)
        return await self._context.count(update(outbox).where(late).values(not_before=now))

    async def tidy(self, now: datetime) -> int:
        await self._context.flush()
        waiting = is_state(outbox, "ready") & (outbox.c.not_before > now)
        return await self._context.count(
            update(outbox).where(waiting, outbox.c.stream.like(TIDY_STREAMS)).values(not_before=now)
        )

    async def drop(self, conversation: ConversationId, purposes: Collection[Purpose]) -> int:
        await self._context.flush()
        self.forget_read()
        return await self._context.count(delete(outbox).where(_to_person(conversation), outbox.c.purpose.in_(purposes)))

    async def hurry(self, stream: str, lane: Lane) -> None:
        await self._context.flush()
        await self._context.run(
            update(outbox)
            .where(outbox.c.stream == stream, is_state(outbox, "ready"), outbox.c.lane > int(lane))
            .values(lane=int(lane))
        )

    async def watch(self, ids: Collection[OutboxId]) -> None:
        await self._context.flush()
        self.forget_read()
        for some in chunks(ids):
            rows = await self._context.rows(_STATES, {"some": some})
            self._states |= {OutboxId(row["id"]): row["state"] for row in rows}
        self._watched = set(ids)

    async def fate(self, ids: Collection[OutboxId]) -> Fate:
        if not self._watched.issuperset(ids):
            await self.watch(ids)
        states = [self._states[id] for id in ids if id in self._states]
        if len(states) < len(ids):
            return Fate.GONE
        return Fate.HELD if "held" in states else Fate.WAITING

    async def waiting(self, stream: str, replace_key: str) -> Outgoing | None:
        await self._context.flush()
        row = await self._context.row(
            select(outbox).where(
                outbox.c.finished_at.is_(None), outbox.c.stream == stream, outbox.c.replace_key == replace_key
            )
        )
        return None if row is None else read_letter(self._context, row).outgoing

    async def carried(self, case: CaseId, message: MessageId) -> bool:
        await self._context.flush()
        rows = await self._context.rows(
            select(outbox.c.origins).where(
                outbox.c.case_id == case, outbox.c.purpose == Purpose.REPLY, outbox.c.state != "dead"
            )
        )
        return any(str(message) in row["origins"].split(",") for row in rows)

    async def next_due(self) -> datetime | None:
        await self._context.flush()
        found: datetime | None = await self._context.value(
            select(outbox.c.not_before)
            .where(is_state(outbox, "ready"), heads_exist())
            .order_by(outbox.c.not_before)
            .limit(1)
        )
        return found

    async def recent_sends(self, since: datetime) -> list[tuple[ChatId, datetime]]:
        await self._context.flush()
        rows = await self._context.rows(
            select(
                outbox.c.target,
                outbox.c.counted,
                outbox.c.finished_at,
                conversations.c.chat,
                func.coalesce(case_topics.c.group_id, outbox.c.target_id).label("group_id"),
            )
            .outerjoin(conversations, (outbox.c.target == "person") & (conversations.c.id == outbox.c.target_id))
            .outerjoin(case_topics, (outbox.c.target == "case") & (case_topics.c.case_id == outbox.c.target_id))
            .where(outbox.c.finished_at >= since, is_state(outbox, "sent"), outbox.c.counted > 0)
            .order_by(outbox.c.finished_at, outbox.c.id)
        )
        sends: list[tuple[ChatId, datetime]] = []
        for row in rows:
            chat = await self._chat_of(row)
            if chat is not None:
                sends.extend([(chat, row["finished_at"])] * row["counted"])
        return sends

    async def _chat_of(self, row: RowMapping) -> ChatId | None:
        """The chat a sent row went to; None for a person who was erased since."""
        if row["target"] == "person":
            return None if row["chat"] is None else ChatId(self._context.cipher.decrypt_int(row["chat"]))
        return await self._groups.chat(GroupId(row["group_id"]))

    async def oldest(self) -> datetime | None:
        """Since when the row that waits longest might have gone."""
        await self._context.flush()
        found: datetime | None = await self._context.value(
            select(func.min(outbox.c.created_at)).where(is_state(outbox, "ready"))
        )
        return found


def _to_person(conversation: ConversationId) -> ColumnElement[bool]:
    """An unsent row to this person: into their chat, or an answer to a press of theirs."""
    to_chat = (outbox.c.target == "person") & (outbox.c.target_id == conversation)
    answer = (outbox.c.target == "nobody") & (outbox.c.conversation_id == conversation)
    return outbox.c.finished_at.is_(None) & or_(to_chat, answer)
