"""Trouble on demand."""

from typing import Any

import pytest

from bot.preview.faults import Fault, Kind
from bot.preview.people import Person
from bot.preview.world import World
from tests.preview.clients import Client, Refusal


async def _say(client: Client, person: Person, text: str = "x") -> Any:
    return await client.call("sendMessage", chat_id=person.id, text=text)


@pytest.mark.parametrize(
    ("kind", "seen", "delivered"),
    [
        ("flood", {"flood"}, False),
        ("error", {"server"}, False),
        ("bare_error", {"unreadable", "server"}, False),
        ("bad_gateway", {"unreadable", "server"}, False),
        ("dropped", {"network"}, False),
        ("lost", {"network"}, True),
        ("unreadable", {"unreadable"}, True),
    ],
)
async def test_a_planned_fault_hits_once(
    client: Client, person: Person, kind: Kind, seen: set[str], delivered: bool
) -> None:
    person.world.faults.plan("sendMessage", Fault(kind, seconds=7))
    with pytest.raises(Refusal) as refused:
        await _say(client, person, "first")
    assert refused.value.kind in seen
    if kind == "flood":
        assert refused.value.value == 7
    assert bool(person.chat.from_bot) is delivered
    await _say(client, person, "second")
    outcome = f"{kind}: ok" if delivered else kind
    assert [call.outcome for call in person.world.calls_of("sendMessage")] == [outcome, "ok"]


async def test_a_slow_answer_arrives(client: Client, person: Person) -> None:
    person.world.faults.plan("sendMessage", Fault("slow", seconds=0.05))
    assert (await _say(client, person))["text"] == "x"


async def test_a_fault_may_be_for_one_chat_and_several_calls(client: Client, world: World, person: Person) -> None:
    other = Person(world, "Other")
    other.start()
    world.faults.plan("", Fault("refused", code=403, description="Forbidden: user is deactivated"), times=2,
                      chat_id=other.id)  # fmt: skip
    await _say(client, person)
    for _ in range(2):
        with pytest.raises(Refusal, match="user is deactivated"):
            await _say(client, other)
    await _say(client, other)


async def test_polling_can_fail_too(client: Client, world: World, person: Person) -> None:
    person.write("salem")
    kinds: list[Kind] = ["error", "dropped", "lost", "flood"]
    for kind in kinds:
        world.faults.plan("getUpdates", kind)
        with pytest.raises(Refusal):
            await client.updates()
    assert len(await client.updates()) == 1


async def _outcomes(client: Client, world: World, person: Person) -> list[str]:
    start = len(world.calls)
    for number in range(60):
        try:
            await _say(client, person, str(number))
        except Refusal:
            continue
    return [call.outcome for call in world.calls[start:]]


async def test_chance_has_a_seed(client: Client, person: Person) -> None:
    world = person.world
    world.faults.at_random({"error": 0.2, "flood": 0.2, "lost": 0.1})
    outcomes = await _outcomes(client, world, person)
    assert {"ok", "error", "flood", "lost: ok"} == set(outcomes)
    again = World(seed=1)
    again.faults.at_random({"error": 0.2, "flood": 0.2, "lost": 0.1})
    drawn = [again.faults.for_call("sendMessage", 1) for _ in range(60)]
    assert [fault.kind if fault else "ok" for fault in drawn] == [text.split(":")[0] for text in outcomes]
    world.faults.clear()
    assert set(await _outcomes(client, world, person)) == {"ok"}


async def test_a_silent_server_says_nothing_and_does_nothing(client: Client, person: Person) -> None:
    planned = person.world.faults.plan("sendMessage", Fault("silent", seconds=0.05), times=9)
    with pytest.raises(Refusal) as refused:
        await _say(client, person, "first")
    assert refused.value.kind == "network"
    assert not person.chat.from_bot
    person.world.faults.take_back(planned)
    await _say(client, person, "second")
