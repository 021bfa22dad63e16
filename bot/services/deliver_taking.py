"""Takes from the outbox what may go now: whose turn it is, what Telegram still allows, and the call to be made."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from math import inf

import structlog

from bot.domain.bulletin import OPENING, may_begin
from bot.domain.delivery import Mend
from bot.domain.ids import CaseId, ChatId
from bot.domain.limits import SendLimits, cost_of
from bot.domain.outgoing import Lane, Letter, Outgoing, Purpose, ToGroup, ToTopic
from bot.domain.turns import Turn, turn_of
from bot.ports import OpenUnit, UnitOfWork
from bot.services.deliver_bulletins import Bulletins, NotBefore
from bot.services.deliver_marks import drop_if_forgotten
from bot.services.deliver_state import DeliveryState
from bot.services.parcel import Call, Parcel, Step
from bot.services.parcel_address import Addresses, Nowhere
from bot.services.parcel_packing import Later, Nothing, Packing, TopicState, joinable
from bot.services.rush import RushOver

log = structlog.get_logger(__name__)

HEADS = 100
"""Streams looked at in one go."""
SPARE = 10
"""Streams looked at beyond those for which there is room: some must wait, and each is decrypted."""
PASSES = 5
"""How often one `take` looks again because the first streams all belong to chats that must rest."""


class Taking:
    """Chooses the next calls and counts them as being made."""

    def __init__(
        self,
        open_unit: OpenUnit,
        limits: SendLimits,
        state: DeliveryState,
        addresses: Addresses,
        rush_over: RushOver,
    ) -> None:
        self._open_unit, self._limits, self._state, self._addresses = open_unit, limits, state, addresses
        self._packing = Packing(addresses)
        self._bulletins = Bulletins(limits, state, addresses, rush_over)
        self._danger: Counter[ChatId | None] = Counter()
        self.next_at = inf
        """When something that had to wait at the last `take` may go, in seconds; infinity when nothing had to."""

    async def take(self, room: int, now: datetime) -> list[Parcel]:
        """Up to `room` calls that may be made now, the most pressing first."""
        seconds = now.timestamp()
        self.next_at = self._limits.ready_at(seconds)
        closed = self._state.closed(now)
        if room <= 0 or None in closed or self.next_at > seconds:
            return []
        self.next_at = inf
        self._limits.forget_idle(seconds)
        parcels: list[Parcel] = []
        try:
            async with self._open_unit() as unit:
                if await self._fill(unit, parcels, room, {chat for chat in closed if chat is not None}, now):
                    await unit.commit()
        except BaseException:
            for parcel in parcels:
                self.put_back(parcel, now)
            raise
        return parcels

    def put_back(self, parcel: Parcel, now: datetime) -> None:
        """Nothing will be marked for this parcel: its stream is free again, and its row unsent as before."""
        parcel.ticket.ended(now.timestamp())
        self._state.end(parcel)

    async def _fill(
        self, unit: UnitOfWork, parcels: list[Parcel], room: int, closed: set[ChatId], now: datetime
    ) -> bool:
        """Fill `parcels`; whether something was written meanwhile."""
        wrote, look = False, min(HEADS, room + SPARE)
        for _ in range(PASSES):
            worst = self._worst_lane(now)
            if worst is None:
                return wrote
            resting, narrow = self._state.resting(now), self._limits.narrow(now.timestamp())
            heads = await unit.outbox.heads(
                now,
                look,
                busy_streams=self._state.busy_streams | resting.keys(),
                closed_chats=closed,
                narrow=narrow,
                worst=worst,
            )
            self._danger = await self._waiting_danger(unit, heads, now)
            for letters in sorted(heads, key=lambda letters: self._turn(letters[0], now)):
                if len(parcels) >= room:
                    return wrote
                taken = await self._take_one(unit, letters, now)
                if isinstance(taken, Parcel):
                    parcels.append(taken)
                wrote = wrote or taken is None
            self.next_at = min([self.next_at, *(until.timestamp() for until in self._state.resting(now).values())])
            same = self._state.resting(now).keys() == resting.keys() and self._limits.narrow(now.timestamp()) == narrow
            if len(heads) < look or same:
                return wrote
        return wrote

    def _worst_lane(self, now: datetime) -> Lane | None:
        """The worst lane that may be sent at all now; None when not even the best may."""
        seconds = now.timestamp()
        for lane in sorted(Lane, reverse=True):
            at = self._limits.ready_at(seconds, lane)
            if at <= seconds:
                return lane
            self.next_at = min(self.next_at, at)
        return None

    async def _waiting_danger(
        self, unit: UnitOfWork, heads: Sequence[Sequence[Letter]], now: datetime
    ) -> "Counter[ChatId | None]":
        """How many cases in danger have something waiting for their topic, by group; those just begun included."""
        cases: defaultdict[ChatId | None, set[CaseId]] = defaultdict(set)
        for letters in heads:
            outgoing = letters[0].outgoing
            if outgoing.lane <= Lane.DANGER and isinstance(outgoing.target, ToTopic):
                with suppress(Nowhere):
                    cases[await self._addresses.chat(unit, outgoing.target)].add(outgoing.target.case)
        for chat, begun in self._state.openings.in_danger(now).items():
            cases[chat] |= begun
        return Counter({chat: len(waiting) for chat, waiting in cases.items()})

    def _turn(self, letter: Letter, now: datetime) -> Turn:
        outgoing = letter.outgoing
        to_group = isinstance(outgoing.target, ToTopic | ToGroup)
        served = self._state.served.get(outgoing.stream) if to_group else None
        alarm = outgoing.purpose is Purpose.ALARM
        return turn_of(outgoing.lane, letter.id, letter.created_at, now, to_group=to_group, alarm=alarm, served=served)

    async def _take_one(self, unit: UnitOfWork, letters: Sequence[Letter], now: datetime) -> Parcel | bool | None:
        """A parcel; False where it must wait; None where the row was settled without a call."""
        outgoing = letters[0].outgoing
        if isinstance(outgoing.target, ToTopic) and outgoing.target.case in self._state.busy_cases:
            return False
        try:
            mends = self._state.mends(letters[0].id)
            if outgoing.purpose is Purpose.ALARM:
                return await self._bulletin(unit, letters, now, alone=Mend.ALONE in mends)
            chat = await self._addresses.chat(unit, outgoing.target)
            if chat is not None and not self._may_go(chat, outgoing.method, outgoing.params, outgoing, now):
                return False
            if cost_of(outgoing.method, outgoing.params).counted and self._yields(chat, outgoing, now):
                return False
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
                await unit.outbox.defer([letters[0].id], until, "its time has not come")
                return None
            case Call():
                may_go = self._may_go(call.chat, call.method, call.params, outgoing, now)
                return self._parcel(together, call, now) if may_go and self._may_begin(call, outgoing, now) else False

    async def _bulletin(
        self, unit: UnitOfWork, letters: Sequence[Letter], now: datetime, *, alone: bool
    ) -> Parcel | bool:
        chat = await self._addresses.chat(unit, letters[0].outgoing.target)
        waiting = self._danger[chat]
        made = await self._bulletins.prepare(unit, letters, now, waiting=waiting, alone=alone)
        if isinstance(made, NotBefore):
            self.next_at = min(self.next_at, made.at)
            return False
        return self._parcel(made.letters, made.call, now)

    def _may_go(self, chat: ChatId | None, method: str, params: object, outgoing: Outgoing, now: datetime) -> bool:
        at = self._limits.may_go_at(chat, cost_of(method, params), now.timestamp(), outgoing.lane)
        if at <= now.timestamp():
            return True
        self.next_at = min(self.next_at, at)
        if chat is not None and chat > 0:
            self._state.rest(outgoing.stream, at)
        return False

    def _may_begin(self, call: Call, outgoing: Outgoing, now: datetime) -> bool:
        """Whether a topic may be begun, besides those that have no words yet."""
        if call.step is not Step.NEW_TOPIC or call.chat is None:
            return True
        others = self._state.openings.others(call.chat, outgoing.case, now)
        return may_begin(others, self._limits.room(call.chat, now.timestamp(), outgoing.lane))

    def _yields(self, chat: ChatId | None, outgoing: Outgoing, now: datetime) -> bool:
        """Whether what is ordinary leaves its place to danger of the same group, which needs several in a row."""
        owed = OPENING * self._danger[chat]
        if chat is None or not owed or outgoing.lane <= Lane.DANGER:
            return False
        return self._limits.room(chat, now.timestamp(), outgoing.lane) <= owed

    def _parcel(self, letters: tuple[Letter, ...], call: Call, now: datetime) -> Parcel:
        parcel = Parcel(letters, call, self._limits.take(call.chat, cost_of(call.method, call.params)))
        self._state.start(parcel, now)
        return parcel

    async def _settle(self, unit: UnitOfWork, letter: Letter, now: datetime) -> None:
        """What the row wants is so without a call."""
        await unit.outbox.sent([letter.id], now)
        self._state.finished([letter.id])
        self._state.openings.done(letter.outgoing.case)
        await drop_if_forgotten(unit, letter.outgoing)

    async def _nowhere(self, unit: UnitOfWork, letter: Letter, now: datetime) -> None:
        """The person or the case was erased meanwhile: nothing of it may go out."""
        log.info("call without a target", outbox=letter.id, purpose=letter.outgoing.purpose.value)
        await self._settle(unit, letter, now)
