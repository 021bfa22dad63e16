"""Rows of the outbox that call counselors to cases, in a group's General topic."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.ids import CaseId, GroupId, MessageId
from bot.domain.outgoing import TIDY_STREAMS, Json, Lane, Outgoing, Purpose, ToGroup

TIDY = timedelta(minutes=5)
"""How long persons' words stand in General at least, where their topics had to wait."""


def alarm_stream(group: GroupId, lane: Lane) -> str:
    """Emergencies in one stream, what is less in another: an alarm waits behind none that is less pressing."""
    return f"g:{group}:alarm:{int(lane)}"


def echo_stream(group: GroupId) -> str:
    """Alarms of emergencies that go on: no first one waits behind them."""
    return f"g:{group}:echo"


def echo_key(case: CaseId, message: MessageId) -> str:
    """Names the alarm of one message, so that it is taken back when the message stands in its topic."""
    return f"echo:{case}:{message}"


def alarm(
    case: Case, group: GroupId, lane: Lane, line: str, words: str, params: Mapping[str, Json], key: str, now: datetime
) -> Outgoing:
    """Calls the counselors of a group to this case. `words` are said with the line where the topic has to wait.

    An unsent alarm with the same `key` gives its place to this one.
    """
    return Outgoing(
        stream=alarm_stream(group, lane),
        lane=lane,
        target=ToGroup(group),
        method="sendMessage",
        params={"text": line, **params},
        purpose=Purpose.ALARM,
        not_before=now,
        conversation=case.conversation,
        case=case.id,
        joinable=f"{line}\n{words}" if words else line,
        replace_key=key,
    )


def tidied(group: GroupId, message: MessageId, text: str, cases: Sequence[CaseId], now: datetime) -> Outgoing:
    """Take persons' words out of a bulletin once these cases have their topics. The row belongs to no person."""
    params: dict[str, Json] = {
        "message_id": int(message),
        "text": text,
        "link_preview_options": {"is_disabled": True},
        "$cases": [int(case) for case in cases],
    }
    return Outgoing(
        stream=TIDY_STREAMS.replace("%", str(group), 1).replace("%", str(message), 1),
        lane=Lane.HOUSE,
        target=ToGroup(group),
        method="editMessageText",
        params=params,
        purpose=Purpose.STAFF_NOTE,
        not_before=now + TIDY,
    )
