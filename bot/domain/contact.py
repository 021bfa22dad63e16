"""Contact with Telegram, as one process has it. Times come from a clock that nobody sets, with the moment beside."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REFUSED_CALLS = 5
"""Refusals in a row before they count as one: a single call may be refused for good, and nothing goes out for hours."""
STILL = 180.0
"""Seconds since the last of them; a call that is tried again waits a minute at the longest."""
REFUSED_LONG = timedelta(minutes=5)
"""How long Telegram refuses everything before it is told."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, and the seconds of the steady clock at it."""

    moment: datetime
    steady: float


@dataclass(slots=True)
class Line:
    """One kind of talk with Telegram: asking for updates, or making calls.

    `last`: the last success. `back`: the first success after a failure, or of all. `failing`: the first failure since
    the last success; `refusals` in a row, the last of them at `refused`.
    """

    last: Instant | None = None
    back: Instant | None = None
    failing: Instant | None = None
    refusals: int = 0
    refused: Instant | None = None

    def succeeded(self, at: Instant) -> None:
        if self.last is None or self.failing is not None:
            self.back = at
        self.last = at
        self.failing = None
        self.refusals = 0

    def failed(self, at: Instant, *, refused: bool) -> None:
        """No answer, or (`refused`) Telegram's own refusal."""
        self.failing = self.failing or at
        if refused:
            self.refusals += 1
            self.refused = at
        else:
            self.refusals = 0

    def refuses_since(self, now: Instant) -> Instant | None:
        """Since when Telegram refuses everything on this line, if it does for longer than `REFUSED_LONG`."""
        if self.failing is None or self.refused is None or self.refusals < REFUSED_CALLS:
            return None
        lasts = now.steady - self.failing.steady >= REFUSED_LONG.total_seconds()
        return self.failing if lasts and now.steady - self.refused.steady <= STILL else None
