"""Questions about danger that nobody answers: the dialog decides what their silence means."""

from dataclasses import replace
from datetime import datetime

from bot.ports import OpenUnit
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.events import Silent

BATCH = 50
"""Conversations of one transaction."""


class Silence:
    """Sweeps the conversations in which an answer was awaited until now."""

    def __init__(self, open_unit: OpenUnit, turns: Turns) -> None:
        self._open_unit, self._turns = open_unit, turns

    async def sweep(self, now: datetime) -> int:
        """Tell each that the time is up; how many."""
        async with self._open_unit() as unit:
            due = await unit.conversations.due_silent(now, BATCH)
            for id in due:
                conversation = replace(await unit.conversations.get(id), silent_at=None)
                await self._turns.take(unit, conversation, Silent(now), Source(number=0), now)
            await unit.commit()
        return len(due)
