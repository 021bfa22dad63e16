"""Several processes on one PostgreSQL: stopped in turn, then killed, while persons talk."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text

from bench.crash import PATIENCE, Bot, Persons, Plan, environment, until_quiet
from bot.preview.limits import Limits
from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World
from bot.services.deliver import IN_FLIGHT
from bot.storage.connecting import make_engine, parse_url
from bot.storage.migrating import migrate

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(240)]

TAKEOVER = 10.0
"""Seconds after a kill within which somebody is answered."""
PACE = 0.02
"""Seconds between two messages of persons."""

_SESSIONS = text(
    "SELECT application_name, EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = activity.pid "
    "AND locktype = 'advisory' AND granted) FROM pg_stat_activity AS activity "
    "WHERE application_name LIKE 'aman-jol %:%' AND datname = current_database()"
)


@dataclass
class House:
    """The processes of one bot, and the world they serve."""

    world: World
    environment: dict[str, str]
    bots: list[Bot] = field(default_factory=list)

    async def start(self, *roles: str) -> list[Bot]:
        started = [Bot(self.environment, role) for role in roles]
        for bot in started:
            await bot.start()
        self.bots += started
        return started

    async def end(self, bot: Bot, sign: signal.Signals) -> None:
        self.bots.remove(bot)
        await bot.end(sign)

    async def _sessions(self, duty: str) -> dict[int, bool]:
        """By process who has a session for this, and whether it leads."""
        engine = make_engine(parse_url(self.environment["DATABASE_URL"]))
        try:
            async with engine.connect() as connection:
                rows = list(await connection.execute(_SESSIONS))
        finally:
            await engine.dispose()
        of_duty = [(name, leads) for name, leads in rows if name.startswith(f"aman-jol {duty} ")]
        return {int(name.rpartition(":")[2]): leads for name, leads in of_duty}

    async def leader(self, duty: str) -> Bot:
        """The one process that does this now."""
        [pid] = [pid for pid, leads in (await self._sessions(duty)).items() if leads]
        return next(bot for bot in self.bots if bot.pid == pid)

    async def ready(self) -> None:
        """Wait until every process has started."""
        wanted = {bot.pid for bot in self.bots}
        for _ in range(int(PATIENCE / 0.2)):
            if wanted <= set(await self._sessions("wire")):
                return
            await asyncio.sleep(0.2)
        raise AssertionError("a process never started")

    async def answers(self, seconds: float) -> None:
        """Somebody new is answered within so long."""
        person = Person(self.world, "Newcomer", language="en")
        person.start()
        await self.world.until(lambda: person.chat.from_bot, seconds)


async def talk(persons: Persons) -> None:
    """Somebody says something, over and over."""
    while True:
        persons.speak()
        await asyncio.sleep(PACE)


@asynccontextmanager
async def talking(persons: Persons) -> AsyncIterator[None]:
    """Within, persons talk; at the end everything they said was answered or stands before a human."""
    speaking = asyncio.ensure_future(talk(persons))
    try:
        yield
    finally:
        speaking.cancel()
    await until_quiet(persons)


async def test_stopped_and_killed_nothing_is_lost_and_only_calls_in_flight_are_doubled(postgres_url: str) -> None:
    await migrate(postgres_url)
    world = World(limits=Limits.off())
    group = world.add_group("Counselors")
    async with PreviewServer(world) as server:
        house = House(world, environment(world, server.url, group, postgres_url))
        try:
            receiver, sender, worker = await house.start("receive", "send", "work")
            persons = Persons(world, group, Plan(persons=12, seed=5))
            await persons.begin()
            await house.start("receive", "send")
            await house.ready()
            assert (await house.leader("receive"), await house.leader("send")) == (receiver, sender)
            async with talking(persons):
                await house.end(receiver, signal.SIGTERM)
                await house.answers(TAKEOVER)
                await house.end(sender, signal.SIGTERM)
                await house.answers(TAKEOVER)
            restarted = persons.result()
            assert (restarted.missing, restarted.out_of_order, restarted.doubled) == ([], 0, 0)
            assert restarted.topics_doubled == 0
            [heir] = await house.start("all")
            await house.ready()
            async with talking(persons):
                for victim in (await house.leader("send"), worker, await house.leader("receive")):
                    await house.end(victim, signal.SIGKILL)
                    await house.answers(TAKEOVER)
            killed = persons.result()
            assert (await house.leader("receive"), await house.leader("send")) == (heir, heir)
            assert (killed.missing, killed.out_of_order) == ([], 0)
            assert killed.doubled <= IN_FLIGHT
            assert killed.said > restarted.said > 0
        finally:
            await asyncio.gather(*(bot.end(signal.SIGTERM) for bot in house.bots))
