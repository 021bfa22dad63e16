"""Delivers the outbox: takes what may go now, makes the calls, writes down what came of them.

Who runs it calls `open` once, then `take`, `send` for each parcel (at the same time), and `mark` with the
results. A stream has one call in flight until that is marked, so its order holds; a crash in between repeats
those calls.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import makes_messages
from bot.domain.ids import ConversationId, GroupId
from bot.domain.limits import MINUTE, Rates, SendLimits
from bot.domain.outgoing import Outgoing, Purpose
from bot.ports import Again, Clock, OpenUnit, Sender, Sent, Translator, UnitOfWork
from bot.services.deliver_failures import Failures
from bot.services.deliver_marks import keep_card, keep_sent, keep_thread, message_ids, person_of, thread_of
from bot.services.deliver_state import DeliveryState
from bot.services.deliver_taking import Taking
from bot.services.meter import NO_METER, Meter
from bot.services.metered import count_sent
from bot.services.notes import Notes
from bot.services.parcel import Parcel, Result, Step
from bot.services.parcel_address import Addresses
from bot.services.rush import RushOver, no_rush

IN_FLIGHT = 50
"""Calls at the same time: Telegram delays a bot with many more, and a crash repeats at most these."""
LONGEST_REST = timedelta(minutes=15)
"""What rests longer when sending begins is tried once more: a clock that was ahead may have set that time."""


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
        rush_over: RushOver = no_rush,
    ) -> None:
        self._open_unit = open_unit
        self._meter = meter
        self._sender = sender
        self._clock = clock
        self._limits = SendLimits(rates)
        self._state = DeliveryState()
        addresses = Addresses()
        self._taking = Taking(open_unit, self._limits, self._state, addresses, rush_over)
        self._failures = Failures(self._state, Notes(translator, first_group), addresses, self._limits)

    async def open(self) -> None:
        """Take up where the process before this one ended: what was sent lately, and who must rest."""
        now = self._clock.now()
        async with self._open_unit() as unit:
            sends = await unit.outbox.recent_sends(now - timedelta(seconds=MINUTE))
            gates = await unit.gates.closed(now)
            await unit.outbox.hasten(now + LONGEST_REST, now)
            await unit.commit()
        self._limits.seed((chat, min(at, now).timestamp()) for chat, at in sends)
        for chat, until in gates.items():
            if until <= now + LONGEST_REST:
                self._state.close(chat, until)

    @property
    def seconds_to_next(self) -> float:
        """How long until what had to wait at the last `take` may go; infinity when nothing had to."""
        return max(0.0, self._taking.next_at - self._clock.now().timestamp())

    async def take(self, room: int) -> list[Parcel]:
        """Up to `room` calls that may be made now, the most pressing first, counted as being made."""
        return await self._taking.take(room, self._clock.now())

    async def send(self, parcel: Parcel) -> Result:
        """Make the call. Raises only `Fatal`."""
        try:
            outcome = await self._sender.call(parcel.call.method, parcel.call.params)
        finally:
            parcel.ticket.ended(self._clock.now().timestamp())
        return Result(parcel, outcome)

    def put_back(self, parcel: Parcel) -> None:
        """Nothing will be marked for this parcel: its stream is free again, and its row unsent as before."""
        self._taking.put_back(parcel, self._clock.now())

    async def mark(self, results: Sequence[Result]) -> None:
        """Write down these results in one transaction, with all that follows from them."""
        now = self._clock.now()
        try:
            async with self._open_unit() as unit:
                await _wait_for_work(unit, results)
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


async def _wait_for_work(unit: UnitOfWork, results: Sequence[Result]) -> None:
    """Conversations first, in the order of whoever works on them: what became of the rows is asked when it is certain.

    Who hides the chat or is erased at this moment has either taken the rows away before, or finds the messages.
    """
    changed, shared = set[ConversationId](), set[ConversationId]()
    for result in results:
        parcel, about = result.parcel, person_of(result.parcel.outgoing)
        last = parcel.outgoing.purpose in (Purpose.FAREWELL, Purpose.ERASE)
        if about is not None and (last or not isinstance(result.outcome, Sent)):
            changed.add(about)
        elif parcel.person is not None and makes_messages(parcel.call.method):
            shared.add(parcel.person)
    await unit.conversations.hold_all(changed)
    await unit.conversations.share(shared - changed)
