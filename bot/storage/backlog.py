"""What waits, in figures: by the indexes of unfinished rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from bot.domain.backlog import InboxBacklog, LaneBacklog, OpenCases, OutboxBacklog
from bot.domain.outgoing import Lane
from bot.storage.context import Context
from bot.storage.gates import Gates
from bot.storage.inbox import OLDEST, rested, rests
from bot.storage.outbox_heads import Targets, chats_as_targets, heads_exist, must_rest
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import cases, conversations, inbox, is_state, outbox

INBOX_COUNT = select(func.count()).select_from(inbox).where(is_state(inbox, "new"))
BY_LANE = (
    select(outbox.c.lane, func.count().label("waiting"), func.min(outbox.c.created_at).label("oldest"))
    .where(is_state(outbox, "ready"))
    .group_by(outbox.c.lane)
)
OPEN_CASES = (
    select(
        cases.c.queue,
        cases.c.level,
        cases.c.state,
        func.count().label("number"),
        func.min(cases.c.opened_at).label("oldest"),
    )
    .where(cases.c.state != literal_column("'closed'"))  # as the partial index says it
    .group_by(cases.c.queue, cases.c.level, cases.c.state)
)


def inbox_oldest_due(now: datetime) -> Select[Any]:
    """When the oldest update was received whose conversation does not rest."""
    return (
        select(inbox.c.received_at)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(is_state(inbox, "new"))
        .where(rested())
        .order_by(inbox.c.id)
        .limit(1)
        .params(rests(now))
    )


def due_by_lane(now: datetime, closed: Targets) -> Select[Any]:
    """Since when the oldest row of each lane could have gone: at the head of its stream, in a chat that is open."""
    statement = select(outbox.c.lane, func.min(outbox.c.not_before).label("oldest_due")).where(
        is_state(outbox, "ready"), outbox.c.not_before <= now, heads_exist()
    )
    for condition in must_rest(closed.persons or None, closed.groups or None, {}):
        statement = statement.where(~condition)
    return statement.group_by(outbox.c.lane)


class Backlogs:
    """Implements `ports.Backlogs`."""

    def __init__(self, context: Context, groups: StaffGroups) -> None:
        self._context = context
        self._groups = groups

    async def inbox(self, now: datetime) -> InboxBacklog:
        await self._context.flush()
        return InboxBacklog(
            int(await self._context.value(INBOX_COUNT)),
            await self._context.value(OLDEST),
            await self._context.value(inbox_oldest_due(now)),
        )

    async def outbox(self, now: datetime) -> OutboxBacklog:
        await self._context.flush()
        gates = await Gates(self._context).closed(now)
        due: dict[int, datetime] = {}
        if None not in gates:
            chats = [chat for chat in gates if chat is not None]
            closed = await chats_as_targets(self._context, self._groups, chats)
            rows = await self._context.rows(due_by_lane(now, closed))
            due = {row["lane"]: row["oldest_due"] for row in rows}
        lanes = {
            Lane(row["lane"]): LaneBacklog(row["waiting"], row["oldest"], due.get(row["lane"]))
            for row in await self._context.rows(BY_LANE)
        }
        return OutboxBacklog(lanes)

    async def cases(self) -> tuple[OpenCases, ...]:
        await self._context.flush()
        by_kind: dict[tuple[str, str], dict[str, Any]] = {}
        for row in await self._context.rows(OPEN_CASES):
            figures = by_kind.setdefault((row["queue"], row["level"]), {})
            figures[row["state"]] = row["number"]
            if row["state"] == "waiting":
                figures["oldest"] = row["oldest"]
        return tuple(OpenCases(queue, level, **figures) for (queue, level), figures in sorted(by_kind.items()))
