"""The one place that starts background tasks: each is held, watched, and ended with the process."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from bot.domain.errors import Fatal, Hindrance
from bot.workers.life import Lives

log = structlog.get_logger(__name__)

T = TypeVar("T")

REST = 1.0
"""Seconds that a crashed loop rests before it goes on."""
REMIND = 60.0
"""Seconds after which the same hindrance is told again."""
GRACE = 8.0
"""Seconds that the loops have to finish what they hold when the process stops, so that it is gone within ten."""


class Nursery:
    """Runs loops until it is told to stop or something fatal happens."""

    def __init__(self, grace: float = GRACE, rest: float = REST) -> None:
        self._grace = grace
        self._rest_seconds = rest
        self._stop = asyncio.Event()
        self._loops: set[asyncio.Task[None]] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._fatal: BaseException | None = None
        self._bells: list[Bell] = []
        self._hindrances: dict[str, float] = {}
        self.lives = Lives()

    @property
    def stopping(self) -> bool:
        """Whether the loops should finish what they hold and return."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask everything to end (callable from a signal handler)."""
        self._stop.set()
        for bell in self._bells:
            bell.ring()

    def bell(self) -> "Bell":
        """A bell that also rings when the process stops."""
        bell = Bell()
        self._bells.append(bell)
        return bell

    def loop(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Start a loop that returns when `stopping`; a crash is logged, and after a rest it goes on."""
        self.lives.begin(self._hold(self._loops, self.watched(name, run), name))

    def call(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start one piece of work that ends by itself and deals with its errors, but for fatal ones."""
        self._hold(self._calls, work, name)

    def alive(self) -> None:
        """The loop that calls this has completed a turn."""
        self.lives.turn()

    def _hold(self, held: set[asyncio.Task[None]], work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        held.add(task)
        task.add_done_callback(held.discard)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not self.stopping:
            self.lives.ended(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if not isinstance(error, Fatal):
            log.error("work crashed", work=task.get_name(), exc_info=error)
            return
        self._fatal = self._fatal or error
        self.stop()

    async def watched(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run until it returns; a crash is logged, and after a rest it goes on. Raises Fatal only."""
        while True:
            try:
                await run()
            except Fatal:
                raise
            except Hindrance as error:
                self.alive()  # it does what can be done: a restart would not help
                self.hindered(error)
            except Exception as error:
                log.exception("loop crashed", loop=name, exc_info=error)
            else:
                return
            if self.stopping:
                return
            await self._pause(self._rest_seconds)

    def hindered(self, error: Hindrance) -> None:
        """Tell the operator, in one sentence a minute: every loop and every row meets the same full disk."""
        now = asyncio.get_running_loop().time()
        sentence = str(error)
        if now - self._hindrances.get(sentence, -REMIND) >= REMIND:
            self._hindrances[sentence] = now
            log.error("hindered", error=type(error).__name__, sentence=sentence)

    async def stopped(self) -> None:
        """Wait until the process stops."""
        await self._stop.wait()

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until the process stops."""
        self.lives.turn(seconds)
        await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when it was broken off because the process stops."""
        self.alive()
        doing = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((doing, stop), return_when=asyncio.FIRST_COMPLETED)
            return doing.result() if doing.done() else None
        finally:
            for task in (doing, stop):
                task.cancel()
            await asyncio.gather(doing, stop, return_exceptions=True)

    async def run(self) -> None:
        """Run until stopped, then let the loops finish. Raises the fatal error that ended it, if any."""
        await self._stop.wait()
        working = self._loops | self._calls
        if working:
            await asyncio.wait(working, timeout=self._grace)
        left = self._loops | self._calls
        for task in left:
            task.cancel()
        if left:
            log.warning("work broken off, it is done again at the next start", count=len(left))
            await asyncio.gather(*left, return_exceptions=True)
        if self._fatal is not None:
            raise self._fatal


class Bell:
    """Wakes one loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop now, or at once when it goes to sleep next."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Sleep until the bell rings, at most so long."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
