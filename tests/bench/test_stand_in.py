"""The stand-in for Telegram that the load speaks through: updates until they are confirmed, answers to every call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bench.load.calls import GROUP, Call, Calls
from bench.load.crowd import text_update
from bench.load.http import Connection
from bench.load.updates import Updates


class StandIn:
    """Served over HTTP, with a client."""

    def __init__(self) -> None:
        self.updates = Updates()
        self.heard: list[Call] = []
        self.calls = Calls(self.updates, self.heard.append)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["StandIn"]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self.calls.handle), "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:token/"
        async with aiohttp.ClientSession() as self.session:
            yield self
        server.close()

    async def call(self, method: str, *, form: bool = False, **params: Any) -> Any:
        kind = {"data": {name: str(value) for name, value in params.items()}} if form else {"json": params}
        async with self.session.post(self.base + method, **kind) as response:
            return await response.json()

    async def ids(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in (await self.call("getUpdates", **params))["result"]]


async def test_updates_come_again_until_a_higher_offset_confirms_them() -> None:
    async with StandIn().serve() as telegram:
        first, second, third = (telegram.updates.put(text_update(7, number, "hello")) for number in (1, 2, 3))
        assert await telegram.ids() == [first, second, third]
        assert await telegram.ids(limit=2) == [first, second]
        assert await telegram.ids(offset=second) == [second, third]
        assert await telegram.ids(offset=third + 1) == []
        assert len(telegram.updates) == 0


async def test_a_held_question_is_answered_when_something_is_said() -> None:
    async with StandIn().serve() as telegram:
        held = asyncio.get_running_loop().create_task(telegram.ids(timeout=20))
        await asyncio.wait_for(telegram.updates.asked.wait(), 5)
        said = telegram.updates.put(text_update(7, 1, "hello"))
        assert await asyncio.wait_for(held, 5) == [said]


async def test_a_second_poller_breaks_the_first_off() -> None:
    async with StandIn().serve() as telegram:
        first = asyncio.get_running_loop().create_task(telegram.call("getUpdates", timeout=20))
        await asyncio.wait_for(telegram.updates.asked.wait(), 5)
        await telegram.call("getUpdates")
        assert (await asyncio.wait_for(first, 5))["error_code"] == 409


async def test_forms_and_json_say_the_same() -> None:
    async with StandIn().serve() as telegram:
        for form in (False, True):
            sent = await telegram.call("sendMessage", form=form, chat_id=5, text="Сәлем & hi")
            assert sent["result"]["text"] == "Сәлем & hi"
        assert [call.chat for call in telegram.heard] == [5, 5]
        assert telegram.heard[0].message < telegram.heard[1].message


async def test_a_file_is_a_message_like_another() -> None:
    async with StandIn().serve() as telegram:
        sheet = aiohttp.FormData({"chat_id": "5", "caption": "Сәлем"})
        sheet.add_field("document", b"%PDF \r\n--\xff", filename="sheet.pdf", content_type="application/pdf")
        async with telegram.session.post(telegram.base + "sendDocument", data=sheet) as response:
            assert (await response.json())["ok"]
        (call,) = telegram.heard
        assert (call.method, call.chat) == ("senddocument", 5)
        assert call.params["caption"] == "Сәлем"
        assert call.params["document"] == b"%PDF \r\n--\xff"


async def test_the_bot_may_do_everything_in_the_staff_group() -> None:
    async with StandIn().serve() as telegram:
        assert (await telegram.call("getChat", chat_id=GROUP))["result"]["is_forum"]
        member = (await telegram.call("getChatMember", chat_id=GROUP, user_id=1))["result"]
        assert member["status"] == "administrator"
        assert member["can_manage_topics"]
        topic = (await telegram.call("createForumTopic", chat_id=GROUP, name="one"))["result"]
        assert topic["message_thread_id"] > 1
