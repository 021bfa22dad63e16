"""An update that could not be processed is put before a human, and the person is told."""

import json
from datetime import datetime
from typing import Any

from bot.domain.conversation import ConversationKind
from bot.domain.ids import MessageId
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services import rows
from bot.services.cases import Cases
from bot.services.notes import Notes
from bot.services.relay import Relays
from bot.services.shelf import Shelf
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.effects import Handoff
from dialogs.events import CaseOpened, Unreadable
from dialogs.risk.labels import Level


class Rescue:
    """The last way of a message: no types, no dialogs, only what the raw update surely holds."""

    def __init__(self, shelf: Shelf, turns: Turns, cases: Cases, relays: Relays, notes: Notes) -> None:
        self._shelf = shelf
        self._notes = notes
        self._turns, self._cases, self._relays = turns, cases, relays

    async def rescue(self, unit: UnitOfWork, claimed: Claimed, now: datetime) -> None:
        """Open the person's case and copy the message into it. What counselors sent is only told in its topic."""
        conversation = await unit.conversations.get(claimed.conversation)
        source = source_of(claimed)
        if conversation.kind is not ConversationKind.PERSON or source is None:
            await self._tell_staff(unit, claimed, now)
            return
        session = self._turns.session_of(conversation, now)
        reason = self._shelf.book.notices.sentences["reason_unread"]
        handoff = Handoff(Level.CONCERN, "first", reason)
        case, is_new = await self._cases.open(unit, conversation, session, handoff, now)
        if source.message is not None:
            await unit.chat_messages.add(conversation.id, [source.message], now, ours=False)
            await self._relays.relay(unit, conversation, case, source, now)
        if is_new:
            await self._cases.stand(unit, case, now)
        opened = CaseOpened(now, int(case.id))
        await self._turns.take(unit, conversation, opened, Source(number=0), now)
        conversation = await unit.conversations.get(claimed.conversation)
        await self._turns.take(unit, conversation, Unreadable(now), source, now)

    async def _tell_staff(self, unit: UnitOfWork, claimed: Claimed, now: datetime) -> None:
        """A counselor's message was not understood: they must not believe that it went out."""
        case = await unit.cases.current(claimed.conversation)
        if case is not None:
            text = self._notes.parked(claimed.id, now).params["text"]
            await unit.outbox.add([rows.note(case, str(text), now)])


def source_of(claimed: Claimed) -> Source | None:
    """What can be read of a raw update without trusting its shape; None when it is of a group, or says nothing."""
    number = int(claimed.id)
    try:
        update = json.loads(claimed.raw)
    except ValueError:
        return Source(number)
    body = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
    if "new_chat_member" in body or _is_of_group(body):
        return None
    if not isinstance(body.get("message_id"), int):
        callback = body.get("id")
        return Source(number, callback=callback if isinstance(callback, str) else None)
    text = body.get("text")
    is_text = isinstance(text, str) and bool(text)
    return Source(
        number,
        message=MessageId(body["message_id"]),
        kind="text" if is_text else "other",
        text=text if isinstance(text, str) else "",
    )


def _is_of_group(body: dict[str, Any]) -> bool:
    message = body.get("message", body)
    chat = message.get("chat") if isinstance(message, dict) else None
    return isinstance(chat, dict) and chat.get("type") in ("group", "supergroup")
