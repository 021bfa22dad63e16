"""Connections as we want them, for both databases."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.errors import BadAddress, DatabaseUnreachable, errors_typed
from bot.storage.sqlite_connection import creator

_BUSY_SECONDS = 10
POOL = 8
"""Connections to PostgreSQL of one process; as many again in a rush."""


def parse_url(address: str) -> URL:
    """DATABASE_URL understood; raises `BadAddress`."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise BadAddress(
            "DATABASE_URL is not an address. Write sqlite+aiosqlite:///var/amanjol.db or "
            "postgresql+asyncpg://name:password@host/database ."
        ) from None
    if url.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise BadAddress(
            "DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg:// ; "
            f"{url.drivername} is not known here."
        )
    if url.drivername == "sqlite+aiosqlite" and url.database in (None, "", ":memory:"):
        raise BadAddress("DATABASE_URL must name a file: in memory every message would be lost with the process.")
    return url


def sqlite_file(url: URL) -> Path | None:
    """The database's file, its folder made where it is missing; None for PostgreSQL."""
    if url.drivername != "sqlite+aiosqlite" or url.database is None:
        return None
    path = Path(url.database).absolute()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        raise DatabaseUnreachable(
            f"The database file {path} cannot be written. Check DATABASE_URL, who owns the folder, "
            "and that the disk is neither full nor read-only."
        ) from None
    return path


def make_engine(url: URL, *, seconds: float | None = 60) -> AsyncEngine:
    """An engine that never shows parameters in its errors or logs. On PostgreSQL a statement may take `seconds`."""
    with errors_typed():
        return _sqlite(url) if url.drivername == "sqlite+aiosqlite" else _postgres(url, seconds)


def make_reading_engine(url: URL) -> AsyncEngine:
    """An engine whose transactions see one moment and change nothing. On SQLite it takes no lock and makes no file."""
    with errors_typed():
        if url.drivername != "sqlite+aiosqlite":
            return _postgres(url, None).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        file = f"file:{quote(str(Path(url.database or '').absolute()))}"
        address = URL.create(url.drivername, database=file, query={"mode": "rw", "uri": "true"})
        engine = create_async_engine(address, hide_parameters=True, poolclass=NullPool)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")  # in the write-ahead log readers and the writer never wait for each other

    return engine


def _sqlite(url: URL) -> AsyncEngine:
    # One connection: SQLite has one writer anyway, and waiting in our own queue is fair and does not poll.
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=3 * _BUSY_SECONDS,
        connect_args={"async_creator_fn": creator(_BUSY_SECONDS)},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what was erased is overwritten in the file
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgres(url: URL, seconds: float | None) -> AsyncEngine:
    settings = {
        "application_name": "aman-jol",
        "timezone": "UTC",
        # A dead machine must not hold conversations for ever.
        "idle_in_transaction_session_timeout": "60s",
        "lock_timeout": "30s",
        # A plan made while the tables were empty would be kept for the connection's life.
        "plan_cache_mode": "force_custom_plan",
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
    engine = create_async_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_size=POOL,
        max_overflow=POOL,
        pool_timeout=30,
        connect_args={"server_settings": settings, "timeout": 10, "command_timeout": seconds},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _on_checkout(connection: Any, record: object, fairy: object) -> None:
        # The server's goodbye is known here already; asking it anew (pool_pre_ping) costs a question each unit.
        if connection.driver_connection.is_closed():
            raise DisconnectionError("the server has closed this connection")

    return engine
