"""The bells of one process, and how they ring in others."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.storage.wire import Wire
from bot.workers.nursery import Nursery


class Bells:
    """Rings for whoever goes on with the work: here, and where this process does not do it, in the other processes."""

    def __init__(self, nursery: Nursery, wire: Wire | None, *, works: bool) -> None:
        self._nursery, self._wire, self._works = nursery, wire, works
        self._sends = False
        self.inbox, self.outbox = nursery.bell(), nursery.bell()

    def start(self) -> None:
        """Listen to the other processes, where there may be any."""
        if self._wire is None:
            return
        self._wire.listen("inbox", self.inbox.ring)
        self._wire.listen("outbox", self.outbox.ring)
        self._nursery.loop("wire", self._listen)

    async def _listen(self) -> None:
        if self._wire is not None:
            await self._nursery.unless_stopped(self._wire.run())

    def ring_inbox(self) -> None:
        """There are updates."""
        self.inbox.ring()
        if self._wire is not None and not self._works:
            self._wire.tell("inbox")

    def ring_outbox(self) -> None:
        """There are calls to make."""
        self.outbox.ring()
        if self._wire is not None and not self._sends:
            self._wire.tell("outbox")

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Within, it is this process that sends."""
        self._sends = True
        try:
            yield
        finally:
            self._sends = False
