"""Webhooks: set by either library, delivered in order, tried again."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.preview.delivery import SECRET_HEADER, telegrams_delay
from bot.preview.people import Person
from bot.preview.world import World
from tests.preview.clients import Client, Refusal, eventually

Json = dict[str, Any]


@dataclass
class Hook:
    """The bot's side: keeps what came, and answers with the next of `answers`, else with an empty 200."""

    url: str = ""
    came: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: deque[web.Response] = field(default_factory=deque)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    async def receive(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.came.append(await request.json())
        self.secrets.append(request.headers.get(SECRET_HEADER))
        await self.open.wait()
        self.at_once -= 1
        return self.answers.popleft() if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.came]

    async def has(self, count: int) -> None:
        await eventually(lambda: len(self.came) >= count)


async def _settled(world: World) -> None:
    await eventually(lambda: not world.updates.pending)


@contextlib.asynccontextmanager
async def _listening() -> AsyncIterator[Hook]:
    hook = Hook()
    hook.open.set()
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    hook.url = f"http://127.0.0.1:{port}/hook"
    try:
        yield hook
    finally:
        hook.open.set()
        await runner.cleanup()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with _listening() as hook:
        yield hook


async def test_updates_are_posted_with_the_secret(client: Client, person: Person, hook: Hook) -> None:
    person.write("before")
    await client.call("setWebhook", url=hook.url, secret_token="s3cret-_")
    person.write("after")
    await hook.has(2)
    await _settled(person.world)
    assert hook.texts() == ["before", "after"]
    assert hook.secrets == ["s3cret-_"] * 2
    info = await client.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_polling_and_webhook_exclude_each_other(client: Client, person: Person, hook: Hook) -> None:
    waiting = asyncio.ensure_future(client.updates(timeout=20))
    await eventually(lambda: person.world.updates.polls)
    await client.call("setWebhook", url=hook.url)
    with pytest.raises(Refusal, match="terminated by setwebhook request"):
        await waiting
    with pytest.raises(Refusal, match="can't use getupdates method while webhook is active") as refused:
        await client.updates()
    assert refused.value.kind == "conflict"
    await client.call("deleteWebhook")
    person.write("salem")
    assert len(await client.updates()) == 1


async def test_one_chat_in_order_many_chats_at_once(client: Client, person: Person, hook: Hook) -> None:
    world = person.world
    others = [Person(world, "Other") for _ in range(3)]
    hook.open.clear()
    await client.call("setWebhook", url=hook.url)
    person.burst("1", "2", "3")
    for other in others:
        other.write("x")
    await hook.has(4)
    assert sorted(hook.texts()) == ["1", "x", "x", "x"]
    hook.open.set()
    await _settled(world)
    assert [text for text in hook.texts() if text != "x"] == ["1", "2", "3"]
    assert hook.most_at_once == 4


async def test_connections_are_limited(client: Client, person: Person, hook: Hook) -> None:
    hook.open.clear()
    await client.call("setWebhook", url=hook.url, max_connections=2)
    for _ in range(5):
        Person(person.world, "Other").write("x")
    await hook.has(2)
    hook.open.set()
    await _settled(person.world)
    assert (len(hook.came), hook.most_at_once) == (5, 2)


async def test_a_refused_update_comes_again(client: Client, person: Person, hook: Hook) -> None:
    hook.answers.extend([web.Response(status=500), web.Response(status=503, headers={"Retry-After": "0"})])
    await client.call("setWebhook", url=hook.url)
    person.burst("one", "two")
    await _settled(person.world)
    assert hook.texts() == ["one", "one", "one", "two"]
    info = await client.call("getWebhookInfo")
    assert "503" in info["last_error_message"]


async def test_a_call_in_the_answer_is_carried_out(client: Client, person: Person, hook: Hook) -> None:
    call = {"method": "sendMessage", "chat_id": person.id, "text": "<b>hi</b>", "parse_mode": "HTML"}
    hook.answers.append(web.json_response(call))
    await client.call("setWebhook", url=hook.url)
    person.write("salem")
    await person.world.until(lambda: person.chat.from_bot)
    assert person.last.text == "hi"


async def test_a_repeated_update_is_posted_twice(client: Client, person: Person, hook: Hook) -> None:
    person.world.faults.repeat_updates()
    await client.call("setWebhook", url=hook.url)
    person.burst("one", "two")
    await _settled(person.world)
    assert hook.texts() == ["one", "one", "two"]
    assert hook.came[0] == hook.came[1]


async def test_pending_updates_can_be_dropped(client: Client, person: Person, hook: Hook) -> None:
    person.write("old")
    await client.call("setWebhook", url=hook.url, drop_pending_updates=True)
    person.write("new")
    await _settled(person.world)
    assert hook.texts() == ["new"]


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("ftp://a.kz/hook", "", "bad webhook: an https url must be provided for webhook"),
        ("http://127.0.0.1:1/hook", "with space", "secret token contains unallowed characters"),
    ],
)
async def test_unfit_webhooks_are_refused(client: Client, url: str, secret: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        await client.call("setWebhook", url=url, secret_token=secret)


def test_delays_grow_as_telegrams() -> None:
    assert [telegrams_delay(failures) for failures in (1, 2, 3, 4, 7, 50)] == [0, 2, 4, 8, 60, 60]
