"""Opening: settings of the connection, one process, and a sentence for everything that can be wrong."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.crypto import Cipher, new_key
from bot.domain.errors import Fatal
from bot.ports import OpenUnit, UnitOfWork
from bot.storage.engine import Database, open_database
from bot.storage.errors import (
    AlreadyRunning,
    BadAddress,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    NotMigrated,
    StorageError,
    typed,
)
from bot.storage.migrating import downgrade, migrate
from bot.storage.unit import StorageUnit
from tests.databases import BOT_ID, opened
from tests.storage.builders import conversation_of, received


async def test_what_is_open_is_what_services_need(database: Database) -> None:
    open_unit: OpenUnit = database.open_unit
    async with open_unit() as unit:
        works: UnitOfWork = unit
        assert isinstance(works, StorageUnit)
    await database.check()


async def test_sqlite_is_durable(sqlite_url: str, secret_keys: list[str]) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys) as database, database.engine.connect() as connection:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
        }
        for pragma, value in wanted.items():
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    assert os.stat(database.engine.url.database or "").st_mode & 0o777 == 0o600


@pytest.mark.postgres
async def test_postgres_frees_what_a_dead_machine_holds(postgres_database: Database) -> None:
    async with postgres_database.engine.connect() as connection:
        assert (await connection.execute(text("SHOW idle_in_transaction_session_timeout"))).scalar() == "1min"
        assert (await connection.execute(text("SHOW transaction_isolation"))).scalar() == "read committed"


async def test_a_second_process_is_refused(sqlite_url: str, secret_keys: list[str]) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys):
        with pytest.raises(AlreadyRunning, match="Another process works on this SQLite database already"):
            async with opened(sqlite_url, secret_keys):
                pass
        with pytest.raises(AlreadyRunning):
            await migrate(sqlite_url)
        script = "import asyncio,sys; from bot.storage.migrating import migrate; asyncio.run(migrate(sys.argv[1]))"
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, sqlite_url, stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await other.communicate()
        assert b"AlreadyRunning" in complaint
    async with opened(sqlite_url, secret_keys):
        pass


async def test_a_database_without_tables_is_refused(database_url: str, secret_keys: list[str]) -> None:
    with pytest.raises(NotMigrated, match="python -m bot migrate"):
        async with opened(database_url, secret_keys):
            pass
    await migrate(database_url)
    async with opened(database_url, secret_keys) as database:
        await database.check()
        if database.engine.dialect.name == "postgresql":
            await downgrade(database_url, "base")
            with pytest.raises(NotMigrated):
                await database.check()
            async with database.open_unit() as unit:
                with pytest.raises(NotMigrated):
                    await unit.inbox.oldest()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "DATABASE_URL is not an address"),
        ("mysql+aiomysql://host/db", "must begin with sqlite"),
        ("sqlite:///file.db", "must begin with sqlite"),
        ("sqlite+aiosqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite://", "must name a file"),
    ],
)
async def test_a_wrong_address_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(BadAddress, match=sentence) as caught:
        await open_database(url, Cipher.from_keys([new_key()]), bot_id=BOT_ID)
    assert isinstance(caught.value, Fatal)


async def test_an_unreachable_server_is_told(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://user:geheim@/db?host={tmp_path}"
    with pytest.raises(DatabaseUnreachable, match="cannot be reached") as caught:
        await migrate(url)
    assert "geheim" not in str(caught.value)


@pytest.mark.postgres
async def test_two_processes_at_their_first_start_share_one_hash_key(postgres_url: str, secret_keys: list[str]) -> None:
    await migrate(postgres_url)
    cipher = Cipher.from_keys(secret_keys)
    both = await asyncio.gather(*(open_database(postgres_url, cipher, bot_id=BOT_ID) for _ in range(2)))
    found = []
    for database in both:
        async with database.open_unit() as unit:
            found.append(await conversation_of(unit, 7))
            await unit.commit()
        await database.close()
    assert found[0] == found[1]


@pytest.mark.postgres
async def test_a_missing_database_is_told(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="refuses the name"):
        await migrate(postgres_url.replace("/test_", "/missing_"))


async def test_a_folder_in_the_way_and_a_foreign_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(DatabaseUnreachable, match="cannot be written"):
        await migrate(f"sqlite+aiosqlite:///{tmp_path / 'folder' / 'aman.db'}")
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DatabaseUnreachable, match="not an SQLite database"):
        await migrate(f"sqlite+aiosqlite:///{foreign}")


async def test_a_full_disk_is_told_and_undone(sqlite_url: str, secret_keys: list[str]) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys) as database:
        async with database.engine.connect() as connection:
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
            await connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        async with database.open_unit() as unit:
            with pytest.raises(DiskFull, match="The disk of the database is full"):
                await received(unit, 1, *range(1000))
        async with database.open_unit() as unit:
            assert await unit.inbox.oldest() is None
        async with database.engine.connect() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1000000"))
        async with database.open_unit() as unit:
            await received(unit, 1, *range(1000))
            await unit.commit()


def of_sqlite(code: int) -> OperationalError:
    origin = sqlite3.OperationalError("words of a person")
    origin.sqlite_errorcode = code
    return OperationalError("INSERT", {"text": "words of a person"}, origin)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), DatabaseLocked),
        (of_sqlite(sqlite3.SQLITE_LOCKED), DatabaseLocked),
        (of_sqlite(sqlite3.SQLITE_FULL), DiskFull),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), DatabaseUnreachable),
        (of_sqlite(sqlite3.SQLITE_READONLY), DatabaseUnreachable),
        (of_sqlite(sqlite3.SQLITE_MISMATCH), StorageError),
        (asyncpg.DiskFullError(), DiskFull),
        (asyncpg.DeadlockDetectedError(), DatabaseLocked),
        (asyncpg.LockNotAvailableError(), DatabaseLocked),
        (asyncpg.AdminShutdownError(), DatabaseUnreachable),
        (asyncpg.InvalidPasswordError(), DatabaseUnreachable),
        (asyncpg.TooManyConnectionsError(), DatabaseUnreachable),
        (asyncpg.UndefinedTableError(), NotMigrated),
        (ConnectionRefusedError(), DatabaseUnreachable),
        (TimeoutError(), DatabaseUnreachable),
        (asyncpg.InternalClientError("another operation is in progress"), DatabaseUnreachable),
    ],
)
def test_errors_become_sentences(error: BaseException, kind: type[StorageError]) -> None:
    found = typed(error)
    assert type(found) is kind
    assert str(found).endswith(".")
    assert "words of a person" not in str(found)


async def test_parameters_are_never_shown(database: Database) -> None:
    with pytest.raises(StorageError) as caught:
        async with database.open_unit() as unit:
            await unit._context.run(text("SELECT :secret FROM nowhere"), {"secret": "words of a person"})
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "words of a person" not in str(chain)
        chain = chain.__cause__


@pytest.mark.postgres
async def test_a_connection_that_the_server_has_closed_is_never_handed_out(postgres_database: Database) -> None:
    pid = text("SELECT pg_backend_pid()")
    async with postgres_database.engine.connect() as first, postgres_database.engine.connect() as second:
        gone = [await first.scalar(pid), await second.scalar(pid)]
        goodbye = asyncio.Event()
        for one in (first, second):
            driver = (await one.get_raw_connection()).driver_connection
            assert isinstance(driver, asyncpg.Connection)
            driver.add_termination_listener(lambda _: goodbye.set())
    async with postgres_database.engine.connect() as killer:
        own = await killer.scalar(pid)
        other = {"pid": next(one for one in gone if one != own)}
        assert own in gone
        assert await killer.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), other)
        await asyncio.wait_for(goodbye.wait(), 5)
        async with postgres_database.engine.connect() as fresh:
            assert await fresh.scalar(pid) not in gone
