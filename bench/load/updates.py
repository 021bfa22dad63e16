"""Updates on their way to the bot: given again until a higher offset confirms them, as Telegram does."""

import asyncio
from collections import deque
from itertools import islice

from bench.load.http import Connection, Params

LIMIT = 100
LONGEST = 50.0
"""Seconds that a question is held at most."""
GATHER = 0.001
"""Seconds that an update waits for others once a question is held; the real server gathers, too."""


class Updates:
    """The queue behind getUpdates."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._next = 1000
        self._asking: tuple[Connection, int, asyncio.TimerHandle] | None = None
        self._gathering = False
        self.asked = asyncio.Event()

    def put(self, body: bytes) -> int:
        """Give this update to the bot; `body` is the update's JSON without its id. The id it got."""
        number = self._next
        self._next += 1
        self._waiting.append((number, b'{"update_id":%d,%s}' % (number, body)))
        if self._asking is not None and not self._gathering:
            self._gathering = True
            asyncio.get_running_loop().call_later(GATHER, self._answer)
        return number

    def __len__(self) -> int:
        """Updates that are not confirmed yet."""
        return len(self._waiting)

    def get(self, connection: Connection, params: Params) -> None:
        """Answer getUpdates now, or when there is something or its time is over."""
        self.asked.set()
        offset, limit = int(params.get("offset") or 0), min(LIMIT, int(params.get("limit") or LIMIT))
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if self._asking is not None:
            other, _, timer = self._asking
            timer.cancel()
            self._asking = None
            if other is not connection:
                other.error(409, "Conflict: terminated by other getUpdates request")
        seconds = min(LONGEST, float(params.get("timeout") or 0))
        if self._waiting or not seconds:
            connection.ok(self._batch(limit))
            return
        timer = asyncio.get_running_loop().call_later(seconds, self._answer)
        self._asking = (connection, limit, timer)

    def _answer(self) -> None:
        self._gathering = False
        if self._asking is None:
            return
        connection, limit, timer = self._asking
        timer.cancel()
        self._asking = None
        connection.ok(self._batch(limit))

    def _batch(self, limit: int) -> bytes:
        return b"[" + b",".join(body for _, body in islice(self._waiting, limit)) + b"]"
