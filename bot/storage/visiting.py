"""Changing a few rows while the service may be running, on SQLite too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.crypto import Cipher
from bot.ports import OpenUnit
from bot.storage.connecting import make_engine, parse_url
from bot.storage.engine import Database
from bot.storage.errors import errors_typed, not_migrated
from bot.storage.examining import file_of
from bot.storage.keys import load_hash_key
from bot.storage.migrating import require_usable


@asynccontextmanager
async def visiting(url: str, cipher: Cipher, *, bot_id: int) -> AsyncIterator[OpenUnit]:
    """Units of work beside a running service: it keeps its SQLite file's lock, and its next write waits some
    milliseconds for ours. Makes no database and migrates none.

    Raises `StorageError` and `WrongKeys`, each with a sentence for the operator.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        raise not_migrated()
    engine = make_engine(parse_url(url))
    try:
        with errors_typed():
            async with engine.begin() as connection:
                await connection.run_sync(require_usable)
                hashes = await load_hash_key(connection, cipher)
        database = Database(engine, cipher, hashes, bot_id=bot_id, staff_groups=(), lock=None)
        yield database.open_unit
    finally:
        await engine.dispose()
