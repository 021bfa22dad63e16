"""Bringing a database to a revision of the tables, from code."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.connecting import make_engine, parse_url, sqlite_file
from bot.storage.errors import errors_typed
from bot.storage.lock import FileLock

_SCRIPTS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 4_207_001
"""Any number that nothing else in the database uses."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings; there is no file of them."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def newest_revision() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def revision_of(connection: Connection) -> str | None:
    """The revision of this database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`. Raises `StorageError`."""
    await _move(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Bring the database down to `revision` (`base`: no tables, all data lost). Raises `StorageError`."""
    await _move(url, lambda config: command.downgrade(config, revision))


async def _move(url: str, step: Callable[[Config], None]) -> None:
    address = parse_url(url)
    file = sqlite_file(address)
    with nullcontext() if file is None else FileLock(file):
        engine = make_engine(address)
        try:
            with errors_typed():
                await _within(engine, step)
        finally:
            await engine.dispose()


async def _within(engine: AsyncEngine, step: Callable[[Config], None]) -> None:
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start together migrate one after the other.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})
        await connection.run_sync(lambda sync: step(alembic_config(sync)))
