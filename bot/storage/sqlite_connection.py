"""SQLite's connection, used from the event loop itself.

A statement of ours takes some tens of microseconds; handing it to a thread and back takes longer than that and makes
both threads wait for each other. So statements run where they are asked for, and only a commit, which waits for the
disk, goes to a thread. It has the face of aiosqlite's connection, as far as SQLAlchemy's dialect looks at it.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Self

BUSY_PAUSE = 0.02
"""Seconds between two tries while another process holds the database."""
STATEMENTS = 512
"""Prepared statements kept; we have some hundred."""


class Cursor:
    """One statement and its rows."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._cursor = connection.raw.cursor()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self._cursor.close()

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> Self:
        """Run it; while another process writes, wait as long as the connection was told."""
        await self._connection.settled()
        loop = asyncio.get_running_loop()
        until = loop.time() + self._connection.patience
        while True:
            try:
                self._cursor.execute(statement, values)
            except sqlite3.OperationalError as error:
                if not is_busy(error) or loop.time() >= until:
                    raise
                await asyncio.sleep(BUSY_PAUSE)
            else:
                return self

    async def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> Self:
        await self._connection.settled()
        self._cursor.executemany(statement, values)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(self.arraysize if size is None else size)

    async def close(self) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._cursor.arraysize = value


class Connection:
    """`patience`: seconds that a statement waits for another process which writes."""

    def __init__(self, raw: sqlite3.Connection, patience: float) -> None:
        self.raw, self.patience = raw, patience
        self._disk = ThreadPoolExecutor(1, "sqlite")
        self._committing: Future[None] | None = None
        self._connection: sqlite3.Connection | None = raw
        """What SQLAlchemy's dialect looks at to see whether it is open."""

    def cursor(self) -> Cursor:
        return Cursor(self)

    async def create_function(self, *args: Any, **options: Any) -> None:
        self.raw.create_function(*args, **options)

    async def settled(self) -> None:
        """Wait for a commit that is under way: whoever asked for it may have been broken off."""
        if self._committing is not None:
            await asyncio.wait((asyncio.wrap_future(self._committing),))
            self._committing = None

    async def commit(self) -> None:
        await self.settled()
        if not self.raw.in_transaction:
            return
        self._committing = self._disk.submit(self.raw.commit)
        await asyncio.shield(asyncio.wrap_future(self._committing))
        self._committing = None

    async def rollback(self) -> None:
        await self.settled()
        self.raw.rollback()

    async def close(self) -> None:
        await self.settled()
        self.stop()

    def stop(self) -> None:
        """Close at once."""
        self._connection = None
        self._disk.shutdown(wait=False)
        self.raw.close()


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process holds the database."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_BUSY


async def connect(patience: float, database: str, **options: Any) -> Connection:
    """Open the file. Transactions begin only where BEGIN is said. Raises sqlite3.Error."""
    options |= {"isolation_level": None, "check_same_thread": False, "timeout": 0.0, "cached_statements": STATEMENTS}
    return Connection(sqlite3.connect(database, **options), patience)


def creator(patience: float) -> Any:
    """What SQLAlchemy calls to open a connection."""
    return partial(connect, patience)
