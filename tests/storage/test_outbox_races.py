"""Two units at the same time on PostgreSQL: a message that was just sent is found by whoever hides the chat."""

import asyncio

import pytest

from bot.domain.delivery import Fate
from bot.domain.ids import ConversationId, MessageId, OutboxId
from bot.domain.outgoing import Purpose
from bot.storage.engine import Database
from tests.storage.builders import NOW, after, call, conversation_of

pytestmark = pytest.mark.postgres


async def waiting(database: Database) -> tuple[ConversationId, OutboxId]:
    """A conversation, and a row that waits to go to its person."""
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        await unit.outbox.add([call("p1", conversation=conversation)])
        await unit.commit()
        ((letter,),) = await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())
    return conversation, letter.id


async def test_hiding_waits_for_what_is_being_written_down_as_sent(postgres_database: Database) -> None:
    conversation, id = await waiting(postgres_database)
    async with postgres_database.open_unit() as marking:
        await marking.conversations.share([conversation])
        await marking.outbox.watch([id])

        async def hide() -> list[MessageId]:
            async with postgres_database.open_unit() as unit:
                assert await unit.conversations.hold(conversation)
                await unit.outbox.drop(conversation, (Purpose.SCREEN,))
                found = await unit.chat_messages.since(conversation, NOW)
                await unit.commit()
            return found

        hiding = asyncio.ensure_future(hide())
        await asyncio.wait([hiding], timeout=0.2)  # it waits for the marks, or would have been done by now
        await marking.chat_messages.add(conversation, [MessageId(4)], after(1), ours=True)
        assert await marking.outbox.fate([id]) is Fate.WAITING
        await marking.outbox.sent([id], after(1))
        await marking.commit()
    assert await hiding == [4]


async def test_what_is_written_down_as_sent_waits_for_who_hides_the_chat(postgres_database: Database) -> None:
    conversation, id = await waiting(postgres_database)
    async with postgres_database.open_unit() as hiding:
        assert await hiding.conversations.hold(conversation)
        await hiding.outbox.drop(conversation, (Purpose.SCREEN,))

        async def mark() -> Fate:
            async with postgres_database.open_unit() as unit:
                await unit.conversations.share([conversation])
                return await unit.outbox.fate([id])

        marking = asyncio.ensure_future(mark())
        await asyncio.wait([marking], timeout=0.2)
        await hiding.commit()
    assert await marking is Fate.GONE
