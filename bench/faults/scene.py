"""What a fault may touch: the bot's processes, its database, Telegram, the persons."""

import asyncio
import random
import time
from dataclasses import dataclass

from bench.faults.cast import Cast
from bench.faults.moment import Clock
from bench.faults.persons import Persons
from bench.faults.stores import Store
from bot.preview.world import World

QUIET = 90.0
"""Seconds without any arrival after which what is missing counts as lost."""
LATE = 1.5
"""Seconds for late repeats after everything has arrived."""
IN_FLIGHT = 50
"""Calls that the bot has in flight at the most: a kill may repeat these, and no other."""


@dataclass
class Scene:
    """One phase of a run. `chance` makes its plan: the same seed, the same plan."""

    world: World
    persons: Persons
    cast: Cast
    store: Store
    clock: Clock
    chance: random.Random
    hushed: bool = False

    @property
    def excused(self) -> int:
        """How many messages may be doubled: those whose answers were lost, and calls in flight at a kill."""
        lost = sum(call.outcome == "lost: ok" for call in self.world.calls)
        return lost + IN_FLIGHT * self.cast.kills

    def some(self, low: float, high: float) -> float:
        """Seconds between these."""
        return self.chance.uniform(low, high)

    async def heard_again(self) -> None:
        """Mostly wait until the bot asks for updates again; else no longer than it may need to start."""
        before, begin = self.world.updates.polls, time.monotonic()
        patience = QUIET if self.chance.random() < 0.7 else self.some(0, 3)
        while self.world.updates.polls == before and time.monotonic() < begin + patience:  # noqa: ASYNC110 - it rings no bell
            await asyncio.sleep(0.05)

    async def settle(self) -> float:
        """Wait until everything has arrived, or nothing comes any more; how many seconds that took."""
        begin = last = time.monotonic()
        before = -1
        while self.persons.missing and time.monotonic() - last < QUIET:
            if self.persons.arrivals != before:
                before, last = self.persons.arrivals, time.monotonic()
            await asyncio.sleep(0.2)
        took = time.monotonic() - begin
        await asyncio.sleep(LATE)
        return took
