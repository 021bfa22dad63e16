"""Bringing all that is encrypted under the newest key of SECRET_KEYS."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, RowMapping, Table, and_, bindparam, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher
from bot.storage.columns import Sealed
from bot.storage.engine import Database
from bot.storage.errors import errors_typed
from bot.storage.tables import metadata

BATCH = 500
"""Rows in one transaction, unless told otherwise."""


def sealed_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold what `Cipher` made."""
    return [column for column in table.columns if isinstance(column.type, Sealed)]


async def rotate(database: Database, batch: int = BATCH) -> dict[str, int]:
    """Re-encrypt every sealed column; by table how many values were changed; `batch` rows a transaction.

    May be stopped and begun again: what is under the newest key already is passed over. May run beside a
    service that has the new keys: a value that changes meanwhile is left to its writer. Raises `WrongKeys`
    where a key is missing.
    """
    changed = {
        table.name: await _rotate_table(database, table, batch)
        for table in metadata.sorted_tables
        if sealed_columns(table)
    }
    await database.checkpoint()
    return changed


async def _rotate_table(database: Database, table: Table, batch: int) -> int:
    key = list(table.primary_key.columns)
    page = select(*key, *sealed_columns(table)).order_by(*key).limit(batch)
    changed = 0
    behind = page
    while True:
        with errors_typed():
            async with database.engine.begin() as connection:
                rows = (await connection.execute(behind)).mappings().all()
                for column in sealed_columns(table):
                    changed += await _renew(connection, database.cipher, rows, column)
        if len(rows) < batch:
            return changed
        last = [literal(rows[-1][column.name], column.type) for column in key]
        behind = page.where(tuple_(*key) > tuple_(*last))


async def _renew(connection: AsyncConnection, cipher: Cipher, rows: Sequence[RowMapping], column: Column[Any]) -> int:
    key = list(column.table.primary_key.columns)
    values = []
    for row in rows:
        old = row[column.name]
        new = None if old is None else cipher.rotate(old)
        if new is not None:
            values.append({"old": old, "new": new, **{f"of_{part.name}": row[part.name] for part in key}})
    if values:
        same_row = and_(*(part == bindparam(f"of_{part.name}") for part in key))
        statement = update(column.table).where(same_row, column == bindparam("old"))
        await connection.execute(statement.values({column.name: bindparam("new")}), values)
    return len(values)
