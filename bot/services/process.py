"""Processes the inbox: many updates in one transaction, and where that fails each alone, so that a bad one
takes no other with it."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import structlog

from bot.domain.errors import Fatal, Hindrance
from bot.domain.ids import ConversationId
from bot.domain.update import Claimed
from bot.ports import Clock, OpenUnit, UnitOfWork
from bot.services.meter import NO_METER, Meter
from bot.services.notes import Notes

log = structlog.get_logger(__name__)

Handle: TypeAlias = Callable[[UnitOfWork, Claimed], Awaitable[None]]
"""Answers an update within the unit: session, case and outbox change together with the inbox."""
Rescue: TypeAlias = Callable[[UnitOfWork, Claimed], Awaitable[None]]
"""Puts the message of an update that cannot be processed in front of a human."""

BATCH = 100
HANDFUL = 10
"""Fewer in a step were all that could be claimed, but in a rush: so many conversations are looked at in any case."""
LOOKS = 3
"""How often a step looks for updates that need not wait."""
TRIES = 5
"""Failed attempts after which an update is parked."""
HINDERED = 30
"""Batches in a row that the database hinders after which one of their updates may be what hinders it."""


class Ahead(Protocol):
    """What may have to be known of an update before it is processed."""

    @property
    def busy(self) -> Collection[ConversationId]:
        """Conversations that wait."""
        ...

    def waits(self, claimed: Claimed) -> bool:
        """Whether this update has to wait; what it waits for is on its way then."""
        ...


class Processor:
    """Works the inbox off."""

    def __init__(
        self,
        open_unit: OpenUnit,
        handle: Handle,
        rescue: Rescue,
        notes: Notes,
        clock: Clock,
        ahead: Ahead,
        meter: Meter = NO_METER,
        rush: Callable[[], bool] = lambda: False,
    ) -> None:
        self._open_unit = open_unit
        self._handle = handle
        self._rescue = rescue
        self._notes = notes
        self._clock = clock
        self._ahead = ahead
        self._meter = meter
        self._rush = rush
        self._hindered = 0

    async def step(self) -> int:
        """Process what can be claimed now; how many updates were claimed, 0 when all of them have to wait.

        Raises what the database raises while it is hindered or cannot even keep a failure: nothing is lost or
        counted then.
        """
        claimed: list[Claimed] = []
        seen = 0
        try:
            async with self._open_unit() as unit:
                claimed, seen = await self._claim(unit)
                for one in claimed:
                    await self._handle(unit, one)
                if claimed:
                    await unit.inbox.done([one.id for one in claimed])
                    await unit.commit()
            self._hindered = 0
            self._count(claimed)
        except Fatal:
            raise
        except Exception as error:
            if not claimed or self._is_over_soon(error):
                raise
            log.warning("batch failed, each is tried alone", count=len(claimed), error=type(error).__name__)
            await self._one_by_one(claimed)
        return seen if claimed else 0

    def _count(self, done: Collection[Claimed]) -> None:
        now = self._clock.now()
        self._meter.processed(max(0.0, (now - one.received_at).total_seconds()) for one in done)

    async def _claim(self, unit: UnitOfWork) -> tuple[list[Claimed], int]:
        """What can be processed now, and how many were claimed for it.

        Where all that was claimed has to wait, whoever comes next does not.
        """
        for _ in range(LOOKS):
            claimed = await unit.inbox.claim(self._clock.now(), BATCH, self._ahead.busy, pressing=self._rush())
            ready = self._ready(claimed)
            if ready or not claimed:
                return ready, len(claimed)
        return [], 0

    def _ready(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        """Without the updates that wait, and those that came after one in the same conversation."""
        waiting: set[ConversationId] = set()
        ready = []
        for one in claimed:
            # Asked of each, so that what many messages of one chat wait for is done in one go.
            if self._ahead.waits(one) or one.conversation in waiting:
                waiting.add(one.conversation)
            else:
                ready.append(one)
        return ready

    def _is_over_soon(self, error: Exception) -> bool:
        """Whether the database is hindered, so that no update is to blame; but one that always hinders it is."""
        self._hindered = self._hindered + 1 if isinstance(error, Hindrance) else 0
        return 0 < self._hindered < HINDERED

    async def _one_by_one(self, claimed: list[Claimed]) -> None:
        resting: set[ConversationId] = set()
        for one in claimed:
            if one.conversation in resting:
                continue  # its turn comes after the one that failed
            if not await self._alone(one):
                resting.add(one.conversation)

    async def _alone(self, one: Claimed) -> bool:
        """Process this update in a unit of its own; False when its conversation must rest."""
        error: Exception
        try:
            async with self._open_unit() as unit:
                held = await unit.inbox.claim_one(one.id)
                if held is None:
                    return False  # somebody else has it, or has done it
                await self._handle(unit, held)
                await unit.inbox.done([held.id])
                await unit.commit()
            self._count([held])
            return True
        except Fatal:
            raise
        except Exception as caught:
            error = caught
        self._meter.failed()
        log.exception("update failed", inbox=one.id, attempts=one.attempts + 1, exc_info=error)
        if one.attempts + 1 >= TRIES:
            await self._park(one, type(error).__name__)
            return True
        async with self._open_unit() as unit:
            retry_at = self._clock.now() + timedelta(seconds=2.0**one.attempts)
            await unit.inbox.failed(one.id, type(error).__name__, retry_at)
            await unit.commit()
        return False

    async def _park(self, one: Claimed, error: str) -> None:
        """Keep the update for a human and tell the staff; the message itself too where that is possible."""
        log.error("update parked", inbox=one.id, error=error)
        self._meter.parked()
        try:
            await self._put_aside(one, error, rescue=True)
        except (Fatal, Hindrance):
            raise
        except Exception as failure:
            log.exception("rescue failed", inbox=one.id, exc_info=failure)
            await self._put_aside(one, error, rescue=False)

    async def _put_aside(self, one: Claimed, error: str, *, rescue: bool) -> None:
        now: datetime = self._clock.now()
        async with self._open_unit() as unit:
            if await unit.inbox.claim_one(one.id) is None:
                return
            await unit.inbox.park(one.id, error)
            await unit.outbox.add([self._notes.parked(one.id, now)])
            if rescue:
                await self._rescue(unit, one)
            await unit.commit()
