"""What happens to the staff group."""

import asyncio
import time

from bench.faults.kinds.kind import kind
from bench.faults.scene import Scene
from bot.preview.members import BOT_RIGHTS


@kind("topic deleted", "a case's topic deleted; its next message has to make it anew", times=12)
async def topic_deleted(scene: Scene) -> None:
    persons = scene.persons
    odd = scene.chance.choice(list(persons.odd.values()))
    topic = odd.topic(persons.group)
    if topic is not None:
        persons.counselor.at(persons.group, topic).delete_topic()


@kind("group moved", "the group becomes another, with a new id", times=3)
async def moved(scene: Scene) -> None:
    persons = scene.persons
    persons.group = persons.counselor.at(persons.group).migrate()


@kind("demoted", "the bot loses its rights in the group; the staff has to be told", times=3)
async def demoted(scene: Scene) -> None:
    persons, since = scene.persons, time.monotonic()
    seat = persons.counselor.at(persons.group)
    if scene.chance.random() < 0.5:
        seat.demote_bot()
    else:
        seat.promote_bot(BOT_RIGHTS - {"can_manage_topics"})
    try:
        await topic_deleted(scene)
        await persons.noted(["lost the right to manage topics"], since)
        await asyncio.sleep(scene.some(1, 3))
    finally:
        persons.counselor.at(persons.group).promote_bot()
