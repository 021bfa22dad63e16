"""Conversations for which a time has come: an answer that nobody gave, a reminder that was asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.ids import ConversationId
from bot.ports import OpenUnit, UnitOfWork
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.events import Event, Reminded, Silent

BATCH = 50
"""Conversations of one transaction."""


@dataclass(frozen=True, slots=True)
class Due:
    """Sweeps the conversations that `find` gives: what was awaited is `settled`, and the dialog gets the event."""

    open_unit: OpenUnit
    turns: Turns
    find: Callable[[UnitOfWork, datetime], Awaitable[list[ConversationId]]]
    settled: Callable[[Conversation], Conversation]
    event: Callable[[datetime], Event]

    async def sweep(self, now: datetime) -> int:
        """Tell each that the time has come; how many."""
        async with self.open_unit() as unit:
            due = await self.find(unit, now)
            for id in due:
                conversation = self.settled(await unit.conversations.get(id))
                await self.turns.take(unit, conversation, self.event(now), Source(number=0), now)
            await unit.commit()
        return len(due)


def silence(open_unit: OpenUnit, turns: Turns) -> Due:
    """Questions about danger that nobody answers: the dialog decides what their silence means."""
    return Due(
        open_unit,
        turns,
        lambda unit, now: unit.conversations.due_silent(now, BATCH),
        lambda conversation: replace(conversation, silent_at=None),
        Silent,
    )


def reminders(open_unit: OpenUnit, turns: Turns) -> Due:
    """Reminders that persons asked for: the dialog decides whether one is written now. Who stopped the bot is passed
    over."""
    return Due(
        open_unit,
        turns,
        lambda unit, now: unit.conversations.due_reminders(now, BATCH),
        lambda conversation: replace(conversation, remind_at=None),
        Reminded,
    )
