"""What the operator's tools are told over HTTP: alive, ready, metrics; of a real service on real databases."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.domain.update import RawUpdate
from bot.services.contact import Contact
from bot.services.health import INBOX_DUE, Duties, Health
from bot.services.looks import Looks
from bot.storage.engine import Database
from bot.storage.migrating import downgrade
from bot.workers.life import HANGS, Lives
from bot.workers.nursery import Nursery
from tests.fakes import NOW, FixedClock
from tests.storage.builders import after, conversation_of, private
from tests.test_cli import bot
from tests.whole.stage import Stage, stage

EVERYTHING = Duties("all", receives=True, polls=True, works=True, sends=True)
SECRET = "my passport is with Gulnara"


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@asynccontextmanager
async def watched(database_url: str) -> AsyncIterator[tuple[Stage, httpx.AsyncClient]]:
    address = free_address()
    async with stage(database_url, listen=address) as s, httpx.AsyncClient(base_url=f"http://{address}") as client:
        for _ in range(200):
            try:
                await client.get("/healthz")
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
            else:
                break
        yield s, client


async def test_a_service_that_serves_says_so_without_a_word_of_a_person(database_url: str) -> None:
    async with watched(database_url) as (s, client):
        person = s.person("en", "Zarina")
        await s.answer(person, lambda: person.write(SECRET))
        await s.answer(person, lambda: person.write("/human"))
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
        assert (alive.status_code, ready.status_code) == (200, 200), (alive.text, ready.text)
        assert {"inbox", "send", "receive", "judge", "pulse"} <= set(alive.json()["loops_late_seconds"])
        body: dict[str, Any] = ready.json()
        assert (body["ready"], body["problems"], body["database_error"]) == (True, [], None)
        assert {name for name in body if name.endswith("_seconds")} == {
            "database_seconds",
            "telegram_contact_seconds",
            "receiving_fails_seconds",
            "sending_refused_seconds",
            "inbox_oldest_due_seconds",
            "inbox_oldest_waiting_seconds",
            "outbox_oldest_due_seconds",
            "outbox_oldest_waiting_seconds",
        }
        metrics = await client.get("/metrics")
        assert metrics.headers["content-type"].startswith("text/plain; version=")
        lines = metrics.text.splitlines()
        assert 'amanjol_updates_received_total{kind="new"} 2.0' in lines
        assert "amanjol_update_seconds_count 2.0" in lines
        assert any(
            line.startswith('amanjol_telegram_calls_total{method="sendMessage",outcome="sent"}') for line in lines
        )
        assert any(line.startswith('amanjol_judged_total{layer="') for line in lines)
        for text in (alive.text, ready.text, metrics.text):
            for word in (SECRET, "Gulnara", "Zarina", str(person.id), str(s.group.id)):
                assert word not in text


async def test_the_health_command_asks_and_prints_what_it_is_told(sqlite_url: str) -> None:
    async with watched(sqlite_url) as (s, client):
        person = s.person("en")
        await s.answer(person, person.start)
        address = str(client.base_url).removeprefix("http://").strip("/")
        listen = address.replace("127.0.0.1", "0.0.0.0")  # noqa: S104  # as the image has it
        done = await asyncio.to_thread(bot, "health", "--ready", LISTEN=listen)
        assert (done.returncode, done.stderr) == (0, "")
        assert '"ready":true' in done.stdout
    gone = await asyncio.to_thread(bot, "health", "--address", address)
    assert gone.returncode == 1
    assert f"does not answer at {address}" in gone.stderr


class Asked:
    """The health of a process, with everything that it looks at in the test's hands."""

    def __init__(self, database: Database, duties: Duties = EVERYTHING) -> None:
        self.clock, self.steady, self.nursery = FixedClock(), 0.0, Nursery()
        self.contact = Contact(self.clock, lambda: self.steady)
        self.lives = Lives(lambda: self.steady)
        self.duties, self.database = duties, database

    async def ready(self) -> tuple[bool, Any]:
        looks = Looks(self.database.open_unit, self.database.check, self.clock, self.nursery.call)
        lives = self.lives
        health = Health(self.duties, self.contact, looks, self.clock, late=lives.late, dead=lives.dead)
        return await health.ready()

    def wait(self, seconds: float) -> None:
        self.steady += seconds
        self.clock.forward(seconds)

    async def problems(self) -> Any:
        ok, body = await self.ready()
        assert ok is not bool(body["problems"])
        return body["problems"]


