"""The loop that works the inbox off."""

from collections.abc import Callable

from bot.services.process import Processor
from bot.workers.nursery import Bell, Nursery

POLL = 0.2
"""Seconds between looks without a bell: another process may have filled the inbox, a retry be due."""


class InboxLoop:
    """Processes, and wakes the sender. When the process stops, the batch in hand is finished."""

    def __init__(self, processor: Processor, nursery: Nursery, bell: Bell, wake: Callable[[], None]) -> None:
        self._processor = processor
        self._nursery = nursery
        self._bell = bell
        self._wake = wake

    async def run(self) -> None:
        while not self._nursery.stopping:
            if await self._processor.step():
                self._wake()
            else:
                await self._bell.wait(POLL)
