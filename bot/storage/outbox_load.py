"""What waits: for the staff groups to take, and for persons who may not be written to now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.domain.ids import ConversationId, GroupId
from bot.storage.context import Context
from bot.storage.tables import case_topics, is_state, outbox


async def load_of(context: Context, groups: Collection[GroupId], since: datetime) -> dict[GroupId, int]:
    """Counted calls by group: unsent ones, and those made since then."""
    loads = dict.fromkeys(groups, 0)
    waiting = outbox.c.finished_at.is_(None) & outbox.c.target.in_(("case", "group"))
    made = (outbox.c.finished_at >= since) & is_state(outbox, "sent") & outbox.c.target.in_(("case", "group"))
    for condition in (waiting, made):
        await _add(context, loads, condition)
    return loads


async def _add(context: Context, loads: dict[GroupId, int], condition: ColumnElement[bool]) -> None:
    group = func.coalesce(case_topics.c.group_id, outbox.c.target_id)
    rows = await context.rows(
        select(group.label("group_id"), func.sum(outbox.c.counted).label("calls"))
        .outerjoin(case_topics, (outbox.c.target == "case") & (case_topics.c.case_id == outbox.c.target_id))
        .where(condition, outbox.c.counted > 0)
        .group_by(group)
    )
    for row in rows:
        if row["group_id"] in loads:
            loads[GroupId(row["group_id"])] += int(row["calls"])


async def held_for(context: Context, after: ConversationId, limit: int) -> list[ConversationId]:
    """The next persons, by id, for whom something is held."""
    rows = await context.rows(
        select(outbox.c.target_id)
        .where(outbox.c.finished_at.is_(None), outbox.c.target == "person", outbox.c.target_id > after)
        .where(is_state(outbox, "held"))
        .distinct()
        .order_by(outbox.c.target_id)
        .limit(limit)
    )
    return [ConversationId(row["target_id"]) for row in rows]
