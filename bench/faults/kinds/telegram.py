"""What Telegram answers, or does not."""

import asyncio
import time
from collections.abc import Mapping

from bench.faults.kinds.kind import kind
from bench.faults.scene import Scene
from bot.preview.faults import Fault
from bot.preview.faults import Kind as Answer
from bot.preview.updates import FIRST_UPDATE_ID

A_WEEK = 8 * 24 * 3600.0
LONG = 35.0
"""Seconds that a long 429 asks for: more than a counselor is left without a word."""


async def _shaky(scene: Scene, rates: Mapping[Answer, float], *, seconds: float = 1.0) -> None:
    """For some seconds that share of the calls that write meets the fault, and one question for updates, too."""
    faults = scene.world.faults
    faults.at_random(dict(rates), seconds=seconds)
    polls = [
        faults.plan("getUpdates", Fault(answer, seconds=seconds)) for answer in rates if not Fault(answer).has_effect
    ]
    try:
        await asyncio.sleep(scene.some(1, 3))
    finally:
        faults.at_random({})
        for planned in polls:
            faults.take_back(planned)


@kind("429", "a third of the calls answered 429, retry after 2 s; getUpdates too")
async def flood(scene: Scene) -> None:
    await _shaky(scene, {"flood": 0.33}, seconds=2)


@kind("long 429", "one chat answered 429, retry after 35 s; the counselor has to be told", times=3)
async def long_flood(scene: Scene) -> None:
    odd = scene.chance.choice([odd for odd in scene.persons.odd.values() if odd.topic(scene.persons.group)])
    since = time.monotonic()
    scene.world.faults.plan("sendMessage", Fault("flood", seconds=LONG), chat_id=odd.person.id)
    odd.reply(scene.persons.counselor, scene.persons.group)
    await scene.persons.noted(["Not delivered yet"], since, odd.topic(scene.persons.group))


@kind("500", "a third of the calls answered 500, half of them without a description")
async def error(scene: Scene) -> None:
    await _shaky(scene, {"error": 0.17, "bare_error": 0.16})


@kind("502", "a third of the calls answered 502 with HTML")
async def bad_gateway(scene: Scene) -> None:
    await _shaky(scene, {"bad_gateway": 0.33})


@kind("dropped", "a third of the connections closed before the call is done")
async def dropped(scene: Scene) -> None:
    await _shaky(scene, {"dropped": 0.33})


@kind("nothing", "calls accepted and never answered, getUpdates too", times=2)
async def nothing(scene: Scene) -> None:
    faults = scene.world.faults
    planned = [faults.plan("getUpdates", Fault("silent", seconds=120))]
    planned.append(faults.plan("sendMessage", Fault("silent", seconds=120), times=10))
    await asyncio.sleep(scene.some(1, 2))
    for one in planned:
        faults.take_back(one)


@kind("lost answer", "a fifth of the calls done, their answers lost")
async def lost(scene: Scene) -> None:
    await _shaky(scene, {"lost": 0.2})


@kind("unreadable", "a third of the calls done and answered 200 with half a body")
async def unreadable(scene: Scene) -> None:
    await _shaky(scene, {"unreadable": 0.33})


@kind("slow", "a third of the answers come 3 s late")
async def slow(scene: Scene) -> None:
    await _shaky(scene, {"slow": 0.33}, seconds=3)


@kind("409", "getUpdates answered 409, as when a second process polls")
async def conflict(scene: Scene) -> None:
    reason = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    conflicts = scene.world.faults.plan("getUpdates", Fault("refused", code=409, description=reason), times=100)
    scene.world.updates.terminate(reason)
    await asyncio.sleep(scene.some(2, 6))
    scene.world.faults.take_back(conflicts)


@kind("away", "every call fails for some seconds, getUpdates too")
async def away(scene: Scene) -> None:
    planned = [scene.world.faults.plan(method, "dropped", times=1_000_000) for method in ("", "getUpdates")]
    await asyncio.sleep(scene.some(3, 6))
    for one in planned:
        scene.world.faults.take_back(one)


@kind("duplicates", "every update of some seconds delivered twice")
async def duplicates(scene: Scene) -> None:
    scene.world.faults.at_random({}, repeats=1.0)
    await asyncio.sleep(scene.some(1, 3))
    scene.world.faults.at_random({})


@kind("week", "a week without a message, half the time the bot was off; then update ids go on anywhere", times=3)
async def week(scene: Scene) -> None:
    scene.hushed = True
    try:
        await scene.settle()
        process = scene.cast.processes[0] if scene.chance.random() < 0.5 else None
        if process is not None:
            await scene.cast.away(process)
        scene.clock.move_all(A_WEEK)
        lower = scene.chance.random() < 0.7
        scene.world.updates.restart_ids(FIRST_UPDATE_ID if lower else scene.chance.randrange(2**30, 2**31))
        if process is not None:
            await scene.cast.back(process)
    finally:
        scene.hushed = False
