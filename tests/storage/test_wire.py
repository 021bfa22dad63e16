"""The wire between processes: heard by the others, never by oneself, begun anew when it breaks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.storage.engine import Database
from bot.storage.errors import DatabaseUnreachable
from bot.storage.migrating import migrate
from bot.storage.wire import Wire
from tests.databases import opened

pytestmark = pytest.mark.postgres

PATIENCE = 10.0
_WIRES = "FROM pg_stat_activity WHERE application_name LIKE 'aman-jol wire %'"


@asynccontextmanager
async def connected(database: Database, *wires: Wire) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The wires running, each with its connection."""
    running = [asyncio.ensure_future(wire.run()) for wire in wires]
    try:
        async with database.engine.connect() as connection:
            for _ in range(int(PATIENCE / 0.02)):
                found = await connection.execute(text(f"SELECT count(*) {_WIRES} AND query LIKE 'LISTEN%'"))
                if found.scalar() == len(wires):
                    break
                await connection.rollback()  # a transaction sees the sessions as they were when it first looked
                await asyncio.sleep(0.02)
        yield running
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def listening(database: Database, bot_id: int = 1) -> tuple[Wire, dict[str, asyncio.Event]]:
    wire = Wire(database.engine.url, bot_id)
    heard = {word: asyncio.Event() for word in ("inbox", "outbox")}
    for word, event in heard.items():
        wire.listen(word, event.set)
    return wire, heard


async def test_the_others_hear_it_and_no_other_bot(postgres_database: Database) -> None:
    one, heard_one = listening(postgres_database)
    two, heard_two = listening(postgres_database)
    other_bot, heard_by_it = listening(postgres_database, bot_id=2)
    async with connected(postgres_database, one, two, other_bot), asyncio.timeout(PATIENCE):
        one.tell("inbox")
        await heard_two["inbox"].wait()
        two.tell("outbox")
        await heard_one["outbox"].wait()
    assert not heard_one["inbox"].is_set()
    assert not heard_two["outbox"].is_set()
    assert not any(event.is_set() for event in heard_by_it.values())


async def test_a_broken_one_says_so_and_can_be_begun_anew(postgres_database: Database) -> None:
    one, heard = listening(postgres_database)
    async with connected(postgres_database, one) as [running], postgres_database.engine.connect() as connection:
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) {_WIRES}"))
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(DatabaseUnreachable):
                await running
    two, _ = listening(postgres_database)
    async with connected(postgres_database, one, two), asyncio.timeout(PATIENCE):
        two.tell("inbox")
        await heard["inbox"].wait()


async def test_there_is_none_on_sqlite(sqlite_url: str, secret_keys: list[str]) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys) as database:
        assert database.wire() is None
        leadership = database.leadership("send")
        assert not leadership.leads
        assert await leadership.gain()
        assert leadership.leads
        leadership.resign()
        await leadership.hold()
        assert not leadership.leads
