"""Telegram's ceilings, by a clock that stands."""

from collections.abc import Awaitable, Callable

import pytest

from bot.preview.limits import Limits, Meter
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.world import World
from tests.preview.clients import Client, Refusal
from tests.preview.conftest import Clock


@pytest.fixture
def strict(world: World) -> Limits:
    world.meter.limits = Limits.strict()
    return world.meter.limits


async def _wait(calling: Callable[[], Awaitable[object]]) -> float:
    with pytest.raises(Refusal) as refused:
        await calling()
    assert refused.value.kind == "flood"
    return refused.value.value


async def test_one_a_second_in_private(client: Client, clock: Clock, strict: Limits, person: Person) -> None:
    async def say() -> object:
        return await client.call("sendMessage", chat_id=person.id, text="x")

    await say()
    assert await _wait(say) == 1
    clock.now += 1
    await say()
    assert len(person.chat.from_bot) == 2


async def test_a_burst_passes_when_it_is_allowed(client: Client, clock: Clock, person: Person) -> None:
    person.world.meter.limits = Limits(burst=3)

    async def say() -> object:
        return await client.call("sendMessage", chat_id=person.id, text="x")

    for _ in range(3):
        await say()
    assert await _wait(say) == 3
    clock.now += 3
    await say()


async def test_a_group_takes_twenty_a_minute_of_all_that_writes(
    client: Client, clock: Clock, strict: Limits, counselor: Seat, person: Person
) -> None:
    group = counselor.chat
    source = person.write("salem")
    where = {"chat_id": group.id}

    async def say() -> object:
        return await client.call("sendMessage", **where, text="x")

    topic = await client.call("createForumTopic", **where, name="№ 17")
    sent = await client.call("sendMessage", **where, text="x")
    await client.call("editMessageText", **where, message_id=sent["message_id"], text="y")
    await client.call("copyMessage", **where, from_chat_id=person.id, message_id=source.id)
    await client.call("forwardMessage", **where, from_chat_id=person.id, message_id=source.id)
    await client.call("editForumTopic", **where, message_thread_id=topic["message_thread_id"], name="№ 18")
    clock.now += 20
    for _ in range(14):
        await say()
    assert await _wait(say) == 40
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await client.call("setMessageReaction", **where, message_id=sent["message_id"], reaction=reaction)
    await client.call("sendMessage", chat_id=person.id, text="a person is not held up by a group")
    clock.now += 40
    await say()


def test_thirty_a_second_overall() -> None:
    clock = Clock()
    meter = Meter(Limits.strict(), clock)
    assert [meter.take(chat) for chat in range(1, 32)] == [0] * 30 + [1]
    clock.now += 1
    assert meter.take(31) == 0


def test_no_ceilings() -> None:
    meter = Meter(Limits.off(), Clock())
    assert {meter.take(-5) for _ in range(500)} == {0}
