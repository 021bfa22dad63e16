"""Updates wait until they are confirmed, and come again until then."""

import asyncio

import pytest

from bot.preview.limits import CALLBACK_SECONDS, UPDATE_SECONDS
from bot.preview.people import Person
from bot.preview.updates import BATCH
from bot.preview.world import World
from tests.preview.clients import Client, Refusal, eventually
from tests.preview.conftest import Clock


async def test_an_update_comes_again_until_the_offset_confirms_it(client: Client, world: World, person: Person) -> None:
    person.burst("one", "two", "three")
    first = await client.updates(limit=2)
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    last = first[-1]["update_id"]
    again = await client.updates(offset=last)
    assert [update["message"]["text"] for update in again] == ["two", "three"]
    assert world.updates.confirmed == first[0]["update_id"]
    assert await client.updates(offset=last + 2) == []
    assert world.updates.pending == []


async def test_asking_again_at_once_gives_one_update(client: Client, person: Person) -> None:
    person.burst("one", "two")
    assert len(await client.updates()) == 2
    assert len(await client.updates()) == 1


async def test_a_negative_offset_keeps_the_newest(client: Client, world: World, person: Person) -> None:
    person.burst("one", "two", "three")
    assert [update["message"]["text"] for update in await client.updates(offset=-1)] == ["three"]
    assert len(world.updates.pending) == 1


async def test_at_most_a_hundred_come_at_once(client: Client, person: Person) -> None:
    person.burst(*map(str, range(BATCH + 20)))
    assert len(await client.updates(limit=BATCH)) == BATCH


async def test_a_long_poll_ends_with_the_first_update(client: Client, person: Person) -> None:
    polling = asyncio.ensure_future(client.updates(timeout=20))
    await eventually(lambda: person.world.updates.polls)
    person.burst("one", "two")
    async with asyncio.timeout(5):
        updates = await polling
    assert [update["message"]["text"] for update in updates] == ["one", "two"]


async def test_a_second_poller_ends_the_first_with_409(client: Client, rival: Client, person: Person) -> None:
    first = asyncio.ensure_future(client.updates(timeout=20))
    await eventually(lambda: person.world.updates.polls)
    second = asyncio.ensure_future(rival.updates(timeout=20))
    with pytest.raises(Refusal, match="terminated by other getupdates request") as refused:
        await first
    assert refused.value.kind == "conflict"
    person.write("salem")
    assert len(await second) == 1


async def test_only_wanted_kinds_are_kept(client: Client, person: Person) -> None:
    await client.updates(allowed_updates=["edited_message"])
    message = person.write("salem")
    person.edit(message, "salem!")
    updates = await client.updates(offset=1)
    assert [update.get("edited_message", {}).get("text") for update in updates] == ["salem!"]


async def test_updates_expire_after_a_day_and_presses_after_150_seconds(
    client: Client, world: World, clock: Clock, person: Person
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    await client.call("sendMessage", chat_id=person.id, text="Safe?", reply_markup=keyboard)
    person.press(person.last, "Yes")
    person.write("salem")
    clock.now += CALLBACK_SECONDS
    assert [update.kind for update in world.updates.pending] == ["message"]
    clock.now += UPDATE_SECONDS
    assert await client.updates() == []


async def test_an_update_can_come_twice_and_out_of_nowhere(client: Client, world: World, person: Person) -> None:
    world.faults.repeat_updates()
    person.write("salem")
    world.updates.inject({"message": person.last.json() | {"text": "never written"}}, person.id)
    updates = await client.updates()
    ids = [update["update_id"] for update in updates]
    assert ids == [ids[0], ids[0], ids[0] + 1]
    assert updates[2]["message"]["text"] == "never written"


async def test_after_a_week_ids_go_on_anywhere_and_an_old_offset_forgets_nothing(
    client: Client, world: World, person: Person
) -> None:
    person.write("before")
    offset = (await client.updates())[0]["update_id"] + 1
    assert await client.updates(offset=offset) == []
    world.updates.restart_ids(1000)
    person.burst("after", "and on")
    first, second = await client.updates(offset=offset + 5)
    assert (first["update_id"], second["update_id"]) == (1000, 1001)
    assert await client.updates(offset=1002) == []
    assert world.updates.pending == []
