"""What the processes of one bot call to each other. A hint and nothing more: who misses it looks 0.2 s later."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL

from bot.storage.apart import apart_typed, connect_apart

GAP = 0.01
"""Seconds between two calls, so that a busy process does not call more than a hundred times a second."""
CHECK = 10.0
"""Seconds of silence after which the connection is tried."""
PATIENCE = 5.0
"""Seconds for an answer of the server."""


class Wire:
    """By LISTEN and NOTIFY of PostgreSQL on a connection of its own: the work's transactions pay nothing for it.

    Words go out after the commit of what they speak of; they say that there is something, never what.
    """

    def __init__(self, url: URL, bot_id: int) -> None:
        self._url = url
        self._channel = f"amanjol_{bot_id}"
        self._ears: dict[str, Callable[[], None]] = {}
        self._words: set[str] = set()
        self._woken = asyncio.Event()

    def listen(self, word: str, ring: Callable[[], None]) -> None:
        """When another process says this, ring."""
        self._ears[word] = ring

    def tell(self, word: str) -> None:
        """Say it to the other processes soon; lost while there is no connection."""
        self._words.add(word)
        self._woken.set()

    async def run(self) -> None:
        """Listen and tell, until cancelled. Raises `StorageError` when the connection is lost."""
        connection = await connect_apart(self._url, "wire")
        connection.add_termination_listener(lambda _: self._woken.set())
        try:
            with apart_typed():
                await connection.add_listener(self._channel, self._hear)
                while True:
                    await self._round(connection)
        finally:
            connection.terminate()

    async def _round(self, connection: Any) -> None:
        try:
            async with asyncio.timeout(CHECK):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()
        words, self._words = self._words, set()
        for word in sorted(words):
            await connection.execute("SELECT pg_notify($1, $2)", self._channel, word, timeout=PATIENCE)
        if not words:
            await connection.execute("SELECT 1", timeout=PATIENCE)
        await asyncio.sleep(GAP)

    def _hear(self, connection: Any, sender: int, channel: str, word: object) -> None:
        ring = self._ears.get(str(word))
        if ring is not None and sender != connection.get_server_pid():
            ring()
