"""Two units at the same time on PostgreSQL: an update that is being received never loses its conversation."""

import asyncio

import pytest

from bot.domain.update import RawUpdate
from bot.storage.engine import Database
from tests.storage.builders import NOW, after, conversation_of, open_case, private

pytestmark = pytest.mark.postgres


async def test_a_forgotten_conversation_is_not_dropped_under_an_update(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        await unit.conversations.erase(conversation)
        await unit.commit()
    for step in ("drop", "sweep"):
        async with postgres_database.open_unit() as receiving:
            update = RawUpdate(7 if step == "drop" else 8, private(1), b"{}")
            await receiving.inbox.put([(update, await conversation_of(receiving, 1))], NOW)

            async def drop(how: str = step) -> object:
                async with postgres_database.open_unit() as unit:
                    if how == "drop":
                        dropped: object = await unit.conversations.drop_forgotten(conversation)
                    else:
                        dropped = (await unit.retention.sweep(after(10)))["conversations"]
                    await unit.commit()
                return dropped

            dropping = asyncio.ensure_future(drop())
            await asyncio.sleep(0.2)  # it waits for the receiver, or would have been done by now
            await receiving.commit()
        assert not await dropping
        async with postgres_database.open_unit() as unit:
            assert update.update_id in [claimed.update_id for claimed in await unit.inbox.claim(NOW, 10)]


async def test_a_conversation_in_work_is_neither_idle_nor_called_for(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        idle = await conversation_of(unit, 2)
        await open_case(unit, conversation)
        for number, chat in ((1, 1), (2, 2)):
            found = await conversation_of(unit, chat)
            await unit.inbox.put([(RawUpdate(number, private(chat), b"{}"), found)], NOW)
        await unit.commit()
    async with postgres_database.open_unit() as working:
        assert len(await working.inbox.claim(NOW, 10)) == 2
        async with postgres_database.open_unit() as timer:
            assert await timer.cases.due_for_alert(after(3600), 10) == []
            assert await timer.conversations.idle_since(after(3600), 10) == []
    async with postgres_database.open_unit() as timer:
        assert len(await timer.cases.due_for_alert(after(3600), 10)) == 1
        assert await timer.conversations.idle_since(after(3600), 10) == [idle]


async def test_two_sweeps_go_one_after_the_other(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as first:
        await first.retention.sweep(NOW)

        async def sweep() -> dict[str, int]:
            async with postgres_database.open_unit() as unit:
                return await unit.retention.sweep(NOW)

        second = asyncio.ensure_future(sweep())
        done, _ = await asyncio.wait([second], timeout=0.2)
        assert not done
        await first.commit()
    assert set((await second).values()) == {0}
