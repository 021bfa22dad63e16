"""Cases and topics to rows and back."""

from typing import Any, cast

from sqlalchemy import RowMapping, Select, func, literal_column, select

from bot.domain.case import Case, CaseState, Topic
from bot.domain.ids import CaseId, ChatId, ConversationId, GroupId, MessageId, ThreadId, UserId
from bot.domain.json import Json
from bot.storage.context import Context
from bot.storage.tables import case_topics, cases
from dialogs.risk.labels import Level

CHANGING = (
    "queue",
    "level",
    "reason",
    "state",
    "language",
    "signals",
    "counselor",
    "alias",
    "taken_at",
    "replied_at",
    "closed_at",
    "alert_at",
    "alerts",
    "helped",
)
"""What of a case may change after it was opened."""
TOPIC_COLUMNS = {
    "group": "group_id",
    "name": "name",
    "card": "card",
    "thread": "thread_id",
    "card_message": "card_message",
    "card_edited_at": "card_edited_at",
}
"""Columns of what may change of a topic."""


def case_values(context: Context, case: Case) -> dict[str, Any]:
    """All columns of a case but its id and its person's."""
    cipher = context.cipher
    return {
        "queue": case.queue,
        "level": case.level,
        "rank": case.level.rank,
        "reason": cipher.encrypt_text(case.reason),
        "signals": cipher.encrypt_json(list(case.signals)),
        "state": case.state,
        "language": case.language,
        "opened_at": case.opened_at,
        "counselor": None if case.counselor is None else cipher.encrypt_int(case.counselor),
        "alias": context.seal(case.alias),
        "taken_at": case.taken_at,
        "replied_at": case.replied_at,
        "closed_at": case.closed_at,
        "alert_at": case.alert_at,
        "alerts": case.alerts,
        "helped": context.seal(case.helped),
    }


def read_case(context: Context, row: RowMapping) -> Case:
    counselor = row["counselor"]
    return Case(
        id=CaseId(row["id"]),
        conversation=ConversationId(row["conversation_id"]),
        queue=row["queue"],
        level=Level(row["level"]),
        reason=context.cipher.decrypt_text(row["reason"]),
        state=CaseState(row["state"]),
        language=row["language"],
        opened_at=row["opened_at"],
        signals=tuple(cast("list[str]", context.cipher.decrypt_json(row["signals"]))),
        counselor=None if counselor is None else UserId(context.cipher.decrypt_int(counselor)),
        alias=context.open(row["alias"]),
        taken_at=row["taken_at"],
        replied_at=row["replied_at"],
        closed_at=row["closed_at"],
        alert_at=row["alert_at"],
        alerts=row["alerts"],
        helped=context.open(row["helped"]),
    )


def topic_values(context: Context, topic: Topic) -> dict[str, Any]:
    """All columns of a topic but its case. The group's present id is kept with the group."""
    return {
        "group_id": topic.group,
        "name": context.cipher.encrypt_text(topic.name),
        "card": context.cipher.encrypt_json(topic.card),
        "thread_id": topic.thread,
        "card_message": topic.card_message,
        "card_edited_at": topic.card_edited_at,
    }


def read_topic(context: Context, row: RowMapping, chat: ChatId) -> Topic:
    """A topic; of an erased case only where it stands."""
    card, thread, message = row["card"], row["thread_id"], row["card_message"]
    return Topic(
        case=CaseId(row["case_id"]),
        group=GroupId(row["group_id"]),
        chat=chat,
        name=context.open(row["name"]) or "",
        card=cast("dict[str, Json]", {} if card is None else context.cipher.decrypt_json(card)),
        thread=None if thread is None else ThreadId(thread),
        card_message=None if message is None else MessageId(message),
        card_edited_at=row["card_edited_at"],
    )


def count_open(group: GroupId) -> Select[Any]:
    """How many cases of the group are open. By the index of open ones, so that years of closed ones cost nothing."""
    return (
        select(func.count())
        .select_from(cases.join(case_topics, case_topics.c.case_id == cases.c.id))
        .where(
            case_topics.c.group_id + 0 == group,  # no index: SQLite would begin with all topics there ever were
            cases.c.state != literal_column("'closed'"),  # as the partial index says it
            cases.c.erased.is_(False),
        )
    )
