"""What follows when Telegram will never take a call as it is: mend it, or tell the staff."""

from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import LONGEST_BACKOFF, Mend, Verdict, mends, verdict
from bot.domain.ids import CaseId
from bot.domain.outgoing import Outgoing
from bot.ports import UnitOfWork
from bot.services.deliver_marks import clear_card, drop_if_forgotten
from bot.services.deliver_state import DeliveryState
from bot.services.notes import Notes
from bot.services.parcel import Parcel, Step

log = structlog.get_logger(__name__)

RIGHTS_REST = timedelta(hours=1)
"""How long a deletion that the bot has no right to waits until it is tried again."""


class Graves:
    """Gives calls up, visibly."""

    def __init__(self, state: DeliveryState, notes: Notes) -> None:
        self._state = state
        self._notes = notes

    async def bury(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime, *, tell: bool) -> list[Outgoing]:
        """Give up this row for good; with `tell` the staff reads its number."""
        await unit.outbox.dead(parcel.ids, error)
        self._state.finished(parcel.ids)
        log.warning("call given up", outbox=parcel.letters[0].id, purpose=parcel.outgoing.purpose.value)
        await drop_if_forgotten(unit, parcel.outgoing)
        return await self._notes.dead(unit, parcel, error, now) if tell else []


class Refusals:
    """Applies Telegram's refusals."""

    def __init__(self, state: DeliveryState, notes: Notes, graves: Graves) -> None:
        self._state = state
        self._notes = notes
        self._graves = graves

    async def apply(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        """Write down what this refusal means; the rows that follow from it."""
        outgoing, topic = parcel.outgoing, parcel.call.topic
        mend = mends(
            outgoing.purpose,
            parcel.call.method,
            error,
            joined=parcel.joined,
            has_text=outgoing.joinable is not None,
        )
        if topic is not None:
            if mend is Mend.REOPENED:
                return await self._reopen(unit, parcel, topic.case, error, now)
            match parcel.call.step:
                case Step.NEW_TOPIC:
                    return await self._no_topic(unit, parcel, error, now)
                case Step.CARD:
                    self._state.cardless.add(topic.case)  # what the person wrote must not wait for a summary
                    return await self._notes.dead(unit, parcel, error, now)
                case Step.REOPEN:
                    self._state.to_reopen.discard(topic.case)
                    return []
                case Step.ROW:
                    pass
        if mend is not None and self._state.mend(parcel.ids, mend):
            return []
        return await self._final(unit, parcel, error, now)

    async def _reopen(
        self, unit: UnitOfWork, parcel: Parcel, case: CaseId, error: str, now: datetime
    ) -> list[Outgoing]:
        self._state.to_reopen.add(case)
        if self._state.mend(parcel.ids, Mend.REOPENED):
            return []
        return await self._no_topic(unit, parcel, error, now)

    async def _no_topic(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        """The bot may not make or open topics here: what stands before it waits until a human mends that."""
        await unit.outbox.defer(parcel.ids, now + timedelta(seconds=LONGEST_BACKOFF), error)
        log.error("no topic for a case", case=parcel.case, error=error)
        if not self._state.tell_once(("topic", parcel.call.chat)):
            return []
        return await self._notes.topic_refused(unit, parcel, error, now)

    async def _final(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        outgoing, topic = parcel.outgoing, parcel.call.topic
        match verdict(outgoing.purpose, parcel.call.method, error):
            case Verdict.DONE:
                return await self._done(unit, parcel, now)
            case Verdict.CARD_GONE:
                if topic is not None:
                    await clear_card(unit, topic)
                return await self._done(unit, parcel, now)
            case Verdict.TOPIC_STAYS:
                return await self._topic_stays(unit, parcel, error, now)
            case Verdict.QUIETLY_DEAD:
                return await self._graves.bury(unit, parcel, error, now, tell=False)
            case Verdict.DEAD:
                return await self._graves.bury(unit, parcel, error, now, tell=True)
            case Verdict.COPY_GONE:
                note = await self._notes.copy_gone(unit, parcel, now)
            case Verdict.RELAY_LOST:
                note = await self._notes.relay_lost(unit, parcel, error, now)
            case Verdict.REPLY_LOST:
                note = await self._notes.reply_lost(unit, parcel, error, now)
        await self._graves.bury(unit, parcel, error, now, tell=False)
        return note

    async def _topic_stays(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        """What a person was promised to be erased still stands: tried on, and a human is told once."""
        await unit.outbox.defer(parcel.ids, now + RIGHTS_REST, error)
        log.error("topic of an erased case not deleted", case=parcel.case, error=error)
        if not self._state.tell_once(("undeleted", parcel.case)):
            return []
        return await self._notes.topic_stays(unit, parcel, error, now)

    async def _done(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        await unit.outbox.sent(parcel.ids, now)
        self._state.finished(parcel.ids)
        await drop_if_forgotten(unit, parcel.outgoing)
        return []
