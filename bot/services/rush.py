"""A rush: more has come in than was fetched yet. What comes last may be the emergency, so fetching goes first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.ports import Clock

RushOver: TypeAlias = Callable[[], datetime | None]
"""Tells when the last rush ended because all was fetched."""

FETCHED = 100
"""Updates that Telegram gives at once: so many, and more are waiting."""
OVER = timedelta(seconds=2)
"""After this without another full hand the rush is over."""
LAST = timedelta(seconds=0.5)
"""So long after all is fetched ordinary updates wait still: what came last becomes alarms, and these are sent."""
LONGEST = timedelta(seconds=5)
"""No rush is longer: at 600 updates a second and more, ordinary ones would never be answered."""


def no_rush() -> None:
    """For who sends without receiving: nothing is known of a rush there."""


class Rush:
    """What the receiver tells the processor of the same process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began: datetime | None = None
        self._full_at = clock.now()
        self._over: datetime | None = None

    def fetched(self, count: int) -> None:
        """So many updates came in one go."""
        if count < FETCHED:
            if self._began is not None:
                self._began, self._over = None, self._clock.now()
            return
        self._full_at = self._clock.now()
        self._began = self._began or self._full_at

    def over(self) -> datetime | None:
        """When the last rush ended because all was fetched; None before the first."""
        return self._over

    def is_on(self) -> bool:
        """Whether ordinary updates wait until all are fetched: processing them would keep the receiver waiting."""
        now = self._clock.now()
        if self._began is not None:
            return now < min(self._began + LONGEST, self._full_at + OVER)
        return self._over is not None and self._over <= now < self._over + LAST
