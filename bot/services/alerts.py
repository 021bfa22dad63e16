"""Cases that nobody takes: the staff is called again, the person is told the truth."""

from datetime import datetime

from bot.ports import OpenUnit
from bot.services.cases import Cases
from bot.services.source import Source
from bot.services.turn import Turns
from dialogs.events import StillWaiting
from dialogs.risk.labels import Level

BATCH = 50
"""Cases a sweep calls for, in one transaction."""


class Alerts:
    """Sweeps the queue."""

    def __init__(self, open_unit: OpenUnit, cases: Cases, turns: Turns) -> None:
        self._open_unit, self._cases, self._turns = open_unit, cases, turns

    async def sweep(self, now: datetime) -> int:
        """Call again for every waiting case whose time has come; how many."""
        async with self._open_unit() as unit:
            due = await unit.cases.due_for_alert(now, BATCH)
            for case in due:
                await self._cases.alert_again(unit, case, now)
                if case.level >= Level.URGENT and case.alerts == 0:
                    conversation = await unit.conversations.get(case.conversation)
                    await self._turns.take(unit, conversation, StillWaiting(now), Source(number=0), now)
            await unit.commit()
        return len(due)
