"""What the repositories of one unit of work share."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Executable, RowMapping
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher, HashKey
from bot.storage.errors import errors_typed

Values: TypeAlias = Mapping[str, Any]

CHUNK = 500
"""How many values go into one IN list: far below SQLite's 32,766 parameters and PostgreSQL's 32,767."""


async def _nothing() -> None:
    return None


def _forget_nothing() -> None:
    return None


@dataclass(slots=True)
class Context:
    """The connection of a unit and the secrets to read and write with.

    `flush` writes all that the unit buffers; `forget_read` makes it read anew what it had read.
    """

    connection: AsyncConnection
    cipher: Cipher
    hashes: HashKey
    bot_id: int
    groups: frozenset[int]
    flush: Callable[[], Awaitable[None]] = field(default=_nothing)
    forget_read: Callable[[], None] = field(default=_forget_nothing)

    async def run(self, statement: Executable, values: Sequence[Values] | Values | None = None) -> CursorResult[Any]:
        """Execute; many `values` go as one batch. Raises `StorageError`."""
        with errors_typed():
            return await self.connection.execute(statement, values)

    async def rows(self, statement: Executable, values: Values | None = None) -> Sequence[RowMapping]:
        return (await self.run(statement, values)).mappings().all()

    async def row(self, statement: Executable, values: Values | None = None) -> RowMapping | None:
        return (await self.run(statement, values)).mappings().first()

    async def value(self, statement: Executable, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.run(statement, values)).scalar()

    async def count(self, statement: Executable, values: Values | None = None) -> int:
        """Execute a change; how many rows it touched."""
        return (await self.run(statement, values)).rowcount

    def seal(self, text: str | None) -> bytes | None:
        return None if text is None else self.cipher.encrypt_text(text)

    def open(self, token: bytes | None) -> str | None:
        return None if token is None else self.cipher.decrypt_text(token)


def chunks(values: Collection[Any]) -> list[list[Any]]:
    """The values in order, in lists short enough for one statement."""
    ordered = list(values)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]
