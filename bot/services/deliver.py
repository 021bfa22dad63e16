"""Delivers the outbox: takes what may go now, makes the calls, writes down what came of them.

Who runs it calls `open` once, then `take`, `send` for each parcel (at the same time), and `mark` with the
results. A stream has one call in flight until that is marked, so its order holds; a crash in between repeats
those calls.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf

import structlog

from bot.domain.delivery import Mend
from bot.domain.ids import ChatId, GroupId
from bot.domain.limits import MINUTE, Rates, SendLimits, cost_of
from bot.domain.outgoing import Lane, Letter, Outgoing, ToTopic
from bot.ports import Again, Clock, OpenUnit, Sender, Sent, Translator, UnitOfWork
from bot.services.deliver_failures import Failures
from bot.services.deliver_marks import (
    drop_if_forgotten,
    keep_card,
    keep_sent,
    keep_thread,
    message_ids,
    thread_of,
)
from bot.services.deliver_refusals import Graves
from bot.services.deliver_state import DeliveryState
from bot.services.meter import NO_METER, Meter
from bot.services.metered import count_sent
from bot.services.notes import Notes
from bot.services.parcel import Call, Parcel, Result, Step
from bot.services.parcel_address import Addresses, Nowhere
from bot.services.parcel_packing import Later, Nothing, Packing, TopicState, joinable

log = structlog.get_logger(__name__)

IN_FLIGHT = 50
"""Calls at the same time: Telegram delays a bot with many more, and a crash repeats at most these."""
HEADS = 100
"""Streams looked at in one go."""
PASSES = 5
"""How often one `take` looks again because the first streams all belong to chats that must rest."""


class Delivery:
    """The one sender of a bot: it alone knows what Telegram still allows."""

    def __init__(
        self,
        open_unit: OpenUnit,
        sender: Sender,
        clock: Clock,
        translator: Translator,
        *,
        first_group: GroupId,
        rates: Rates,
        meter: Meter = NO_METER,
    ) -> None:
        self._open_unit = open_unit
        self._meter = meter
        self._sender = sender
        self._clock = clock
        self._limits = SendLimits(rates)
        self._state = DeliveryState()
        self._addresses = Addresses()
        self._packing = Packing(self._addresses)
        notes = Notes(translator, first_group)
        self._graves = Graves(self._state, notes)
        self._failures = Failures(self._state, notes, self._addresses, self._limits)
        self._next_at = inf

    async def open(self) -> None:
        """Take up where the process before this one ended: what was sent lately, and who must rest."""
        now = self._clock.now()
        async with self._open_unit() as unit:
            sends = await unit.outbox.recent_sends(now - timedelta(seconds=MINUTE))
            gates = await unit.gates.closed(now)
        self._limits.seed((chat, at.timestamp()) for chat, at in sends)
        for chat, until in gates.items():
            self._state.close(chat, until)

    @property
    def seconds_to_next(self) -> float:
        """How long until a chat full at the last `take` may get something; infinity when none was."""
        return max(0.0, self._next_at - self._clock.now().timestamp())

    async def take(self, room: int) -> list[Parcel]:
        """Up to `room` calls that may be made now, the most pressing first, counted as being made."""
        now = self._clock.now()
        self._next_at = self._limits.ready_at(now.timestamp())
        closed = self._state.closed(now)
        if room <= 0 or None in closed or self._next_at > now.timestamp():
            return []
        self._next_at = inf
        self._limits.forget_idle(now.timestamp())
        parcels: list[Parcel] = []
        try:
            async with self._open_unit() as unit:
                wrote = await self._fill(unit, parcels, room, {chat for chat in closed if chat is not None}, now)
                if wrote:
                    await unit.commit()
        except BaseException:
            for parcel in parcels:
                self.put_back(parcel)
            raise
        return parcels

    async def _fill(
        self, unit: UnitOfWork, parcels: list[Parcel], room: int, closed: set[ChatId], now: datetime
    ) -> bool:
        """Fill `parcels`; whether something was written meanwhile."""
        wrote = False
        for _ in range(PASSES):
            full: set[ChatId] = set()
            heads = await unit.outbox.heads(now, HEADS, busy_streams=self._state.busy_streams, closed_chats=closed)
            for letters in heads:
                if len(parcels) >= room or self._limits.ready_at(now.timestamp()) > now.timestamp():
                    return wrote
                taken = await self._take_one(unit, letters, full, now)
                if isinstance(taken, Parcel):
                    parcels.append(taken)
                wrote = wrote or taken is None
            if len(heads) < HEADS or full <= closed:
                return wrote
            closed = closed | full
        return wrote

    async def _take_one(
        self, unit: UnitOfWork, letters: Sequence[Letter], full: set[ChatId], now: datetime
    ) -> Parcel | bool | None:
        """A parcel; False where it must wait; None where the row was settled without a call."""
        outgoing = letters[0].outgoing
        if isinstance(outgoing.target, ToTopic) and outgoing.target.case in self._state.busy_cases:
            return False
        try:
            chat = await self._addresses.chat(unit, outgoing.target)
            if chat is not None and not self._has_room(chat, outgoing, full, now):
                return False
            mends = self._state.mends(letters[0].id)
            together = (letters[0],) if Mend.ALONE in mends else joinable(letters)
            topics = TopicState(self._state.to_reopen, self._state.cardless)
            call = await self._packing.call(unit, together, chat, mends, topics, now)
        except Nowhere:
            await self._nowhere(unit, letters[0], now)
            return None
        match call:
            case Nothing():
                await self._settle(unit, letters[0], now)
                return None
            case Later(until):
                await unit.outbox.defer([letters[0].id], until, "the card rests")
                return None
            case Call():
                return self._parcel(together, call, full, now)

    def _has_room(self, chat: ChatId, outgoing: Outgoing, full: set[ChatId], now: datetime) -> bool:
        """Whether the chat's window has room for such a call, before anything is read for it."""
        return self._may_go(chat, outgoing.method, outgoing.params, outgoing, full, now)

    def _may_go(
        self,
        chat: ChatId | None,
        method: str,
        params: object,
        outgoing: Outgoing,
        full: set[ChatId],
        now: datetime,
    ) -> bool:
        cost = cost_of(method, params)
        danger = outgoing.lane is Lane.DANGER
        at = self._limits.may_go_at(chat, cost, now.timestamp(), danger=danger)
        if at <= now.timestamp():
            return True
        self._next_at = min(self._next_at, at)
        if chat is not None and cost.counted:
            full.add(chat)
        return False

    def _parcel(self, letters: tuple[Letter, ...], call: Call, full: set[ChatId], now: datetime) -> Parcel | bool:
        outgoing = letters[0].outgoing
        if not self._may_go(call.chat, call.method, call.params, outgoing, full, now):
            return False
        parcel = Parcel(letters, call, self._limits.take(call.chat, cost_of(call.method, call.params)))
        self._state.start(parcel)
        return parcel

    async def _settle(self, unit: UnitOfWork, letter: Letter, now: datetime) -> None:
        """What the row wants is so without a call."""
        await unit.outbox.sent([letter.id], now)
        self._state.finished([letter.id])
        await drop_if_forgotten(unit, letter.outgoing)

    async def _nowhere(self, unit: UnitOfWork, letter: Letter, now: datetime) -> None:
        """The person or the case was erased meanwhile: nothing of it may go out."""
        log.info("call without a target", outbox=letter.id, purpose=letter.outgoing.purpose.value)
        await self._settle(unit, letter, now)

    async def send(self, parcel: Parcel) -> Result:
        """Make the call. Raises only `Fatal`."""
        try:
            outcome = await self._sender.call(parcel.call.method, parcel.call.params)
        finally:
            parcel.ticket.ended(self._clock.now().timestamp())
        return Result(parcel, outcome)

    def put_back(self, parcel: Parcel) -> None:
        """Nothing will be marked for this parcel: its stream is free again, and its row unsent as before."""
        parcel.ticket.ended(self._clock.now().timestamp())
        self._state.end(parcel)

    async def mark(self, results: Sequence[Result]) -> None:
        """Write down these results in one transaction, with all that follows from them."""
        now = self._clock.now()
        try:
            async with self._open_unit() as unit:
                await unit.outbox.watch([id for result in results for id in result.parcel.ids])
                for result in results:
                    await unit.outbox.add(await self._apply(unit, result, now))
                await unit.commit()
        except BaseException:
            self._state.rolled_back()
            raise
        self._state.committed()
        count_sent(self._meter, results, now)
        for result in results:
            self._state.end(result.parcel)

    async def mark_roughly(self, result: Result) -> None:
        """Write down only that this row is sent or given up: what follows from it cannot be written."""
        now = self._clock.now()
        parcel, outcome = result.parcel, result.outcome
        async with self._open_unit() as unit:
            if isinstance(outcome, Sent) and parcel.call.step is Step.ROW:
                await unit.outbox.sent(parcel.ids, now)
            else:
                await unit.outbox.defer(parcel.ids, now + timedelta(minutes=1), "marking failed")
            await unit.commit()
        self._state.end(parcel)

    async def _apply(self, unit: UnitOfWork, result: Result, now: datetime) -> list[Outgoing]:
        parcel, outcome = result.parcel, result.outcome
        if not isinstance(outcome, Sent):
            return await self._failures.apply(unit, parcel, outcome, now)
        topic = parcel.call.topic
        match parcel.call.step:
            case Step.ROW:
                if topic is not None:
                    self._state.gone.pop(topic.case, None)
                self._state.finished(parcel.ids)
                return await keep_sent(unit, parcel, outcome.result, now)
            case Step.NEW_TOPIC:
                thread = thread_of(outcome.result)
                if topic is not None and thread is not None:
                    await keep_thread(unit, topic.case, thread)
                    return []
            case Step.CARD:
                made = message_ids(outcome.result)
                if topic is not None and made:
                    await keep_card(unit, topic, made[0], now)
                    return []
            case Step.REOPEN:
                if topic is not None:
                    self._state.to_reopen.discard(topic.case)
                return []
        return await self._failures.apply(unit, parcel, Again("the answer was lost"), now)
