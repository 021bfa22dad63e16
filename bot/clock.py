"""The one place that knows the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

STEP = timedelta(seconds=1)
"""A clock set back by less is followed: that is how machines are kept right."""


def machine_time() -> datetime:
    """What the machine takes for the time, in UTC."""
    return datetime.now(UTC)


class SystemClock:
    """The machine's clock, in UTC, but for one thing: set back, it goes on from where it was.

    What is to happen in two seconds would else happen in two seconds and the hours by which the clock was set back.
    Set ahead, it is followed: then things happen early. A new process begins with the machine's time.
    `steady` gives seconds that never jump.
    """

    def __init__(
        self, machine: Callable[[], datetime] | None = None, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._machine = machine or machine_time
        self._steady = steady
        self._last = self._machine()
        self._at = steady()

    def now(self) -> datetime:
        at, told = self._steady(), self._machine()
        due = self._last + timedelta(seconds=at - self._at)
        self._last, self._at = (told if told > due - STEP else due), at
        return self._last
