"""Making a database from a backup: all of it in one transaction, so that it stands whole or not at all."""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher
from bot.storage.aftermath import Aftermath
from bot.storage.backup.records import RecordReader, TableHead, to_bytes
from bot.storage.backup.sealed import SealedReader
from bot.storage.backup.snapshot import BATCH, byte_columns, reflected
from bot.storage.connecting import make_engine, parse_url, sqlite_file
from bot.storage.context import Context
from bot.storage.errors import BackupRefused, errors_typed
from bot.storage.keys import load_hash_key
from bot.storage.lock import FileLock
from bot.storage.migrating import ADVISORY_LOCK, build, clear, known_revisions, newest_revision, revision_of
from bot.storage.numbering import go_on_after
from bot.storage.unit import StorageUnit

GAP = 1000
"""Numbers left out after a restore: those given since the backup stand in Telegram, and must not be given twice."""
_MADE_BY_A_START = ("keyring",)
"""Tables in which a service that nobody wrote to yet has left a row."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The restored database, not yet committed: `unit.commit()` makes it stand."""

    unit: StorageUnit
    aftermath: Aftermath
    counts: dict[str, int]


def require_known(revision: str) -> None:
    """Raises `BackupRefused` for a backup of tables that this code does not know."""
    if revision not in known_revisions():
        raise BackupRefused(
            f"This backup was made by a newer version of the bot (revision {revision}; this one knows up to "
            f"{newest_revision()}). Install that version or a newer one, then restore."
        )


@asynccontextmanager
async def restoring(
    url: str, cipher: Cipher, sealed: SealedReader, *, bot_id: int, staff_groups: Collection[int]
) -> AsyncIterator[Restored]:
    """Read the whole backup into an empty database and bring it up to date; leaving without a commit undoes it.

    Raises `BackupRefused` where the file is not whole or too new, or where the database is not empty; `AlreadyRunning`
    where the service has the SQLite file; `WrongKeys`; other `StorageError`s.
    """
    require_known(sealed.about.revision)
    address = parse_url(url)
    file = sqlite_file(address)
    with nullcontext() if file is None else FileLock(file):
        engine = make_engine(address, seconds=None)
        try:
            async with engine.connect() as connection:
                with errors_typed():
                    await _alone(connection)
                    await connection.run_sync(_require_empty)
                    counts = await _fill(connection, sealed)
                    hashes = await load_hash_key(connection, cipher)
                context = Context(connection, cipher, hashes, bot_id=bot_id, groups=frozenset(staff_groups))
                yield Restored(StorageUnit(context), Aftermath(context), counts)
        finally:
            await engine.dispose()


async def _alone(connection: AsyncConnection) -> None:
    """A service that starts meanwhile finds its tables locked, and waits."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def _require_empty(connection: Connection) -> None:
    """Leaves a database without tables."""
    for table in reflected(connection).sorted_tables:
        if table.name not in _MADE_BY_A_START and connection.execute(select(1).select_from(table).limit(1)).first():
            raise BackupRefused(
                f"The database of DATABASE_URL is not empty (table {table.name}), and a restore never overwrites. Stop "
                "the service and move the SQLite file away with its -wal and -shm, or set DATABASE_URL to a new "
                "PostgreSQL database; then restore again."
            )
    found = revision_of(connection)
    if found is not None and found not in known_revisions():
        raise BackupRefused(f"The database of DATABASE_URL is of a newer version (revision {found}): use a new one.")
    if found is not None:
        clear(connection)


async def _fill(connection: AsyncConnection, sealed: SealedReader) -> dict[str, int]:
    """Tables of the backup's revision, its rows, then whatever later revisions do to them."""
    await connection.run_sync(build, sealed.about.revision)
    tables = (await connection.run_sync(reflected)).tables
    reader = RecordReader(sealed)
    records = reader.records()
    numbers: dict[str, int | None] = {}
    head = next(records, None)
    while isinstance(head, TableHead):
        numbers[head.name] = head.last
        head = await _fill_table(connection, _table(tables.get(head.name), head), head, records)
    for name, last in numbers.items():
        await go_on_after(connection, tables[name], (last or 0) + GAP)
    await connection.run_sync(build, "head")
    return reader.counts


def _table(table: Table | None, head: TableHead) -> Table:
    if table is None or not set(head.columns) <= set(table.columns.keys()):
        raise BackupRefused(f"This backup holds what its revision has no place for (table {head.name}).")
    return table


async def _fill_table(
    connection: AsyncConnection, table: Table, head: TableHead, records: Iterator[TableHead | list[Any]]
) -> TableHead | None:
    """Insert the rows that follow; the next table's head, or None at the end."""
    in_bytes = [name in byte_columns(table) for name in head.columns]
    while True:
        rows: list[dict[str, Any]] = []
        behind: TableHead | None = None
        for record in islice(records, BATCH):
            if isinstance(record, TableHead):
                behind = record
                break
            values = (to_bytes(v) if raw else v for v, raw in zip(record, in_bytes, strict=True))
            rows.append(dict(zip(head.columns, values, strict=True)))
        if rows:
            await connection.execute(insert(table), rows)
        if behind is not None or not rows:
            return behind
