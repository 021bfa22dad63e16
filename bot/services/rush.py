"""A rush: more has come in than was fetched yet. What comes last may be the emergency, so fetching goes first."""

from bot.services.process import BATCH

FETCHED = 100
"""Updates that Telegram gives at once: so many, and more are waiting."""
SMALL = 10
"""Updates processed in one transaction during a rush: on SQLite each keeps the receiver waiting until it ends."""


class Rush:
    """What the receiver tells the processor of the same process."""

    def __init__(self) -> None:
        self._on = False

    def fetched(self, count: int) -> None:
        """So many updates came in one go."""
        self._on = count >= FETCHED

    def batch(self) -> int:
        """How many updates to process in one transaction now."""
        return SMALL if self._on else BATCH
