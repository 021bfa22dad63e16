"""Which rows of the outbox may go now: by the partial indexes of ready rows, however many were sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, exists, func, or_, select

from bot.domain.ids import ChatId, ConversationId, GroupId
from bot.domain.outgoing import Lane, Letter
from bot.storage.context import Context, chunks
from bot.storage.outbox_rows import read_letter
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import case_topics, conversations, is_state, outbox

In: TypeAlias = Sequence[int] | BindParameter[Any]
"""What a column may be one of: numbers, or the name of a list that comes with the values."""
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


def _to_groups(groups: In) -> ColumnElement[bool]:
    # Asked of each row that waits: the other way round it would gather all topics that the group ever had.
    of_group = exists().where(case_topics.c.case_id == outbox.c.target_id, case_topics.c.group_id.in_(groups))
    return or_((outbox.c.target == "group") & outbox.c.target_id.in_(groups), (outbox.c.target == "case") & of_group)


def must_rest(persons: In | None, groups: In | None, narrow: Mapping[Lane, In]) -> list[ColumnElement[bool]]:
    """Conditions of which one is true of every row whose chat has no room for it now."""
    conditions: list[ColumnElement[bool]] = []
    if persons is not None:
        conditions.append((outbox.c.target == "person") & outbox.c.target_id.in_(persons))
    if groups is not None:
        conditions.append((outbox.c.lane > int(Lane.ALARM)) & _to_groups(groups))
    for lane, those in narrow.items():
        conditions.append((outbox.c.lane > int(lane)) & (outbox.c.counted > 0) & _to_groups(those))
    return conditions


def due_heads(
    now: datetime,
    limit: int,
    busy: Collection[str],
    closed: Targets,
    narrow: Mapping[GroupId, Lane] = NO_GROUPS,
    worst: Lane = Lane.BROADCAST,
) -> tuple[Select[Any], dict[str, Any]]:
    """The heads that may go now, best lane first, then oldest: the statement and its values.

    What was written by a clock that was ahead does not wait until that time has come.
    """
    values: dict[str, Any] = {"now": now, "far": now + FAR_AHEAD, "worst": int(worst), "most": limit}
    lists: dict[str, Collection[Any]] = {"busy": busy, "persons": closed.persons, "groups": closed.groups}
    lanes = tuple(sorted(set(narrow.values())))
    for lane in lanes:
        lists[_narrow_name(lane)] = [group for group, up_to in narrow.items() if up_to is lane]
    given = {name: sorted(those) for name, those in lists.items() if those}
    return _heads(frozenset(given), lanes), values | given


@lru_cache(maxsize=256)
def _heads(given: frozenset[str], narrow: tuple[Lane, ...]) -> Select[Any]:
    # Built once for each form: building takes longer than running.
    def those(name: str) -> BindParameter[Any] | None:
        return bindparam(name, expanding=True) if name in given else None

    due = or_(outbox.c.not_before <= bindparam("now"), outbox.c.created_at > bindparam("far"))
    statement = select(outbox).where(is_state(outbox, "ready"), due, heads_exist(), outbox.c.lane <= bindparam("worst"))
    busy = those("busy")
    if busy is not None:
        statement = statement.where(outbox.c.stream.not_in(busy))
    by_lane: dict[Lane, In] = {lane: bindparam(_narrow_name(lane), expanding=True) for lane in narrow}
    for condition in must_rest(those("persons"), those("groups"), by_lane):
        statement = statement.where(~condition)
    return statement.order_by(outbox.c.lane, outbox.c.id).limit(bindparam("most", type_=Integer))


def _narrow_name(lane: Lane) -> str:
    return f"up_to_{int(lane)}"


_PLACE = func.row_number().over(partition_by=outbox.c.stream, order_by=outbox.c.id).label("place")
_READY = (
    select(outbox.c.id, _PLACE)
    .where(is_state(outbox, "ready"), outbox.c.stream.in_(bindparam("streams", expanding=True)))
    .subquery("ready")
)
_BEHIND = (
    select(outbox)
    .join(_READY, _READY.c.id == outbox.c.id)
    .where(_READY.c.place > 1, _READY.c.place <= LONGEST_RUN)
    .order_by(outbox.c.stream, outbox.c.id)
)


async def runs_behind(context: Context, heads: Sequence[Letter]) -> dict[str, list[Letter]]:
    """By stream the joinable rows that directly follow these heads."""
    runs: dict[str, list[Letter]] = {}
    for some in chunks([head.outgoing.stream for head in heads]):
        rows = await context.rows(_BEHIND, {"streams": some})
        for stream in some:
            following = [row for row in rows if row["stream"] == stream]
            run = takewhile(lambda row: row["joinable"] is not None, following)
            runs[stream] = [read_letter(context, row) for row in run]
    return runs
