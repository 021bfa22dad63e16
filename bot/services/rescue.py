"""An update that could not be processed is put before a human, and the person is told."""

import json
from datetime import datetime

from bot.domain.conversation import ConversationKind
from bot.domain.ids import MessageId
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services.cases import Cases
from bot.services.relay import Relays
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.effects import Handoff
from dialogs.events import CaseOpened, Unreadable
from dialogs.model import Book
from dialogs.risk.labels import Level


class Rescue:
    """The last way of a message: no types, no dialogs, only what the raw update surely holds."""

    def __init__(self, book: Book, turns: Turns, cases: Cases, relays: Relays) -> None:
        self._reason = book.notices.sentences["reason_unread"]
        self._turns, self._cases, self._relays = turns, cases, relays

    async def rescue(self, unit: UnitOfWork, claimed: Claimed, now: datetime) -> None:
        """Open the person's case and copy the message into it. A staff group's update needs no more than its note."""
        conversation = await unit.conversations.get(claimed.conversation)
        if conversation.kind is not ConversationKind.PERSON:
            return
        session = self._turns.session_of(conversation, now)
        handoff = Handoff(Level.CONCERN, "first", self._reason)
        case, is_new = await self._cases.open(unit, conversation, session, handoff, now)
        source = source_of(claimed)
        if source.message is not None:
            await self._relays.relay(unit, conversation, case, source, now)
        if is_new:
            await self._cases.stand(unit, case, now)
        opened = CaseOpened(now, int(case.id))
        await self._turns.take(unit, conversation, opened, Source(number=0), now)
        conversation = await unit.conversations.get(claimed.conversation)
        await self._turns.take(unit, conversation, Unreadable(now), source, now)


def source_of(claimed: Claimed) -> Source:
    """What can be read of a raw update without trusting its shape."""
    number = int(claimed.id)
    try:
        update = json.loads(claimed.raw)
    except ValueError:
        return Source(number)
    body = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
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
