"""The loop of everything that works off a line: the inbox, meanings, pictures."""

from collections.abc import Awaitable, Callable

from bot.workers.nursery import Bell, Nursery

POLL = 0.2
"""Seconds between looks without a bell: another process may have filled the inbox, a retry be due."""


class StepLoop:
    """Takes steps, and after each that did something wakes whoever goes on with it.

    `step` gives how much it did; after less than `handful` nothing else was there, so that the next look waits for the
    bell. When the process stops, the step in hand is finished.
    """

    def __init__(
        self,
        step: Callable[[], Awaitable[int]],
        nursery: Nursery,
        bell: Bell,
        wake: Callable[[], None],
        *,
        handful: int = 1,
    ) -> None:
        self._step = step
        self._nursery = nursery
        self._bell = bell
        self._wake = wake
        self._handful = handful

    async def run(self) -> None:
        while not self._nursery.stopping:
            self._nursery.alive()
            done = await self._step()
            if done:
                self._wake()
            if done < self._handful:
                await self._bell.wait(POLL)
