"""Numbers that the database gives to rows, each once for all time."""

from sqlalchemy import Column, Integer, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection


def _numbered(table: Table) -> Column[int] | None:
    """The key that may be numbered by the database."""
    key = list(table.primary_key.columns)
    return key[0] if len(key) == 1 and isinstance(key[0].type, Integer) else None


async def _sequence(connection: AsyncConnection, table: Table, key: Column[int]) -> str | None:
    """PostgreSQL's sequence behind this key, quoted."""
    found = text("SELECT pg_get_serial_sequence(:of_table, :of_column)")
    name: str | None = await connection.scalar(found, {"of_table": f'"{table.name}"', "of_column": key.name})
    return name


async def last_number(connection: AsyncConnection, table: Table) -> int | None:
    """The highest number ever given to a row, 0 before the first; None where rows are not numbered."""
    key = _numbered(table)
    if key is None:
        return None
    if connection.dialect.name == "sqlite":
        if not await _is_counted(connection, table):
            return None
        found = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        return int(await connection.scalar(found, {"name": table.name}) or 0)
    sequence = await _sequence(connection, table, key)
    if sequence is None:
        return None
    given = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608  # quoted by PostgreSQL
    return int(await connection.scalar(given) or 0)


async def go_on_after(connection: AsyncConnection, table: Table, last: int) -> None:
    """The next row gets a number above `last` and above those there are; nothing where rows are not numbered."""
    key = _numbered(table)
    if key is None:
        return
    highest = int(await connection.scalar(select(func.coalesce(func.max(key), 0))) or 0)
    last = max(last, highest)
    values = {"name": table.name, "last": last}
    if connection.dialect.name == "sqlite":
        if await _is_counted(connection, table):
            await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)
        return
    sequence = await _sequence(connection, table, key)
    if sequence is not None and last > 0:
        set_to = text("SELECT setval(CAST(CAST(:name AS text) AS regclass), :last)")
        await connection.execute(set_to, {"name": sequence, "last": last})


async def _is_counted(connection: AsyncConnection, table: Table) -> bool:
    """Whether SQLite's table was made with AUTOINCREMENT."""
    made = text("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = :name")
    return bool(await connection.scalar(made, {"name": table.name}))
