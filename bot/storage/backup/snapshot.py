"""The database as it is at one moment, read while the service goes on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, LargeBinary, MetaData, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher
from bot.storage.connecting import make_reading_engine, parse_url
from bot.storage.errors import BackupRefused, errors_typed, not_migrated
from bot.storage.keys import read_hash_key
from bot.storage.migrating import VERSIONS, revision_of
from bot.storage.numbering import last_number

BATCH = 500
"""Rows read at once."""


class Snapshot:
    """All tables as they are in the database, also those that a newer version made. Raises `StorageError`."""

    def __init__(self, connection: AsyncConnection, revision: str, tables: Sequence[Table]) -> None:
        self._connection = connection
        self.revision = revision
        self.tables = tables
        """Each behind the tables that it refers to."""

    async def last_number(self, table: Table) -> int | None:
        with errors_typed():
            return await last_number(self._connection, table)

    async def rows(self, table: Table) -> AsyncIterator[Sequence[Any]]:
        """Its rows in batches, in the order of their keys."""
        query = select(table).order_by(*table.primary_key.columns)
        with errors_typed():
            async with self._connection.stream(query, execution_options={"yield_per": BATCH}) as found:
                async for batch in found.partitions():
                    yield batch


def reflected(connection: Connection) -> MetaData:
    """The tables that there are, but for Alembic's own."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != VERSIONS)
    return metadata


def byte_columns(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if isinstance(column.type, LargeBinary))


def _require_file(address: URL) -> None:
    if address.drivername == "sqlite+aiosqlite" and not Path(address.database or "").is_file():
        raise BackupRefused(f"There is no database at {address.database}: DATABASE_URL names another file than `run`.")


@asynccontextmanager
async def snapshot(url: str, cipher: Cipher) -> AsyncIterator[Snapshot]:
    """Holds one reading transaction open, which no writer waits for, not even where the service has the file's lock.

    Raises `StorageError`, and `WrongKeys` where SECRET_KEYS is not that of this database: nobody could use the backup.
    """
    address = parse_url(url)
    _require_file(address)
    engine = make_reading_engine(address)
    try:
        with errors_typed():
            async with engine.connect() as connection:
                if engine.dialect.name == "postgresql":
                    # Whoever takes the backup at the other end of a pipe may be slow.
                    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                revision = await connection.run_sync(revision_of)
                if revision is None:
                    raise not_migrated()
                await read_hash_key(connection, cipher)
                metadata = await connection.run_sync(reflected)
                yield Snapshot(connection, revision, metadata.sorted_tables)
    finally:
        await engine.dispose()
