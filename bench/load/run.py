"""One run: a crowd, the stand-in for Telegram, a bot as processes; figures of a window in full swing.

The window begins when the warm-up is answered and ends after so many further answers; people speak all the while, so
that neither its beginning nor its end stands out. Latency is from the moment an update could be fetched to the call
that answers it.
"""

import asyncio
import random
import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bench.load.calls import Call, Calls
from bench.load.crowd import Crowd, Key, Said
from bench.load.figures import Figures, percentile
from bench.load.http import Connection
from bench.load.processes import Bots, resident, spent
from bench.load.updates import Updates

LOOK = 0.1
"""Seconds between looks at memory and progress."""
START = 120.0
"""Seconds that a bot has for its first answer."""
MILLION = 1_000_000


Window: TypeAlias = Callable[[list[int], bool], None]
"""Told when the window begins (True) and ends, with the bot's processes."""


def _nobody(pids: list[int], begins: bool) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is said. Closed loop: at most `at_once` updates wait for an answer; or `rate` a second by chance
    (Poisson) once the warm-up is over."""

    updates: int
    warm_up: int
    at_once: int = 100
    rate: float = 0.0
    seed: int = 1
    patience: float = 30.0
    """Seconds without any answer after which what is out counts as lost."""
    memory_steps: int = 0
    """So many looks at the memory are kept, evenly over the window."""


@dataclass
class _Mark:
    """The counters at one moment."""

    at: float
    bot: float
    database: float
    driver: float


class Load:
    """Speaks for the crowd and keeps what is answered when."""

    def __init__(self, crowd: Crowd, pace: Pace, window: Window | None = None) -> None:
        self._crowd, self._pace, self._window = crowd, pace, window or _nobody
        self._updates = Updates()
        self._calls = Calls(self._updates, self._heard)
        self._out: dict[Key, tuple[float, bool]] = {}
        self._holding = 0
        self._times = array("d")
        self._measuring = self._speaking = self._clocked = False
        self._random = random.Random(pace.seed)
        self.answered = 0
        self._target, self._peak = 0, 0.0
        self._reached = asyncio.Event()
        self.first_at = 0.0

    def connection(self) -> Connection:
        return Connection(self._calls.handle)

    def _say(self, said: Said, holding: bool) -> None:
        self._out[said.key] = (time.perf_counter(), holding and said.waits)
        self._holding += holding and said.waits
        self._updates.put(said.body)

    def fill(self) -> None:
        """In a closed loop: speak until as many updates wait as may."""
        while self._speaking and self._holding < self._pace.at_once:
            said = self._crowd.speak()
            if said is None:
                return
            self._say(said, holding=True)

    def _heard(self, call: Call) -> None:
        for key in self._crowd.heard(call):
            begun = self._out.pop(key, None)
            if begun is None:
                continue
            now = time.perf_counter()
            self.first_at = self.first_at or now
            self._holding -= begun[1]
            self.answered += 1
            if self._measuring:
                self._times.append(now - begun[0])
            if self.answered >= self._target:
                self._reached.set()
        for said in self._crowd.asides():
            self._say(said, holding=False)
        if not self._clocked:
            self.fill()

    async def _by_the_clock(self) -> None:
        """Speak at random moments, so many a second on average."""
        due = time.perf_counter()
        while self._speaking:
            while due <= time.perf_counter():
                said = self._crowd.speak()
                if said is not None:
                    self._say(said, holding=True)
                due += self._random.expovariate(self._pace.rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def run(self, bots: Bots, database: Sequence[int]) -> Figures:
        """Serve, start the bot, measure. SystemExit where the bot ends by itself."""
        pace, loop = self._pace, asyncio.get_running_loop()
        self._speaking = True
        said = self._crowd.speak()
        assert said is not None
        self._say(said, holding=True)
        bots.start()
        speaker: asyncio.Task[None] | None = None
        try:
            await self._until(1, bots, patience=START)
            await asyncio.sleep(0.3)
            idle = resident(bots.pids)
            self.fill()
            await self._until(pace.warm_up, bots)
            if pace.rate:
                self._clocked = True
                await self._drain(bots)
                speaker = loop.create_task(self._by_the_clock())
            self._window(bots.pids, True)
            before, memory = self._mark(bots, database), [idle]
            self._calls.counts.clear()
            self._measuring, start = True, self.answered
            await self._until(start + pace.updates, bots, memory)
            after, self._measuring = self._mark(bots, database), False
            counts = dict(self._calls.counts)
            self._window(bots.pids, False)
            self._speaking = False
            lost = await self._drain(bots)
        finally:
            if speaker is not None:
                speaker.cancel()
            bots.end()
        return self._figures(before, after, idle, memory, bots, lost, counts, self._target - start)

    async def _until(self, answered: int, bots: Bots, memory: list[float] | None = None, patience: float = 0.0) -> None:
        """Wait for so many answers in all."""
        self._target, last, seen = answered, time.perf_counter(), self.answered
        self._reached.clear()
        start = self.answered
        while self.answered < answered:
            bots.check()
            try:
                async with asyncio.timeout(LOOK):
                    await self._reached.wait()
            except TimeoutError:
                pass
            if self.answered != seen:
                seen, last = self.answered, time.perf_counter()
            elif time.perf_counter() - last > (patience or self._pace.patience):
                raise SystemExit(
                    f"no answer for {patience or self._pace.patience} s, {len(self._out)} out: {bots.last_words()}"
                )
            if memory is not None:
                self._peak = max(self._peak, now := resident(bots.pids))
                steps = self._pace.memory_steps
                if (self.answered - start) * steps // max(1, answered - start) >= len(memory):
                    memory.append(now)

    async def _drain(self, bots: Bots) -> int:
        """Let what is out be answered; how many were not."""
        last, seen = time.perf_counter(), self.answered
        while self._out and time.perf_counter() - last < min(10.0, self._pace.patience):
            bots.check()
            await asyncio.sleep(LOOK)
            if self.answered != seen:
                seen, last = self.answered, time.perf_counter()
        return len(self._out)

    def _mark(self, bots: Bots, database: Sequence[int]) -> _Mark:
        return _Mark(time.perf_counter(), spent(bots.pids), spent(database), time.process_time())

    def _figures(
        self, before: _Mark, after: _Mark, idle: float, memory: list[float], bots: Bots, lost: int,
        counts: dict[str, int], updates: int,
    ) -> Figures:  # fmt: skip
        ordered = sorted(self._times)
        return Figures(
            updates=updates,
            rate=updates / (after.at - before.at),
            cpu=(after.bot - before.bot) / updates * MILLION,
            database_cpu=(after.database - before.database) / updates * MILLION,
            driver_cpu=(after.driver - before.driver) / updates * MILLION,
            p50=percentile(ordered, 0.5) * 1000,
            p99=percentile(ordered, 0.99) * 1000,
            idle=idle,
            peak=max(idle, self._peak),
            first=self.first_at - bots.started_at,
            lost=lost,
            calls=counts,
            memory=tuple(memory),
        )
