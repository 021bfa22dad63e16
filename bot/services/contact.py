"""What a process knows of its contact with Telegram."""

import time
from collections.abc import Callable

from bot.domain.contact import Instant, Line
from bot.ports import Clock

ASKING = "getUpdates"
PING = "getMe"
PING_AFTER = 45.0
"""Seconds without a word of Telegram after which it is asked. A process that polls hears from it every 30."""


class Contact:
    """Notes every answer. `receiving` is asking for updates, `sending` all calls but that and the ping.

    `any` has the successes of all.
    """

    def __init__(self, clock: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self.began = self.now()
        self.any, self.receiving, self.sending = Line(), Line(), Line()

    def now(self) -> Instant:
        return Instant(self._clock.now(), self._steady())

    def heard(self, method: str, answered: bool | None) -> None:
        """A call ended: done (True), refused by Telegram (False), or without an answer of Telegram's (None)."""
        at = self.now()
        lines = [self.any]
        if method == ASKING:
            lines.append(self.receiving)
        elif method != PING:
            lines.append(self.sending)
        for line in lines:
            if answered:
                line.succeeded(at)
            else:
                line.failed(at, refused=answered is False)

    def silent_for(self, line: Line) -> float | None:
        """Seconds since the last success; None where there was none yet."""
        return None if line.last is None else max(0.0, self._steady() - line.last.steady)

    def needs_ping(self) -> bool:
        silent = self.silent_for(self.any)
        return silent is None or silent >= PING_AFTER
