"""A rush: more has come in than was fetched yet. What comes last may be the emergency, so fetching goes first."""

from datetime import datetime, timedelta

from bot.ports import Clock
from bot.services.process import BATCH

FETCHED = 100
"""Updates that Telegram gives at once: so many, and more are waiting."""
SMALL = 10
"""Updates processed in one transaction during a rush: on SQLite each keeps the receiver waiting until it ends."""
OVER = timedelta(seconds=2)
"""After this without another full hand the rush is over."""


class Rush:
    """What the receiver tells the processor of the same process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: datetime | None = None

    def fetched(self, count: int) -> None:
        """So many updates came in one go."""
        self._until = self._clock.now() + OVER if count >= FETCHED else None

    def batch(self) -> int:
        """How many updates to process in one transaction now."""
        return SMALL if self._until is not None and self._clock.now() < self._until else BATCH
