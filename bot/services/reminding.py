"""Reminders that persons asked for: the dialog decides whether one is written now."""

from dataclasses import replace
from datetime import datetime

from bot.ports import OpenUnit
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.events import Reminded

BATCH = 50
"""Conversations of one transaction."""


class Reminding:
    """Sweeps the conversations of those who wanted to be written to by now. Who stopped the bot is passed over."""

    def __init__(self, open_unit: OpenUnit, turns: Turns) -> None:
        self._open_unit, self._turns = open_unit, turns

    async def sweep(self, now: datetime) -> int:
        """Tell each that the time has come; how many."""
        async with self._open_unit() as unit:
            due = await unit.conversations.due_reminders(now, BATCH)
            for id in due:
                conversation = replace(await unit.conversations.get(id), remind_at=None)
                await self._turns.take(unit, conversation, Reminded(now), Source(number=0), now)
            await unit.commit()
        return len(due)
