"""Outgoing calls to rows and back."""

from typing import Any, cast

from sqlalchemy import RowMapping

from bot.domain.ids import CaseId, ConversationId, GroupId, MessageId, OutboxId
from bot.domain.json import Json
from bot.domain.limits import cost_of
from bot.domain.outgoing import (
    Lane,
    Letter,
    Outgoing,
    Purpose,
    Target,
    ToGroup,
    ToNobody,
    ToPerson,
    ToTopic,
)
from bot.storage.context import Context


def _target_values(target: Target) -> tuple[str, int | None]:
    match target:
        case ToPerson(conversation):
            return "person", conversation
        case ToTopic(number):
            return "case", number
        case ToGroup(group):
            return "group", group
        case ToNobody():
            return "nobody", None


def _read_target(row: RowMapping) -> Target:
    id = row["target_id"]
    match row["target"]:
        case "person":
            return ToPerson(ConversationId(id))
        case "case":
            return ToTopic(CaseId(id))
        case "group":
            return ToGroup(GroupId(id))
        case _:
            return ToNobody()


def outbox_values(context: Context, row: Outgoing) -> dict[str, Any]:
    """All columns of a new row. It counts as made when it may first go."""
    target, target_id = _target_values(row.target)
    params = dict(row.params)
    cost = cost_of(row.method, params)
    return {
        "stream": row.stream,
        "lane": int(row.lane),
        "target": target,
        "target_id": target_id,
        "method": row.method,
        "params": context.cipher.encrypt_json(params),
        "joinable": context.seal(row.joinable),
        "purpose": row.purpose,
        "conversation_id": row.conversation,
        "case_id": row.case,
        "origins": ",".join(str(origin) for origin in row.origins),
        "replace_key": row.replace_key,
        "state": "held" if row.held else "ready",
        "not_before": row.not_before,
        "attempts": 0,
        "created_at": row.not_before,
        "counted": cost.messages if cost.counted else 0,
    }


def read_letter(context: Context, row: RowMapping) -> Letter:
    conversation, case = row["conversation_id"], row["case_id"]
    outgoing = Outgoing(
        stream=row["stream"],
        lane=Lane(row["lane"]),
        target=_read_target(row),
        method=row["method"],
        params=cast("dict[str, Json]", context.cipher.decrypt_json(row["params"])),
        purpose=Purpose(row["purpose"]),
        not_before=row["not_before"],
        conversation=None if conversation is None else ConversationId(conversation),
        case=None if case is None else CaseId(case),
        origins=tuple(MessageId(int(origin)) for origin in row["origins"].split(",") if origin),
        joinable=context.open(row["joinable"]),
        replace_key=row["replace_key"],
        held=row["state"] == "held",
    )
    return Letter(id=OutboxId(row["id"]), outgoing=outgoing, attempts=row["attempts"], created_at=row["created_at"])
