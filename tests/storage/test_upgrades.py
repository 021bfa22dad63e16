"""What older code at work needs of migrations, and what it does on a database that is newer than itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import ops
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.storage import migrating
from bot.storage.connecting import make_engine, parse_url
from bot.storage.errors import DatabaseLocked, NotMigrated
from bot.storage.migrating import alembic_config, migrate, newest_revision, revision_of
from bot.storage.revisions import Revision, is_newer, may_work
from tests.databases import opened
from tests.storage.additive import misnamed, operations_of, problems
from tests.storage.builders import received
from tests.storage.synthetic import CUT, GROWTH, INDEX, WEIGHT, write_revisions
from tests.storage.test_migrations import look, revisions

RELEASED = {"0001", "0002", "0003"}
"""Revisions from before the rule: nothing older than they is at work."""


def scripts(*further: Path) -> list[Any]:
    """All migrations, oldest first."""
    directory = ScriptDirectory.from_config(alembic_config(further=further))
    return list(directory.walk_revisions())[::-1]


def test_every_migration_only_adds() -> None:
    found, made, oldest = [], set[str](), 0
    for script in scripts():
        revision = Revision.of(script.revision)
        assert revision is not None
        if script.revision not in RELEASED and revision.oldest == oldest:
            found += problems(script, made)
        oldest = revision.oldest
        made |= {done.table_name for done in operations_of(script) if isinstance(done, ops.CreateTableOp)}
    assert found == []
    assert misnamed(revisions()) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('op.drop_table("outbox")', "DropTableOp is no addition"),
        ('op.drop_column("outbox", "error")', "DropColumnOp is no addition"),
        ('op.rename_table("outbox", "postbox")', "RenameTableOp is no addition"),
        ('op.alter_column("outbox", "error", new_column_name="fault")', "AlterColumnOp is no addition"),
        ('op.create_unique_constraint("uq_x", "outbox", ["stream"])', "CreateUniqueConstraintOp is no addition"),
        ('op.create_index("uq_x", "outbox", ["stream"], unique=True)', "unique index"),
        ('op.create_index("ix_x", "outbox", ["stream"])', "use create_index_online"),
        ('op.add_column("outbox", sa.Column("x", sa.Text(), nullable=False))', "a server default"),
        ('op.execute("alter table outbox drop column error")', "ALTER in SQL"),
        ('with op.batch_alter_table("outbox") as batch:\n    pass', "rebuilds outbox is no addition"),
    ],
)
def test_what_old_code_could_not_bear_is_found(tmp_path: Path, body: str, words: str) -> None:
    *_, script = scripts(write_revisions(tmp_path / "more", ("9001", body)))
    [found] = problems(script, {"outbox"})
    assert words in found


def test_additions_are_no_problem(tmp_path: Path) -> None:
    more = write_revisions(tmp_path / "more", ("9001", GROWTH), ("9002", WEIGHT), ("9003", INDEX))
    assert [problems(script, {"outbox", "inbox"}) for script in scripts(more)[-3:]] == [[], [], []]


@pytest.mark.parametrize(
    ("body", "held"),
    [
        (f"{GROWTH}\n{WEIGHT}", "inbox and outbox"),
        (
            f'{WEIGHT}\nop.create_table("greetings", sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id")))',
            "cases and inbox",
        ),
        (
            f'{WEIGHT}\nop.create_table("greetings", sa.Column("case_id", sa.BigInteger()), '
            'sa.ForeignKeyConstraint(["case_id"], ["cases.id"]))',
            "cases and inbox",
        ),
    ],
)
def test_two_tables_at_once_are_found(tmp_path: Path, body: str, held: str) -> None:
    *_, script = scripts(write_revisions(tmp_path / "more", ("9001", body)))
    [found] = problems(script, {"outbox", "inbox", "cases"})
    assert f"holds {held} at once" in found


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["0001", "0002_pulse", "0003_cut_from_0002", "0004_from_0002"], 0),
        (["0001", "0003"], 1),
        (["0001", "0002_from_0002", "0003"], 1),
        (["0001", "0002_from_0003"], 1),
        (["0001", "second"], 1),
        (["0001_" + "x" * 32], 1),
    ],
)
def test_names_of_revisions(names: list[str], count: int) -> None:
    assert len(misnamed(names)) == count


@pytest.mark.parametrize(
    ("database", "code", "works", "newer"),
    [
        ("0003", "0003", True, False),
        ("0004_pulse", "0003", True, True),
        ("0009_topics_from_0003", "0003", True, True),
        ("0009_topics_from_0004", "0003", False, True),
        ("0009_from_0004", "0004_pulse", True, True),
        ("0002", "0003", False, False),
        ("ae1027a6acf", "0003", False, False),
        (None, "0003", False, False),
    ],
)
def test_whether_code_may_work_on_a_database(database: str | None, code: str, works: bool, newer: bool) -> None:
    assert (may_work(database, code), is_newer(database, code)) == (works, newer)


async def test_old_code_works_on_a_newer_database_until_a_cut(
    database_url: str, secret_keys: list[str], tmp_path: Path
) -> None:
    await migrate(database_url)
    grown = write_revisions(tmp_path / "grown", ("9001_growth", GROWTH), ("9002_index", INDEX))
    await migrate(database_url, further=[grown])
    assert await look(database_url, revision_of) == "9002_index"
    assert "ix_outbox_colour" in await look(
        database_url, lambda connection: {index["name"] for index in inspect(connection).get_indexes("outbox")}
    )
    await migrate(database_url)  # what `run` does at its start: nothing here
    async with opened(database_url, secret_keys) as database:
        await database.check()
        async with database.open_unit() as unit:
            await received(unit, 7, 1, 2)
            await unit.commit()
    cut = write_revisions(tmp_path / "cut", ("9001_growth", GROWTH), ("9002_index", INDEX), ("9003_from_9003", CUT))
    await migrate(database_url, further=[cut])
    for attempt in (migrate(database_url), opened(database_url, secret_keys).__aenter__()):
        with pytest.raises(NotMigrated, match="newer version of the bot \\(revision 9003_from_9003\\)"):
            await attempt


@asynccontextmanager
async def reader(url: str) -> AsyncIterator[None]:
    """Somebody who reads for long: a backup, a report."""
    engine = make_engine(parse_url(url))
    async with engine.connect() as connection:
        await connection.execute(text("SELECT count(*) FROM outbox"))
        yield
    await engine.dispose()


@pytest.mark.postgres
async def test_a_migration_waits_for_a_reader_without_stopping_the_service(
    postgres_url: str, secret_keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "REST", 0.1)
    await migrate(postgres_url)
    more = write_revisions(tmp_path / "more", ("9001_growth", GROWTH))
    async with opened(postgres_url, secret_keys) as database:
        async with reader(postgres_url):
            moving = asyncio.ensure_future(migrate(postgres_url, further=[more]))
            for number in range(30):  # would stand behind the migration until the reader ends, that is for ever
                async with database.open_unit() as unit:
                    await received(unit, 7, number)
                    await unit.outbox.oldest()
                    await unit.commit()
                await asyncio.sleep(0.02)
            assert not moving.done()
        await moving
    assert await look(postgres_url, revision_of) == "9001_growth"


@pytest.mark.postgres
async def test_a_table_that_is_never_free_is_told(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "PATIENCE", 0.0)
    await migrate(postgres_url)
    more = write_revisions(tmp_path / "more", ("9001_growth", GROWTH))
    async with reader(postgres_url):
        with pytest.raises(DatabaseLocked):
            await migrate(postgres_url, further=[more])
    assert await look(postgres_url, revision_of) == newest_revision()
