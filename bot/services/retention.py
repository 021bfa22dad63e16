"""Keeping no longer than was promised."""

from datetime import datetime, timedelta

from bot.ports import OpenUnit
from bot.services import rows

BATCH = 200
"""Conversations or cases erased in one transaction."""


class Keeping:
    """Erases what is past its time: idle chats, closed cases and their topics, finished rows."""

    def __init__(self, open_unit: OpenUnit, *, chat_days: int, case_days: int) -> None:
        self._open_unit = open_unit
        self._chat, self._case = timedelta(days=chat_days), timedelta(days=case_days)

    async def sweep(self, now: datetime) -> dict[str, int]:
        """One round; how many of each were erased. Nothing unfinished is touched."""
        async with self._open_unit() as unit:
            counts = await unit.retention.sweep(now)
            cases = await unit.cases.closed_before(now - self._case, BATCH)
            for case in cases:
                await unit.outbox.add([rows.delete_topic(case, now)])
                await unit.cases.erase(case)
            idle = await unit.conversations.idle_since(now - self._chat, BATCH)
            for conversation in idle:
                for old in await unit.cases.all_of(conversation):
                    await unit.outbox.add([rows.delete_topic(old.id, now)])
                await unit.conversations.erase(conversation)
                await unit.conversations.drop_forgotten(conversation)
            await unit.commit()
        return {**counts, "cases_erased": len(cases), "chats_erased": len(idle)}
