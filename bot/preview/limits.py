"""Telegram's ceilings on sending, on demand."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

# Telegram's published texts and sizes, in UTF-16 code units unless said otherwise.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOPIC_NAME_LIMIT = 128
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_LIMIT = 200
COPY_TEXT_LIMIT = 256
KEYBOARD_BUTTONS = 100
ALBUM_SIZE = 10
MESSAGES_PER_CALL = 100
DELETION_SECONDS = 48 * 3600
CALLBACK_SECONDS = 150
UPDATE_SECONDS = 24 * 3600


@dataclass
class Limits:
    """How much may go out; 0 switches a ceiling off.

    `overall` is per second, `group` per group and minute. A private chat takes one a second on average:
    `burst` calls may fall together within `burst` seconds, so `burst=1` is exactly one a second.
    """

    overall: int = 30
    burst: int = 10
    group: int = 20

    @classmethod
    def off(cls) -> "Limits":
        """No ceilings."""
        return cls(0, 0, 0)

    @classmethod
    def strict(cls) -> "Limits":
        """30 a second overall, exactly 1 a second per private chat, 20 a minute per group."""
        return cls(30, 1, 20)


class Meter:
    """Counts calls that write in sliding windows and says how long to wait."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._windows: dict[int, deque[float]] = {}

    def take(self, chat_id: int) -> int:
        """0 when the call may go now (it is counted), else whole seconds to wait (it is not counted)."""
        overall = (0, self.limits.overall, 1.0)
        burst = self.limits.burst
        single = (chat_id, self.limits.group, 60.0) if chat_id < 0 else (chat_id, burst, float(burst))
        wait = max(self._wait(*overall), self._wait(*single))
        if wait <= 0:
            now = self._clock()
            for key in (0, chat_id):
                self._windows.setdefault(key, deque()).append(now)
        return ceil(wait)

    def _wait(self, key: int, most: int, seconds: float) -> float:
        now = self._clock()
        window = self._windows.setdefault(key, deque())
        while window and window[0] <= now - seconds:
            window.popleft()
        if not most or len(window) < most:
            return 0
        return window[len(window) - most] + seconds - now
