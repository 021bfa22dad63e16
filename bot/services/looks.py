"""Looks at the database for those who watch: one look at a time, however many ask, and none is broken off.

Breaking off a statement would cost a connection, and SQLite has only one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.domain.backlog import Backlog
from bot.domain.errors import Fatal, Hindrance
from bot.ports import Clock, OpenUnit

YOUNG = 2.0
"""Seconds for which a look is good: who asks more often costs nothing."""
PATIENCE = 4.0
"""Seconds that one who asks waits: less than the health check of a container, which has five."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: the backlog, or the class of what went wrong. `seconds`: how long it took."""

    seconds: float
    backlog: Backlog | None = None
    error: str | None = None


TIMED_OUT = Look(PATIENCE, error="TimeoutError")


class Looks:
    """`check` raises where the database can't be worked with; `start` runs a piece of work beside the others."""

    def __init__(
        self,
        open_unit: OpenUnit,
        check: Callable[[], Awaitable[None]],
        clock: Clock,
        start: Callable[[str, Coroutine[Any, Any, None]], object],
    ) -> None:
        self._open_unit, self._check, self._clock, self._start = open_unit, check, clock, start
        self._under_way: asyncio.Event | None = None
        self._last: Look | None = None
        self._at = 0.0

    async def latest(self) -> Look:
        """A look not older than `YOUNG`; `TIMED_OUT` where none came in time."""
        if self._last is not None and time.monotonic() - self._at < YOUNG:
            return self._last
        if self._under_way is None:
            self._under_way = asyncio.Event()
            self._start("look", self._take(self._under_way))
        try:
            async with asyncio.timeout(PATIENCE):
                await self._under_way.wait()
        except TimeoutError:
            return TIMED_OUT
        return self._last or TIMED_OUT

    async def _take(self, done: asyncio.Event) -> None:
        began = time.monotonic()
        try:
            self._last = await self._look(began)
        finally:
            self._at = time.monotonic()
            self._under_way = None
            done.set()

    async def _look(self, began: float) -> Look:
        try:
            await self._check()
            now = self._clock.now()
            async with self._open_unit() as unit:
                backlog = Backlog(
                    await unit.backlog.inbox(now), await unit.backlog.outbox(now), await unit.backlog.cases()
                )
        except (Fatal, Hindrance) as error:  # also what would end the process: here it is only looked at
            return Look(time.monotonic() - began, error=type(error).__name__)
        except Exception as error:
            return Look(time.monotonic() - began, error=type(error).__name__)
        return Look(time.monotonic() - began, backlog)
