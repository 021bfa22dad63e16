"""That one process alone does a duty of a bot: the first that locks it in the database, until its session ends.

Two clocks make sure that the next leader begins only after the last has ended. The server's: a session without a
word for `DROPPED` seconds is ended, and its lock with it, so that a dead or frozen machine keeps nothing. Ours: who
has no answer for `LEADS` seconds, counted from the question, leads no longer, and that is before the server drops it.
"""

import asyncio
import time
from hashlib import blake2b
from typing import Any

from sqlalchemy import URL

from bot.storage.apart import apart_typed, connect_apart
from bot.storage.errors import StorageError

BEAT = 1.0
"""Seconds between two questions to the server."""
PATIENCE = 2.0
"""Seconds for an answer."""
LEADS = 4.0
"""Seconds that an answered question is good for."""
DROPPED = 6.0
"""Seconds without a question after which the server ends the session."""


def key_of(bot_id: int, duty: str) -> int:
    """The number that is locked: another one for each bot, should two share a database."""
    digest = blake2b(f"aman-jol {bot_id} {duty}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _seconds() -> float:
    """Of a clock that goes on while the process is stopped and, where the system has it, while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SessionLeadership:
    """By a session advisory lock of PostgreSQL on a connection of its own."""

    def __init__(self, url: URL, bot_id: int, duty: str) -> None:
        self._url, self._duty = url, duty
        self._key = key_of(bot_id, duty)
        self._connection: Any = None
        self._ended = asyncio.Event()
        self._until = -1.0

    @property
    def leads(self) -> bool:
        """Whether this process may act as the leader now. Costs a look at the clock."""
        return _seconds() < self._until

    async def gain(self) -> bool:
        """Try once to become the leader. Raises `StorageError`."""
        try:
            if self._connection is None:
                await self._connect()
            asked = _seconds()
            with apart_typed():
                gained = await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", self._key, timeout=PATIENCE)
        except BaseException:
            self.resign()
            raise
        if gained:
            self._until = asked + LEADS
        return bool(gained)

    async def _connect(self) -> None:
        connection = await connect_apart(self._url, self._duty, idle_session_timeout=f"{int(DROPPED * 1000)}ms")
        self._connection, self._ended = connection, asyncio.Event()
        ended = self._ended
        connection.add_termination_listener(lambda _: ended.set())

    async def hold(self) -> None:
        """Lead on; returns when that is over: resigned, the session lost, or no answer in time."""
        connection, ended = self._connection, self._ended
        while connection is not None and not ended.is_set() and self.leads:
            try:
                async with asyncio.timeout(BEAT):
                    await ended.wait()
            except TimeoutError:
                if not await self._confirmed(connection):
                    break
        if connection is self._connection:
            self.resign()

    async def _confirmed(self, connection: Any) -> bool:
        asked = _seconds()
        try:
            with apart_typed():
                await connection.execute("SELECT 1", timeout=PATIENCE)
        except StorageError:
            return False
        if connection is not self._connection or not self.leads:
            return False
        self._until = asked + LEADS
        return True

    def resign(self) -> None:
        """Lead no longer, or stop trying. The server frees the lock as soon as it sees the connection closed."""
        self._until = -1.0
        connection, self._connection = self._connection, None
        self._ended.set()
        if connection is not None:
            connection.terminate()


class SoleLeadership:
    """Of the one process that an SQLite file has: the lock beside the file decided that already."""

    def __init__(self) -> None:
        self._resigned = asyncio.Event()
        self._leads = False

    @property
    def leads(self) -> bool:
        return self._leads

    async def gain(self) -> bool:
        self._resigned.clear()
        self._leads = True
        return True

    async def hold(self) -> None:
        await self._resigned.wait()

    def resign(self) -> None:
        self._leads = False
        self._resigned.set()
