"""What can be seen of the database without changing it, also while the service works on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher
from bot.storage.connecting import POOL, make_reading_engine, parse_url
from bot.storage.errors import errors_typed
from bot.storage.migrating import newest_revision, require_usable, revision_of
from bot.storage.rotation import sealed_columns
from bot.storage.tables import metadata, staff_groups

OLDEST_POSTGRES = 13
"""The oldest PostgreSQL that the tests of its makers still cover is newer; this one has all that is used here."""
LOOKED_AT = 100_000
"""Sealed values that are tried at most, the newest of each column first."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a PostgreSQL says of itself. `free` connections are those that anybody may still take."""

    version: int
    settings: dict[str, str]
    free: int
    writable: bool


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Values by the place of the key that opens them in SECRET_KEYS, 0 the newest; `unknown`: none does."""

    by_place: dict[int, int] = field(default_factory=dict)
    unknown: int = 0
    all_seen: bool = True


@asynccontextmanager
async def look_into(url: str) -> AsyncIterator[AsyncConnection]:
    """One moment of the database, read only. Raises `StorageError`."""
    engine = make_reading_engine(parse_url(url))
    try:
        with errors_typed():
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()


def file_of(url: str) -> Path | None:
    """SQLite's file, there or not; None for PostgreSQL. Raises `BadAddress`."""
    address = parse_url(url)
    return Path(address.database or "").absolute() if address.drivername == "sqlite+aiosqlite" else None


async def revisions(connection: AsyncConnection) -> tuple[str | None, str]:
    """The database's revision and this code's. Raises `NotMigrated` where it is not empty and of no use to it."""
    found = await connection.run_sync(revision_of)
    if found is not None and found != newest_revision():
        await connection.run_sync(require_usable)
    return found, newest_revision()


async def moved_groups(connection: AsyncConnection) -> dict[int, int]:
    """The present id of each configured staff group that Telegram has given a new one."""
    rows = await connection.execute(
        select(staff_groups.c.group_id, staff_groups.c.chat_id).where(staff_groups.c.present)
    )
    return {row.group_id: row.chat_id for row in rows}


async def sqlite_journal(connection: AsyncConnection) -> str:
    return str(await connection.scalar(text("PRAGMA journal_mode")))


async def server_facts(connection: AsyncConnection) -> ServerFacts:
    names = ("fsync", "full_page_writes", "synchronous_commit", "max_connections", "server_version_num")
    settings = {name: str(await connection.scalar(text(f"SHOW {name}"))) for name in names}
    used = int(await connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE backend_type LIKE 'client%'")))
    kept = int(await connection.scalar(text("SELECT current_setting('superuser_reserved_connections')::int")))
    closed = await connection.scalar(
        text("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")
    )
    free = int(settings["max_connections"]) - kept - used
    return ServerFacts(int(settings["server_version_num"]) // 10_000, settings, free, not closed)


async def key_facts(connection: AsyncConnection, cipher: Cipher) -> KeyFacts:
    """Which keys the stored values are under: the newest of each column, up to `LOOKED_AT` in all."""
    by_place: dict[int, int] = {}
    unknown = seen = 0
    columns = [column for table in metadata.sorted_tables for column in sealed_columns(table)]
    each = LOOKED_AT // len(columns)
    all_seen = True
    for column in columns:
        newest = [part.desc() for part in column.table.primary_key.columns]
        query = select(column).where(column.is_not(None)).order_by(*newest).limit(each)
        count = 0
        async with connection.stream_scalars(query, execution_options={"yield_per": BATCH}) as values:
            async for value in values:
                place = cipher.place_of(value)
                count += 1
                if place is None:
                    unknown += 1
                else:
                    by_place[place] = by_place.get(place, 0) + 1
        seen += count
        all_seen = all_seen and count < each
    return KeyFacts(by_place, unknown, all_seen)


__all__ = ["OLDEST_POSTGRES", "POOL", "KeyFacts", "ServerFacts", "file_of", "key_facts", "look_into"]
