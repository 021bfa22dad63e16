"""Bringing a database to a revision of the tables, from code, while older code may be at work on it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.connecting import make_engine, parse_url, sqlite_file
from bot.storage.errors import DatabaseLocked, errors_typed, not_migrated, too_new
from bot.storage.lock import FileLock
from bot.storage.revisions import is_newer, may_work

log = structlog.get_logger(__name__)

_SCRIPTS = Path(__file__).with_name("migrations")
ADVISORY_LOCK = 4_207_001
"""Any number that nothing else in the database uses."""
VERSIONS = "alembic_version"
"""The table in which Alembic keeps the revision."""
LOCK_TIMEOUT = "300ms"
"""How long a step waits for a table. The running service waits behind it meanwhile, so it is short."""
REST = 1.0
"""Seconds between two tries, in which the service catches up."""
PATIENCE = 300.0
"""Seconds after which a step that never gets its table is given up."""


def alembic_config(
    connection: Connection | None = None, further: Sequence[Path] = (), *, one_transaction: bool = False
) -> Config:
    """Alembic's settings; there is no file of them. `further` folders hold revisions beside ours (tests).

    `one_transaction`: all steps stay within the one that the connection has begun.
    """
    config = Config()
    config.set_main_option("script_location", _escaped(_SCRIPTS))
    config.set_main_option("path_separator", "newline")
    if further:
        config.set_main_option("version_locations", "\n".join(map(_escaped, (_SCRIPTS / "versions", *further))))
    config.attributes.update(connection=connection, one_transaction=one_transaction)
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


@cache
def newest_revision() -> str:
    """The revision that this code's tables have."""
    found = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert found is not None  # noqa: S101  # there are migrations
    return found


@cache
def known_revisions() -> frozenset[str]:
    """All revisions that this code can bring a database to."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def revision_of(connection: Connection) -> str | None:
    """The revision of this database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def require_usable(connection: Connection) -> str:
    """The database's revision. Raises `NotMigrated` where this code can't work on it, be it too old or too new."""
    found, code = revision_of(connection), newest_revision()
    if found is None or not may_work(found, code):
        raise too_new(found) if found is not None and is_newer(found, code) else not_migrated()
    return found


async def migrate(url: str, revision: str = "head", *, further: Sequence[Path] = ()) -> None:
    """Bring the database up to `revision`. Raises `StorageError`.

    A database that newer code has brought further stays as it is, where this code may work on it.
    """
    await _move(url, lambda config: _up(config, revision), further)


async def downgrade(url: str, revision: str) -> None:
    """Bring the database down to `revision` (`base`: no tables, all data lost). Raises `StorageError`."""
    await _move(url, lambda config: command.downgrade(config, revision), ())


def build(connection: Connection, revision: str) -> None:
    """Bring an empty database from nothing, or from an earlier `build`, to `revision`, within its transaction."""
    command.upgrade(alembic_config(connection, one_transaction=True), revision)


def clear(connection: Connection) -> None:
    """Remove all tables, within the connection's transaction."""
    command.downgrade(alembic_config(connection, one_transaction=True), "base")


def _up(config: Config, revision: str) -> None:
    connection: Connection = config.attributes["connection"]
    scripts = ScriptDirectory.from_config(config)
    found = revision_of(connection)
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        code = scripts.get_current_head() or ""
        if not may_work(found, code):
            raise too_new(found) if is_newer(found, code) else not_migrated()
        return
    connection.rollback()  # reading the revision has begun a transaction: each step is to have its own
    command.upgrade(config, revision)


async def _move(url: str, step: Callable[[Config], None], further: Sequence[Path]) -> None:
    address = parse_url(url)
    file = sqlite_file(address)
    with nullcontext() if file is None else FileLock(file):
        engine = make_engine(address, seconds=None)
        try:
            with errors_typed():
                await _patiently(engine, step, further)
        finally:
            await engine.dispose()


async def _patiently(engine: AsyncEngine, step: Callable[[Config], None], further: Sequence[Path]) -> None:
    """Move; where a table is held by others for too long, let them go first and try again."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + PATIENCE
    async with engine.connect() as connection, _alone(connection):
        while True:
            try:
                with errors_typed():
                    await connection.run_sync(lambda sync: step(alembic_config(sync, further)))
                return
            except DatabaseLocked:
                await connection.rollback()
                if engine.dialect.name != "postgresql" or loop.time() >= ends:
                    raise
                log.info("a table is held by others, the migration tries again")
                await asyncio.sleep(REST)


@asynccontextmanager
async def _alone(connection: AsyncConnection) -> AsyncIterator[None]:
    """Two processes that start together migrate one after the other. SQLite has its file's lock for that.

    Asked for again and again instead of waited for: a waiting transaction would keep CREATE INDEX CONCURRENTLY of the
    other process from ever ending.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    await connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    while True:
        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
        await connection.commit()
        if taken:
            break
        await asyncio.sleep(REST / 10)
    yield  # the lock ends with its connection, which is never used again
