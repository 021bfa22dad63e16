"""The loop of everything that works off a line: the inbox, meanings, pictures."""

from collections.abc import Awaitable, Callable

from bot.workers.nursery import Bell, Nursery

POLL = 0.2
"""Seconds between looks without a bell: another process may have filled the inbox, a retry be due."""


class StepLoop:
    """Takes steps, and after each that did something wakes whoever goes on with it.

    `step` gives how much it did. When the process stops, the step in hand is finished.
    """

    def __init__(
        self, step: Callable[[], Awaitable[int]], nursery: Nursery, bell: Bell, wake: Callable[[], None]
    ) -> None:
        self._step = step
        self._nursery = nursery
        self._bell = bell
        self._wake = wake

    async def run(self) -> None:
        while not self._nursery.stopping:
            self._nursery.alive()
            if await self._step():
                self._wake()
            else:
                await self._bell.wait(POLL)
