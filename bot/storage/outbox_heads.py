"""Which rows of the outbox may go now: by the partial indexes of ready rows, however many were sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from bot.domain.ids import ChatId, ConversationId, GroupId
from bot.domain.outgoing import Lane, Letter
from bot.storage.context import Context, chunks
from bot.storage.outbox_rows import read_letter
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import case_topics, conversations, is_state, outbox

NO_GROUPS: Mapping[GroupId, Lane] = {}
LONGEST_RUN = 50
"""How many rows at most stand behind a joinable head; one message never holds more."""

FAR_AHEAD = timedelta(minutes=2)
"""No row is written to go later than this: one that is was written by a clock that has been set back since."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Chats as rows of the outbox name them."""

    persons: tuple[ConversationId, ...]
    groups: tuple[GroupId, ...]


def heads_exist() -> ColumnElement[bool]:
    """The row is the first ready one of its stream."""
    earlier = outbox.alias("earlier")
    return ~exists().where(is_state(earlier, "ready"), earlier.c.stream == outbox.c.stream, earlier.c.id < outbox.c.id)


async def chats_as_targets(context: Context, groups: StaffGroups, chats: Collection[ChatId]) -> Targets:
    """Which conversations and staff groups these chats are."""
    persons: list[ConversationId] = []
    staff = [group for chat in chats if (group := await groups.group(chat)) is not None]
    for some in chunks([context.hashes.hash("person", chat) for chat in chats]):
        rows = await context.rows(select(conversations.c.id).where(conversations.c.key_hash.in_(some)))
        persons.extend(ConversationId(row["id"]) for row in rows)
    return Targets(persons=tuple(sorted(persons)), groups=tuple(sorted(set(staff))))


async def narrow_groups(groups: StaffGroups, narrow: Mapping[ChatId, Lane]) -> dict[GroupId, Lane]:
    """The staff groups among these chats."""
    found = [(await groups.group(chat), lane) for chat, lane in narrow.items()]
    return {group: lane for group, lane in found if group is not None}


def _to_groups(groups: Collection[GroupId]) -> ColumnElement[bool]:
    # Asked of each row that waits: the other way round it would gather all topics that the group ever had.
    of_group = exists().where(case_topics.c.case_id == outbox.c.target_id, case_topics.c.group_id.in_(sorted(groups)))
    return or_(
        (outbox.c.target == "group") & outbox.c.target_id.in_(sorted(groups)), (outbox.c.target == "case") & of_group
    )


def must_rest(closed: Targets, narrow: Mapping[GroupId, Lane]) -> list[ColumnElement[bool]]:
    """Conditions of which one is true of every row whose chat has no room for it now."""
    conditions: list[ColumnElement[bool]] = []
    if closed.persons:
        conditions.append((outbox.c.target == "person") & outbox.c.target_id.in_(closed.persons))
    if closed.groups:
        conditions.append((outbox.c.lane > int(Lane.ALARM)) & _to_groups(closed.groups))
    for lane in sorted(set(narrow.values())):
        groups = [group for group, up_to in narrow.items() if up_to is lane]
        conditions.append((outbox.c.lane > int(lane)) & (outbox.c.counted > 0) & _to_groups(groups))
    return conditions


def due_heads(
    now: datetime,
    limit: int,
    busy: Collection[str],
    closed: Targets,
    narrow: Mapping[GroupId, Lane] = NO_GROUPS,
    worst: Lane = Lane.BROADCAST,
) -> Select[Any]:
    """The heads that may go now, best lane first, then oldest.

    What was written by a clock that was ahead does not wait until that time has come.
    """
    due = or_(outbox.c.not_before <= now, outbox.c.created_at > now + FAR_AHEAD)
    statement = select(outbox).where(is_state(outbox, "ready"), due, heads_exist())
    if worst is not Lane.BROADCAST:
        statement = statement.where(outbox.c.lane <= int(worst))
    if busy:
        statement = statement.where(outbox.c.stream.not_in(sorted(busy)))
    for condition in must_rest(closed, narrow):
        statement = statement.where(~condition)
    return statement.order_by(outbox.c.lane, outbox.c.id).limit(limit)


async def runs_behind(context: Context, heads: Sequence[Letter]) -> dict[str, list[Letter]]:
    """By stream the joinable rows that directly follow these heads."""
    runs: dict[str, list[Letter]] = {}
    for some in chunks([head.outgoing.stream for head in heads]):
        place = func.row_number().over(partition_by=outbox.c.stream, order_by=outbox.c.id).label("place")
        ready = select(outbox.c.id, place).where(is_state(outbox, "ready"), outbox.c.stream.in_(some)).subquery("ready")
        rows = await context.rows(
            select(outbox)
            .join(ready, ready.c.id == outbox.c.id)
            .where(ready.c.place > 1, ready.c.place <= LONGEST_RUN)
            .order_by(outbox.c.stream, outbox.c.id)
        )
        for stream in some:
            following = [row for row in rows if row["stream"] == stream]
            run = takewhile(lambda row: row["joinable"] is not None, following)
            runs[stream] = [read_letter(context, row) for row in run]
    return runs
