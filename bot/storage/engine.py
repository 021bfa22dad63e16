"""Opening the database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.crypto import Cipher, HashKey
from bot.storage.connecting import make_engine, parse_url, sqlite_file
from bot.storage.context import Context
from bot.storage.errors import BadAddress, StorageError, errors_typed
from bot.storage.keys import load_hash_key
from bot.storage.leader import SessionLeadership, SoleLeadership
from bot.storage.lock import FileLock
from bot.storage.migrating import newest_revision, require_usable
from bot.storage.unit import StorageUnit
from bot.storage.wire import Wire

OLDEST_POSTGRES = (14,)
"""The first that ends the session of a silent leader (`idle_session_timeout`)."""
_TOO_OLD = "DATABASE_URL names a PostgreSQL older than 14; version 14 or newer is needed."

log = structlog.get_logger(__name__)


class Database:
    """An open database. `open_unit` is what services get; `close` when all units have ended.

    `on_error` is told of every error that ends a unit.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        cipher: Cipher,
        hashes: HashKey,
        *,
        bot_id: int,
        staff_groups: Collection[int],
        lock: FileLock | None,
    ) -> None:
        self.engine = engine
        self.cipher = cipher
        self._hashes = hashes
        self._bot_id = bot_id
        self._staff_groups = frozenset(staff_groups)
        self._lock = lock
        self.on_error: Callable[[StorageError], None] = lambda error: None
        # Who asks first is served first. The pool alone gives SQLite's one connection back to whoever asks again at
        # once, so that a processor with much to do keeps receiver and sender waiting for seconds.
        self._turn: AbstractAsyncContextManager[object] = nullcontext() if lock is None else asyncio.Lock()

    @asynccontextmanager
    async def open_unit(self) -> AsyncIterator[StorageUnit]:
        """A unit of work; leaving it without `commit` undoes it. Raises `StorageError`."""
        async with self._turn, self._unit() as unit:
            yield unit

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[StorageUnit]:
        try:
            with errors_typed():
                connection = await self.engine.connect()
        except StorageError as error:
            self.on_error(error)
            raise
        try:
            yield StorageUnit(
                Context(connection, self.cipher, self._hashes, bot_id=self._bot_id, groups=self._staff_groups)
            )
        except StorageError as error:
            self.on_error(error)
            raise
        finally:
            with errors_typed():
                await connection.close()

    def leadership(self, duty: str) -> SessionLeadership | SoleLeadership:
        """A candidacy for what only one process of this bot may do at a time."""
        if self._lock is not None:
            return SoleLeadership()
        return SessionLeadership(self.engine.url, self._bot_id, duty)

    def wire(self) -> Wire | None:
        """The line to the other processes of this bot; None where there can be none."""
        return None if self._lock is not None else Wire(self.engine.url, self._bot_id)

    async def check(self) -> None:
        """Raises a `StorageError` with a sentence where the database is out of reach or of a
        revision on which this code can't work."""
        with errors_typed():
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
                await connection.run_sync(require_usable)

    async def checkpoint(self) -> None:
        """Empty SQLite's write-ahead log, so that no old page is left in it; nothing on PostgreSQL."""
        if self._lock is None:
            return
        with errors_typed():
            async with self.engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                async with driver.cursor() as cursor:
                    await cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self.engine.dispose()
        if self._lock is not None:
            self._lock.release()


async def open_database(url: str, cipher: Cipher, *, bot_id: int, staff_groups: Collection[int] = ()) -> Database:
    """Open a migrated database for the bot with this id and these configured staff groups.

    Raises `StorageError` (unreachable, not migrated, in use by another process) and `WrongKeys`, each with a
    sentence for the operator.
    """
    address = parse_url(url)
    file = sqlite_file(address)
    lock = None if file is None else FileLock(file)
    if lock is not None:
        lock.take()
    engine = make_engine(address)
    try:
        with errors_typed():
            async with engine.begin() as connection:
                if lock is None and (connection.dialect.server_version_info or OLDEST_POSTGRES) < OLDEST_POSTGRES:
                    raise BadAddress(_TOO_OLD)
                revision = await connection.run_sync(require_usable)
                if revision != newest_revision():
                    log.info("the database is newer than this version, which works on it", revision=revision)
                hashes = await load_hash_key(connection, cipher)
    except BaseException:
        await engine.dispose()
        if lock is not None:
            lock.release()
        raise
    return Database(engine, cipher, hashes, bot_id=bot_id, staff_groups=staff_groups, lock=lock)
