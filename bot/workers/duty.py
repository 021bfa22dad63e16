"""What one process of a bot may do at a time, however many run: the others stand by and take over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeAlias, TypeVar

import structlog

from bot.workers.nursery import Nursery

log = structlog.get_logger(__name__)

T = TypeVar("T")

RETRY = 1.0
"""Seconds between two tries to become the leader."""


class Leadership(Protocol):
    """That this process alone does a duty."""

    @property
    def leads(self) -> bool:
        """Whether it may do the duty now."""
        ...

    async def gain(self) -> bool:
        """Try once to become the leader."""
        ...

    async def hold(self) -> None:
        """Lead on; returns when that is over."""
        ...

    def resign(self) -> None:
        """Lead no longer."""
        ...


class Term:
    """The time of one leadership: from its gain until it is lost or the process stops.

    It waits as the nursery does, but no longer than it lasts. `at_start`: nobody led when this process began.
    """

    def __init__(self, leadership: Leadership, nursery: Nursery, *, at_start: bool) -> None:
        self._leadership = leadership
        self._nursery = nursery
        self._waits: set[asyncio.Timeout] = set()
        self._over = False
        self.at_start = at_start

    @property
    def leads(self) -> bool:
        """Whether the duty may be done now. To be asked right before everything that others will see."""
        return not self._over and self._leadership.leads

    @property
    def stopping(self) -> bool:
        """Whether what is in hand should be finished and nothing new begun."""
        return self._nursery.stopping or not self.leads

    async def last(self) -> None:
        """Returns when the leadership is over; whoever waits is woken."""
        await self._leadership.hold()
        self._over = True
        for wait in self._waits:
            wait.reschedule(asyncio.get_running_loop().time())

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when it was broken off because the term or the process ends."""
        if self._over:
            work.close()
            return None
        wait = asyncio.timeout(None)
        try:
            async with wait:
                self._waits.add(wait)
                return await self._nursery.unless_stopped(work)
        except TimeoutError:
            if not wait.expired():
                raise
            return None
        finally:
            self._waits.discard(wait)

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until the term or the process ends."""
        await self.unless_stopped(asyncio.sleep(seconds))


Serve: TypeAlias = Callable[[Term], Awaitable[None]]
"""Does the duty until the term is `stopping`, and returns when nothing of it is in hand any more."""


class Duty:
    """Stands by until this process leads, then serves, again and again."""

    def __init__(self, name: str, leadership: Leadership, nursery: Nursery, serve: Serve) -> None:
        self._name, self._leadership, self._nursery, self._serve = name, leadership, nursery, serve
        self._at_start = True
        self._stands_by = False

    async def run(self) -> None:
        try:
            while not self._nursery.stopping:
                if await self._nursery.unless_stopped(self._leadership.gain()):
                    await self._lead()
                elif not self._nursery.stopping:
                    await self._wait()
        finally:
            self._leadership.resign()

    async def _wait(self) -> None:
        self._at_start = False
        if not self._stands_by:
            self._stands_by = True
            log.info("stands by: another process does this", duty=self._name)
        await self._nursery.rest(RETRY)

    async def _lead(self) -> None:
        log.info("leads", duty=self._name)
        term = Term(self._leadership, self._nursery, at_start=self._at_start)
        self._at_start = self._stands_by = False
        self._nursery.call(f"{self._name} term", term.last())
        try:
            await self._serve(term)
        finally:
            if not term.leads:
                log.warning("leads no longer", duty=self._name)
            self._leadership.resign()
