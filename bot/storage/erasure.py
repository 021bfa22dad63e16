"""Erasing a person. What is erased here is gone: nothing is archived."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from bot.domain.conversation import Conversation
from bot.domain.ids import CaseId, ChatId, ConversationId
from bot.domain.outgoing import Purpose
from bot.storage.context import Context
from bot.storage.tables import (
    case_topics,
    cases,
    chat_messages,
    conversations,
    corrections,
    gates,
    inbox,
    is_state,
    links,
    milestones,
    outbox,
    parts,
)

_LAST_CALLS = (Purpose.FAREWELL, Purpose.ERASE)


async def erase_conversation(context: Context, conversation: Conversation) -> None:
    """All of a person but the unread updates, the farewell and the calls that delete messages and topics."""
    id = conversation.id
    of_person = select(cases.c.id).where(cases.c.conversation_id == id)
    await _erase_outbox(context, id, of_person)
    await context.run(
        update(inbox)
        .where(inbox.c.conversation_id == id, ~is_state(inbox, "new"))
        .values(state="done", raw=None, error=None)
    )
    await context.run(delete(parts).where(parts.c.conversation_id == id))
    await context.run(delete(chat_messages).where(chat_messages.c.conversation_id == id))
    numbers = [CaseId(row["id"]) for row in await context.rows(of_person)]
    await erase_cases(context, numbers)
    await erase_gate(context, conversation.chat)
    await context.run(
        update(conversations)
        .where(conversations.c.id == id)
        .values(session=None, last_message=0, forgotten=True, silent_at=None, remind_at=None)
    )


async def _erase_outbox(context: Context, id: ConversationId, of_person: Select[tuple[int]]) -> None:
    """Unsent and given up calls about this person go but for the last ones; sent ones become bare."""
    theirs = or_(
        outbox.c.conversation_id == id,
        (outbox.c.target == "person") & (outbox.c.target_id == id),
        outbox.c.case_id.in_(of_person),
        (outbox.c.target == "case") & outbox.c.target_id.in_(of_person),
    )
    unsent_last: ColumnElement[bool] = outbox.c.finished_at.is_(None) & outbox.c.purpose.in_(_LAST_CALLS)
    await context.run(delete(outbox).where(theirs, ~is_state(outbox, "sent"), ~unsent_last))
    # What was sent a moment ago still counts for Telegram's limits, so the bare row stays its 48 hours.
    await context.run(
        update(outbox).where(theirs, is_state(outbox, "sent")).values(origins="", error=None, replace_key=None)
    )


async def erase_cases(context: Context, numbers: Sequence[CaseId]) -> None:
    """What is personal in these cases; number, queue, level, times and the bare thread of the topic stay."""
    if not numbers:
        return
    await context.run(delete(links).where(links.c.case_id.in_(numbers)))
    await context.run(delete(milestones).where(milestones.c.case_id.in_(numbers)))
    await context.run(delete(corrections).where(corrections.c.case_id.in_(numbers)))
    await context.run(
        update(case_topics)
        .where(case_topics.c.case_id.in_(numbers))
        .values(name=None, card=None, card_message=None, card_edited_at=None)
    )
    await context.run(
        update(cases)
        .where(cases.c.id.in_(numbers))
        .values(
            conversation_id=None,
            reason=None,
            signals=None,
            language="",
            counselor=None,
            alias=None,
            helped=None,
            alert_at=None,
            erased=True,
        )
    )


async def erase_gate(context: Context, chat: ChatId) -> None:
    await context.run(delete(gates).where(gates.c.chat_hash == context.hashes.hash("gate", chat)))
