"""A person's picture comes from the Bot API, is read, and is let go; whatever goes wrong, nothing is raised."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser
from structlog.testing import capture_logs

from bot.ocr import LANGUAGES, MAX_BYTES
from bot.preview.limits import Limits
from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World
from bot.telegram.api import BotApi
from bot.telegram.pictures import Pictures
from tests.telegram.odd_server import TOKEN, Odd, OddServer, odd_server
from tests.test_ocr import TEXTS, draw, png_header, share, tesseract

__all__ = ["tesseract"]  # a fixture


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OddServer]:
    async with odd_server() as server:
        yield server


@pytest.fixture(autouse=True)
def program(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the real program isn't asked for, one that finds the same words in every picture."""
    if "tesseract" in request.fixturenames:
        return
    script = tmp_path / "tesseract"
    languages = "\n".join(LANGUAGES)
    script.write_text(f'#!/bin/sh\n[ "$1" = --list-langs ] && echo "{languages}" && exit\ncat >/dev/null\necho words\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@asynccontextmanager
async def world_with_files() -> AsyncIterator[tuple[World, Pictures]]:
    world = World(limits=Limits.off())
    async with PreviewServer(world) as server, BotApi(world.token, server.url) as api:
        yield world, Pictures(api)


def photo_of(world: World, data: bytes) -> str:
    """The file id of a photo that a person has sent."""
    person = Person(world, "Aigul", language="kk")
    person.start()
    file_id: str = person.photo(data=data).content["photo"][-1]["file_id"]
    return file_id


@pytest.mark.browser
@pytest.mark.usefixtures("tesseract")
async def test_a_photo_of_an_offer_is_read(browser: Browser) -> None:
    async with world_with_files() as (world, pictures):
        read = await pictures.text_of(photo_of(world, await draw(browser, TEXTS["ru"], "jpeg")))
    assert share(TEXTS["ru"], read) > 0.7, read


async def test_a_picture_within_the_limit_is_read() -> None:
    async with world_with_files() as (world, pictures):
        picture = png_header()
        assert await pictures.text_of(photo_of(world, picture.ljust(MAX_BYTES, b"\0"))) == "words"


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 21 * 1024 * 1024], ids=["for us", "for Telegram"])
async def test_a_picture_that_is_too_big_is_left(size: int) -> None:
    async with world_with_files() as (world, pictures):
        assert await pictures.text_of(photo_of(world, png_header().ljust(size, b"\0"))) == ""


async def test_an_unknown_file_is_left() -> None:
    async with world_with_files() as (_, pictures):
        assert await pictures.text_of("nothing") == ""
        assert await pictures.text_of("") == ""
        assert await pictures.text_of("half \ud83d") == ""


def got(**result: object) -> Odd:
    return Odd(json.dumps({"ok": True, "result": {"file_id": "x", **result}}))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Odd(cut=True), id="cut"),
        pytest.param(Odd("<html>", 502), id="no JSON"),
        pytest.param(Odd('{"ok":false,"error_code":429,"description":"Too Many Requests"}', 429), id="429"),
        pytest.param(Odd('{"ok":false,"error_code":401,"description":"Unauthorized"}', 401), id="401"),
        pytest.param(Odd('{"ok":true,"result":true}'), id="no file"),
        pytest.param(got(), id="no path"),
        pytest.param(got(file_path=7), id="a number"),
        pytest.param(got(file_path="/var/lib/telegram/a.jpg"), id="a path of the server's disk"),
        pytest.param(got(file_path="photos/../../getMe"), id="a path upwards"),
        pytest.param(got(file_path="photos/a.jpg?x=1#y"), id="more than a path"),
        pytest.param(got(file_path="photos/gone.jpg"), id="gone"),
    ],
)
async def test_odd_answers_give_no_text_and_tell_no_secret(server: OddServer, answer: Odd) -> None:
    server.next(answer)
    async with BotApi(TOKEN, server.base) as api:
        with capture_logs() as lines:
            assert await Pictures(api).text_of("AgACAgIAAx-file") == ""
    assert [sorted(line) for line in lines] == [["event", "log_level", "why"]]
    assert not any(secret in str(lines) for secret in (TOKEN, "AgACAgIAAx", "photos"))


async def test_nobody_there_gives_no_text() -> None:
    async with BotApi(TOKEN, "http://127.0.0.1:9") as api:
        assert await Pictures(api).text_of("x") == ""


@pytest.mark.parametrize("how", ["bigger than said", "cut", "moved"])
async def test_odd_downloads_give_no_text(how: str) -> None:
    async def ask(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": {"file_path": "photos/a.jpg", "file_size": 9}})

    async def fetch(request: web.Request) -> web.StreamResponse:
        if how == "moved":
            return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(png_header())
        if how == "cut":
            assert request.transport is not None
            request.transport.abort()
            return response
        for _ in range(12):
            await response.write(bytes(1024 * 1024))
        return response

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getFile", ask)
    app.router.add_get(f"/file/bot{TOKEN}/photos/a.jpg", fetch)
    server = TestServer(app)
    await server.start_server()
    async with BotApi(TOKEN, str(server.make_url("/"))) as api:
        with capture_logs() as lines:
            assert await Pictures(api).text_of("x") == ""
    assert [line["event"] for line in lines] == ["picture not fetched"]
    await server.close()
