"""What follows when Telegram did not do a call."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.domain.delivery import LATE, backoff, gives_up, is_late, needs_topic
from bot.domain.ids import ChatId
from bot.domain.limits import SendLimits
from bot.domain.outgoing import Outgoing, Purpose
from bot.ports import Again, Blocked, Migrated, Refused, TopicGone, UnitOfWork, Wait
from bot.services.deliver_marks import clear_thread, drop_if_forgotten
from bot.services.deliver_refusals import Graves, Refusals
from bot.services.deliver_state import DeliveryState
from bot.services.notes import Notes
from bot.services.parcel import Parcel, Step
from bot.services.parcel_address import Addresses

log = structlog.get_logger(__name__)

Failure: TypeAlias = Wait | Again | Blocked | TopicGone | Migrated | Refused
_GONE = "message thread not found"


class Failures:
    """Applies every outcome but success."""

    def __init__(self, state: DeliveryState, notes: Notes, addresses: Addresses, limits: SendLimits) -> None:
        self._state = state
        self._notes = notes
        self._addresses = addresses
        self._limits = limits
        self._graves = Graves(state, notes)
        self._refusals = Refusals(state, notes, self._graves)

    async def apply(self, unit: UnitOfWork, parcel: Parcel, outcome: Failure, now: datetime) -> list[Outgoing]:
        """Write down what this outcome means; the rows that follow from it."""
        log.info(
            "call failed",
            outbox=parcel.letters[0].id,
            method=parcel.call.method,
            outcome=type(outcome).__name__,
        )
        match outcome:
            case Wait(seconds):
                return await self._wait(unit, parcel, seconds, now)
            case Again(error):
                return await self._again(unit, parcel, error, now)
            case Blocked(error):
                return await self._blocked(unit, parcel, error, now)
            case TopicGone():
                return await self._topic_gone(unit, parcel, now)
            case Migrated(chat):
                return await self._migrated(unit, parcel, chat, now)
            case Refused(_, error):
                return await self._refusals.apply(unit, parcel, error, now)

    async def _wait(self, unit: UnitOfWork, parcel: Parcel, seconds: float, now: datetime) -> list[Outgoing]:
        until = now + timedelta(seconds=seconds)
        chat = parcel.call.chat
        if not parcel.outgoing.params.get("$or"):  # else another group may take it at once
            await unit.outbox.defer(parcel.ids, until, "429")
        if chat is not None and parcel.call.method != "setMessageReaction":
            await self._close(unit, chat, until)
            if self._state.flooded(chat, now):
                await self._close(unit, None, until)
        if seconds > LATE:
            return await self._late(unit, parcel, now)
        return []

    async def _close(self, unit: UnitOfWork, chat: ChatId | None, until: datetime) -> None:
        await unit.gates.close(chat, until)
        self._state.close(chat, until)

    async def _late(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        if parcel.outgoing.purpose is not Purpose.REPLY:
            return []
        if not self._state.tell_once(("late", parcel.letters[0].id)):
            return []
        return await self._notes.late(unit, parcel, now)

    async def _again(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        outgoing, attempts = parcel.outgoing, parcel.attempts + 1
        age = now - parcel.letters[0].created_at
        if parcel.call.step is Step.ROW and gives_up(outgoing.purpose, outgoing.lane, attempts, age):
            tell = outgoing.purpose is Purpose.SCREEN
            return await self._graves.bury(unit, parcel, error, now, tell=tell)
        wait = backoff(parcel.attempts)
        await unit.outbox.defer(parcel.ids, now + timedelta(seconds=wait), error)
        return await self._late(unit, parcel, now) if is_late(wait, attempts) else []

    async def _blocked(self, unit: UnitOfWork, parcel: Parcel, error: str, now: datetime) -> list[Outgoing]:
        person = parcel.person
        if person is None:
            if parcel.call.chat is None:
                return await self._graves.bury(unit, parcel, error, now, tell=False)
            return await self._again(unit, parcel, error, now)  # a group that shut the bot out; a human mends it
        try:
            conversation = await unit.conversations.get(person)
        except LookupError:
            return await self._graves.bury(unit, parcel, error, now, tell=False)
        if conversation.forgotten:
            await unit.outbox.drop(person, tuple(Purpose))
            await drop_if_forgotten(unit, parcel.outgoing)
            return []
        await unit.conversations.save(replace(conversation, blocked=True))
        await unit.outbox.hold(person, (Purpose.REPLY, Purpose.REPLY_EDIT))
        await unit.outbox.drop(person, (Purpose.SCREEN, Purpose.REACTION))
        if parcel.outgoing.purpose in (Purpose.REPLY, Purpose.REPLY_EDIT):
            return await self._notes.stopped(unit, parcel, now)
        if parcel.outgoing.purpose not in (Purpose.SCREEN, Purpose.REACTION):
            await unit.outbox.dead(parcel.ids, error)
        case = None if conversation.blocked else await unit.cases.current(person)
        return [] if case is None else await self._notes.person_left(unit, case, now)

    async def _topic_gone(self, unit: UnitOfWork, parcel: Parcel, now: datetime) -> list[Outgoing]:
        topic = parcel.call.topic
        if topic is None:
            return await self._refusals.apply(unit, parcel, _GONE, now)
        if parcel.call.step is Step.ROW and not needs_topic(parcel.call.method):
            await unit.outbox.sent(parcel.ids, now)  # nothing is left to be closed or deleted
            return []
        await clear_thread(unit, topic)
        self._state.gone[topic.case] += 1
        if self._state.gone[topic.case] > 2:  # a new one every time would never end
            wait = backoff(self._state.gone[topic.case])
            await unit.outbox.defer(parcel.ids, now + timedelta(seconds=wait), _GONE)
        return []

    async def _migrated(self, unit: UnitOfWork, parcel: Parcel, new: ChatId, now: datetime) -> list[Outgoing]:
        old = parcel.call.chat
        if old is None or old == new or parcel.person is not None:
            return await self._again(unit, parcel, "migrated", now)
        await unit.groups.migrate(old, new)
        self._addresses.moved(old, new)
        self._limits.moved(old, new)
        return []
