"""Marks beside a turn in the same conversation, on PostgreSQL: nobody waits in a circle, nothing stays behind."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.conversation import Conversation
from bot.domain.ids import MessageId
from bot.domain.outgoing import Purpose
from bot.ports import Blocked, Outcome, Sent, UnitOfWork
from bot.storage.engine import Database
from tests.fakes import NOW
from tests.services.posting import Post, screen

pytestmark = pytest.mark.postgres
EVERYTHING = tuple(purpose for purpose in Purpose if purpose not in (Purpose.FAREWELL, Purpose.ERASE))


@pytest.fixture
async def post(postgres_database: Database) -> Post:
    return await Post.at(postgres_database)


async def marked_beside(post: Post, person: Conversation, unit: UnitOfWork, outcome: Outcome) -> None:
    """The person's one row is sent and marked while `unit` has the conversation, takes rows away and ends."""
    post.sender.next("sendMessage", outcome)
    [parcel] = await post.delivery.take(10)
    result = await post.delivery.send(parcel)
    assert await unit.conversations.hold(person.id)
    marking = asyncio.ensure_future(post.delivery.mark([result]))
    await asyncio.wait([marking], timeout=0.2)
    await unit.outbox.drop(person.id, EVERYTHING)
    await unit.commit()
    await marking


async def test_a_screen_that_was_taken_away_meanwhile_is_deleted_in_the_chat(post: Post) -> None:
    person = await post.person()
    await post.write(screen(person.id, "hello"))
    async with post.database.open_unit() as unit:
        await marked_beside(post, person, unit, Sent({"message_id": 5}))
    await post.deliver()
    assert [call.params["message_ids"] for call in post.sender.made("deleteMessages")] == [[5]]
    async with post.database.open_unit() as unit:
        assert await unit.chat_messages.since(person.id, NOW) == list[MessageId]()


async def test_a_person_who_has_stopped_the_bot_is_marked_so(post: Post) -> None:
    person = await post.person()
    await post.write(screen(person.id, "hello"))
    async with post.database.open_unit() as unit:
        await marked_beside(post, person, unit, Blocked("blocked by the user"))
    async with post.database.open_unit() as unit:
        assert (await unit.conversations.get(person.id)).blocked


async def test_an_erased_conversation_goes_with_its_farewell(post: Post) -> None:
    person = await post.person()
    async with post.database.open_unit() as unit:
        await unit.conversations.erase(person.id)
        await unit.outbox.add([replace(screen(person.id, "bye"), purpose=Purpose.FAREWELL)])
        await unit.commit()
    async with post.database.open_unit() as unit:
        await marked_beside(post, person, unit, Sent({"message_id": 5}))
    async with post.database.open_unit() as unit:
        with pytest.raises(LookupError):
            await unit.conversations.get(person.id)
