"""Who asks for the database first has it first."""

import asyncio

from bot.storage.engine import Database
from bot.storage.migrating import migrate
from tests.databases import opened


async def test_a_busy_processor_keeps_no_other_waiting_for_more_than_one_transaction(
    sqlite_url: str, secret_keys: list[str]
) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys) as database:
        await _try(database)


async def _try(database: Database) -> None:
    began: list[str] = []
    working = asyncio.Event()

    async def work() -> None:
        for _ in range(20):  # asks again at once, as a processor with a full inbox does
            async with database.open_unit() as unit:
                began.append("work")
                working.set()
                await unit.inbox.oldest()

    async def send() -> None:
        async with database.open_unit() as unit:
            began.append("send")
            await unit.outbox.oldest()

    busy = asyncio.ensure_future(work())
    await working.wait()
    before = len(began)
    await send()
    assert began.index("send") <= before + 2
    await busy
