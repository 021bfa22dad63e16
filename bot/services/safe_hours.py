"""Messages wait for the hours that a person has called safe, or until they write themselves."""

from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.ids import ConversationId
from bot.domain.safe_hours import FIELD, FIRST, HOURS, may_write
from bot.ports import OpenUnit, Translator, UnitOfWork
from bot.services.times import LocalTime
from dialogs.session import Session

BATCH = 50
"""Conversations of one transaction."""


class SafeHours:
    """Knows when a person may be written to. `home` is the country of those who have named none."""

    def __init__(self, local_time: LocalTime, home: str) -> None:
        self._local_time, self._home = local_time, home

    def open(self, session: Session, conversation: Conversation, now: datetime) -> bool:
        """Whether the person may be written to now."""
        country = session.fields.get("country") or self._home
        return may_write(session.fields.get(FIELD), self._local_time(country, now), now - conversation.seen_at)


class Releases:
    """Lets out what was held, once the hours have come."""

    def __init__(self, open_unit: OpenUnit, hours: SafeHours) -> None:
        self._open_unit, self._hours = open_unit, hours

    async def sweep(self, now: datetime) -> int:
        """Look at every conversation in which something is held; how many messages may go now."""
        released, after = 0, ConversationId(0)
        while True:
            async with self._open_unit() as unit:
                waiting = await unit.outbox.held(after, BATCH)
                for id in waiting:
                    released += await self._release(unit, id, now)
                await unit.commit()
            if len(waiting) < BATCH:
                return released
            after = waiting[-1]

    async def _release(self, unit: UnitOfWork, id: ConversationId, now: datetime) -> int:
        conversation = await unit.conversations.get(id)
        session = Session.from_json(conversation.session) if conversation.session else None
        if (
            session is None
            or session.hidden
            or conversation.blocked
            or not self._hours.open(session, conversation, now)
        ):
            return 0
        return await unit.outbox.release(id, now)


def hours_words(hours: str, translator: Translator) -> str:
    """The hours in words, for counselors."""
    if hours == FIRST:
        return translator.staff("only after they have written")
    if hours not in HOURS:
        return translator.staff("at any time")
    begin, end = HOURS[hours]
    return translator.staff("{begin} to {end} o'clock by their clock", begin=begin, end=end)
