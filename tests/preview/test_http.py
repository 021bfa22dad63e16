"""The protocol itself: routes, bodies, statuses."""

import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World


@pytest.fixture
async def http(server: PreviewServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def _answer(asking: Awaitable[aiohttp.ClientResponse]) -> tuple[int, Any]:
    async with await asking as response:
        return response.status, await response.json()


async def test_bodies_of_every_kind(http: aiohttp.ClientSession, world: World, person: Person) -> None:
    params = {"chat_id": str(person.id), "text": "salem"}
    address = f"/bot{world.token}/sendMessage"
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in params.items():
        part = multipart.append(value)
        part.set_content_disposition("form-data", name=name)
    calls: list[dict[str, Any]] = [{"params": params}, {"data": params}, {"json": params}, {"data": multipart}]
    for how in calls:
        status, body = await _answer(http.post(address, **how))
        assert (status, body["result"]["text"]) == (200, "salem")
    status, body = await _answer(http.get(address.lower(), params=params))
    assert (status, body["ok"]) == (200, True)
    form = aiohttp.FormData()
    form.add_field("chat_id", str(person.id))
    form.add_field("document", b"content", filename="paper.txt", content_type="text/plain")
    _, body = await _answer(http.post(f"/bot{world.token}/sendDocument", data=form))
    assert body["result"]["document"]["file_name"] == "paper.txt"
    _, body = await _answer(http.get(f"/bot{world.token}/getFile?file_id={body['result']['document']['file_id']}"))
    async with http.get(f"/file/bot{world.token}/{body['result']['file_path']}") as got:
        assert await got.read() == b"content"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot{token}/sendTelepathy", 404, "Not Found: method not found"),
        ("/file/bot{token}/photos/none.jpg", 404, "Not Found"),
        ("/bot{token}/sendMessage", 400, "Bad Request: message text is empty"),
        ("/bot{token}/sendMessage?text=x", 400, "Bad Request: chat_id is empty"),
        ("/bot{token}/sendMessage?text=x&chat_id=@nobody", 400, "Bad Request: chat not found"),
        ("/bot{token}/sendMessage?text=x&chat_id=1&entities=[", 400, "Bad Request: can't parse entities JSON object"),
    ],
)  # fmt: skip
async def test_refusals_are_telegrams(
    http: aiohttp.ClientSession, world: World, path: str, status: int, description: str
) -> None:
    answer = await _answer(http.get(path.replace("{token}", world.token)))
    assert answer == (status, {"ok": False, "error_code": status, "description": description})


async def test_a_body_that_is_no_object_is_refused(http: aiohttp.ClientSession, world: World) -> None:
    for body in ("[1]", "{", '"x"'):
        headers = {"Content-Type": "application/json"}
        status, _ = await _answer(http.post(f"/bot{world.token}/getMe", data=body, headers=headers))
        assert status == 400


async def test_429_and_migration_carry_parameters(http: aiohttp.ClientSession, world: World, person: Person) -> None:
    world.faults.plan("sendMessage", "flood")
    params = {"chat_id": str(person.id), "text": "x"}
    status, body = await _answer(http.post(f"/bot{world.token}/sendMessage", data=params))
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    assert body["description"] == "Too Many Requests: retry after 1"


async def test_broken_text_is_refused(http: aiohttp.ClientSession, world: World, person: Person) -> None:
    body = json.dumps({"chat_id": person.id, "text": "half a pair \ud83d"})
    headers = {"Content-Type": "application/json"}
    status, answer = await _answer(http.post(f"/bot{world.token}/sendMessage", data=body, headers=headers))
    assert (status, answer["description"]) == (400, "Bad Request: strings must be encoded in UTF-8")


async def test_a_page_may_stand_beside_the_api(world: World) -> None:
    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("page")

    async with (
        PreviewServer(world, routes=[Route("/", page)]) as server,
        aiohttp.ClientSession(server.url) as session,
    ):
        async with session.get("/") as response:
            assert await response.text() == "page"
        assert (await _answer(session.get(f"/bot{world.token}/getMe")))[0] == 200
