"""Work that comes round by the clock."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.workers.nursery import Nursery


@dataclass(frozen=True, slots=True)
class Timer:
    """`work` is done at the start and then every so many seconds."""

    name: str
    every_seconds: float
    work: Callable[[], Awaitable[object]]


def start_timers(nursery: Nursery, timers: Sequence[Timer]) -> None:
    """Start a loop for each: one that crashes or takes long holds up no other."""
    for timer in timers:
        nursery.loop(timer.name, _Round(nursery, timer).run)


class _Round:
    def __init__(self, nursery: Nursery, timer: Timer) -> None:
        self._nursery = nursery
        self._timer = timer

    async def run(self) -> None:
        while not self._nursery.stopping:
            self._nursery.alive()
            await self._timer.work()
            await self._nursery.rest(self._timer.every_seconds)
