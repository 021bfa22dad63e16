"""The service as an operator meets it: webhook, separate processes, groups that can't be used, secrets in the log."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.groups import GroupUnusable
from bot.app.service import Service, open_for
from bot.logs import set_up_logs
from bot.preview.limits import Limits
from bot.preview.members import BOT_RIGHTS
from bot.preview.server import PreviewServer
from bot.preview.world import World
from bot.storage.migrating import migrate
from tests.whole.stage import Stage, settings_for, stage


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_by_webhook(database_url: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    async with stage(database_url, webhook_url=url, webhook_secret="s3cret_word") as s:
        person = s.person("en")
        shown = await s.answer(person, person.start)
        assert list(shown.buttons)
        words = [f"n{n}" for n in range(5)]
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        person.burst(*words)
        await s.until(lambda: words[-1] in "\n".join(s.said_in(topic)), "the burst")
        text = "\n".join(s.said_in(topic))
        assert [text.count(word) for word in words] == [1] * 5


@pytest.mark.postgres
async def test_each_role_in_a_process_of_its_own(postgres_url: str) -> None:
    await migrate(postgres_url)
    world = World(limits=Limits.off())
    group = world.add_group("Counselors")
    async with PreviewServer(world) as server:
        settings = settings_for(world, server.url, postgres_url, group.id)
        databases = [await open_for(settings, role) for role in ("receive", "work", "send")]
        services = [Service(settings, d, r) for d, r in zip(databases, ("receive", "work", "send"), strict=True)]
        running = [asyncio.ensure_future(service.run()) for service in services]
        try:
            s = Stage(world, group, postgres_url, server, settings)
            person = s.person("en")
            shown = await s.answer(person, person.start)
            assert list(shown.buttons)
        finally:
            for service in services:
                service.stop()
            await asyncio.gather(*running)
            for database in databases:
                await database.close()


@pytest.mark.parametrize("trouble", ["no topics", "no right", "not there"])
async def test_a_group_that_cannot_be_used_is_refused_with_a_sentence(sqlite_url: str, trouble: str) -> None:
    world = World(limits=Limits.off())
    rights = ["can_pin_messages"] if trouble == "no right" else BOT_RIGHTS
    group = world.add_group("Counselors", is_forum=trouble != "no topics", bot_rights=rights)
    number = group.id if trouble != "not there" else -1009999999999
    async with PreviewServer(world) as server:
        settings = settings_for(world, server.url, sqlite_url, number)
        database = await open_for(settings)
        try:
            with pytest.raises(GroupUnusable, match="STAFF_GROUPS"):
                await Service(settings, database).run()
        finally:
            await database.close()


async def test_a_bot_that_lost_its_rights_in_a_group_with_cases_still_answers_when_it_is_started_again(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    async with stage(sqlite_url) as s:
        person = s.person("en")
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        await s.topic("1 ·")
        s.counselor().demote_bot()
        await s.stop()
        await s.start()
        await s.answer(person, lambda: person.write("/help"))
    assert "without it no case can be opened" in "".join(capfd.readouterr())


async def test_no_word_and_no_id_of_a_person_in_any_log_line(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    secret = "my neighbour Gulnara keeps the key"
    async with stage(sqlite_url) as s:
        person = s.person("en", "Zarina")
        await s.answer(person, lambda: person.write(secret))
        await s.answer(person, lambda: person.write("/human"))
        s.world.updates.add(
            "message", {"message_id": 9, "chat": {"id": person.id, "type": "private"}, "text": secret}, person.id
        )
        s.world.faults.plan("sendMessage", "bad_gateway", times=2)
        s.world.faults.plan("sendMessage", "refused", times=1)
        await s.answer(person, lambda: person.write("/help"))
        await s.until(lambda: any("Gulnara" in m.shown for m in s.group.messages), "the broken update before a human")
    logged = "".join(capfd.readouterr())
    assert "started" in logged
    for word in ("Gulnara", "neighbour", "Zarina", str(person.id)):
        assert word not in logged


class Later:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def test_a_case_nobody_takes_calls_again_and_the_person_is_told(sqlite_url: str) -> None:
    clock = Later()
    async with stage(sqlite_url, clock=clock) as s:
        person = s.person("en")
        await s.answer(person, lambda: person.write("they locked me in and beat me"))
        await s.topic("1 ·")
        clock.ahead = timedelta(minutes=3)
        await s.until(lambda: any("⏰" in m.shown for m in s.group.in_topic(None)), "called again")
        await s.until(lambda: any("Nobody has read" in m.shown for m in person.chat.from_bot[1:]), "told honestly")