async def test_not_ready_before_telegram_spoke_and_when_it_is_silent(database: Database) -> None:
    asked = Asked(database)
    assert await asked.problems() == ["telegram"]
    asked.contact.heard("getUpdates", True)
    assert await asked.problems() == []
    asked.contact.heard("getUpdates", None)
    asked.wait(130)
    assert await asked.problems() == ["telegram", "receiving"]
    asked.contact.heard("getMe", True)
    assert await asked.problems() == ["receiving"], "Telegram answers, but another process polls"
    ready, body = await Asked(database, Duties("work", False, False, True, False)).ready()
    assert ready, "a worker does not talk to Telegram"
    assert "telegram_contact_seconds" not in body
    assert "outbox_oldest_due_seconds" not in body


async def test_what_rests_on_purpose_does_not_make_it_unready_and_what_is_due_does(database: Database) -> None:
    asked = Asked(database)
    asked.contact.heard("getUpdates", True)
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 5)
        await unit.inbox.put([(RawUpdate(1, private(5), b"{}"), conversation)], NOW)
        [one] = await unit.inbox.claim(NOW, 9)
        await unit.inbox.failed(one.id, "ValueError", after(INBOX_DUE + 20))
        await unit.commit()
    asked.clock.forward(INBOX_DUE + 10)
    ready, body = await asked.ready()
    assert ready
    assert (body["inbox_oldest_due_seconds"], body["inbox_oldest_waiting_seconds"]) == (0, INBOX_DUE + 10)
    asked.clock.forward(20)
    assert await asked.problems() == ["inbox"]


async def test_a_database_of_another_version_is_told_by_the_class_of_error(
    database: Database, database_url: str
) -> None:
    asked = Asked(database)
    asked.contact.heard("getUpdates", True)
    if database_url.startswith("sqlite"):
        await database.close()
    await downgrade(database_url, "-1")
    ready, body = await asked.ready()
    assert (ready, body["problems"], body["database_error"]) == (False, ["database"], "NotMigrated")


async def test_a_loop_that_hangs_or_ended_by_accident_is_dead_and_one_that_rests_is_not() -> None:
    steady = [0.0]
    lives, tasks = Lives(lambda: steady[0]), {}
    go = asyncio.Event()

    async def loop(name: str) -> None:
        lives.turn(3600 if name == "resting" else 0)
        await go.wait()
        if name == "crashed":
            raise SystemError

    for name in ("hanging", "resting", "crashed", "over"):
        tasks[name] = asyncio.ensure_future(loop(name))
        tasks[name].set_name(name)
        lives.begin(tasks[name])
    await asyncio.sleep(0)
    steady[0] = HANGS
    assert lives.dead() == []
    steady[0] += 1
    assert sorted(lives.dead()) == ["crashed", "hanging", "over"]
    go.set()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    lives.ended(tasks["crashed"])
    lives.ended(tasks["over"])
    steady[0] = 0
    assert lives.dead() == ["crashed"]
    assert "over" not in lives.late()


async def rounds_pass() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def test_a_loop_that_always_crashes_dies_and_one_that_is_hindered_lives() -> None:
    from bot.domain.errors import Hindrance

    nursery, steady = Nursery(rest=0), [0.0]
    nursery.lives = Lives(lambda: steady[0])
    rounds = {"crashing": 0, "hindered": 0}

    def run(name: str, error: type[Exception]) -> None:
        async def loop() -> None:
            if not rounds[name]:
                nursery.alive()
            rounds[name] += 1
            await asyncio.sleep(0)
            raise error(name)

        nursery.loop(name, loop)

    run("crashing", ValueError)
    run("hindered", Hindrance)
    await rounds_pass()
    steady[0] = HANGS + 1
    before = dict(rounds)
    await rounds_pass()
    assert all(rounds[name] > before[name] > 1 for name in rounds)
    assert nursery.lives.dead() == ["crashing"]
    nursery.stop()
    await nursery.run()


async def test_many_who_ask_cause_one_look(sqlite_url: str) -> None:
    looks, go, nursery = [], asyncio.Event(), Nursery()

    async def check() -> None:
        looks.append(1)
        await go.wait()
        raise TimeoutError

    made = Looks(lambda: pytest.fail("not reached"), check, FixedClock(), nursery.call)
    asking = asyncio.gather(*(made.latest() for _ in range(20)))
    await asyncio.sleep(0)
    go.set()
    assert {look.error for look in await asking} == {"TimeoutError"}
    assert len(looks) == 1
