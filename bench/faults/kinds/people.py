"""What happens to the persons."""

import asyncio
import time

from bench.faults.kinds.kind import kind
from bench.faults.scene import Scene


@kind(
    "blocked", "a person blocks the bot, the counselor writes on and has to be told; then the person returns", times=6
)
async def blocked(scene: Scene) -> None:
    persons = scene.persons
    odd = scene.chance.choice([o for o in persons.odd.values() if not o.gone and o.topic(persons.group)])
    topic, since = odd.topic(persons.group), time.monotonic()
    odd.person.block()
    odd.reply(persons.counselor, persons.group)
    try:
        await persons.noted(["stopped the bot"], since, topic)
        await asyncio.sleep(scene.some(0, 1))
    finally:
        odd.person.unblock()


@kind("account deleted", "a person's account is deleted: the counselor has to be told, nothing may be marked", times=3)
async def deleted(scene: Scene) -> None:
    persons = scene.persons
    there = [o for o in persons.odd.values() if not o.gone and not o.person.chat.blocked and o.topic(persons.group)]
    if len(there) < 2:
        return
    odd = scene.chance.choice(there)
    topic, since = odd.topic(persons.group), time.monotonic()
    odd.gone = True
    odd.person.deactivate()
    odd.reply(persons.counselor, persons.group)
    await persons.noted(["Not delivered"], since, topic)
