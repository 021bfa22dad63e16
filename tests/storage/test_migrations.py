"""Migrations go up, down and up again, and make exactly the tables."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.storage.connecting import make_engine, parse_url
from bot.storage.migrating import alembic_config, downgrade, migrate, newest_revision, revision_of
from bot.storage.tables import metadata

T = TypeVar("T")


async def look(url: str, what: Callable[[Connection], T]) -> T:
    engine = make_engine(parse_url(url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(what)
    finally:
        await engine.dispose()


def revisions() -> list[str]:
    """All of them, oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


def partial_indexes(connection: Connection) -> dict[str, bool]:
    """Which of our indexes hold only some rows; autogenerate does not compare that."""
    key = f"{connection.dialect.name}_where"
    return {
        str(index["name"]): key in index.get("dialect_options", {})
        for table in metadata.tables
        for index in inspect(connection).get_indexes(table)
        if not index.get("duplicates_constraint")
    }


async def test_stairway(database_url: str) -> None:
    for step in revisions():
        await migrate(database_url, step)
        assert await look(database_url, revision_of) == step
        await downgrade(database_url, "-1")
        await migrate(database_url, step)
    assert revisions()[-1] == newest_revision()
    await downgrade(database_url, "base")
    assert await look(database_url, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]
    await migrate(database_url)


async def test_migrations_make_the_tables(database_url: str) -> None:
    await migrate(database_url)
    assert await look(database_url, differences) == []
    expected = {
        str(index.name): index.dialect_options["sqlite"].get("where") is not None
        for table in metadata.sorted_tables
        for index in table.indexes
    }
    assert await look(database_url, partial_indexes) == expected


async def test_the_comparison_sees_a_difference(database_url: str) -> None:
    assert await look(database_url, differences) != []


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await migrate(database_url)
    await migrate(database_url)
    assert await look(database_url, revision_of) == newest_revision()


@pytest.mark.postgres
async def test_two_processes_may_migrate_at_once(postgres_url: str) -> None:
    await asyncio.gather(migrate(postgres_url), migrate(postgres_url))
    assert await look(postgres_url, differences) == []
