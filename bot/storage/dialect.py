"""INSERT that passes over rows that exist, in both dialects."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_for(connection: AsyncConnection, table: Table) -> "PostgresInsert | SqliteInsert":
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> "PostgresInsert | SqliteInsert":
    return postgres_insert(table) if dialect == "postgresql" else sqlite_insert(table)


def insert_new(connection: AsyncConnection, table: Table) -> Any:
    """INSERT … ON CONFLICT DO NOTHING."""
    return _new(connection.dialect.name, table)


@lru_cache
def _new(dialect: str, table: Table) -> Any:
    # Built once: building takes longer than running.
    return _insert(dialect, table).on_conflict_do_nothing()
