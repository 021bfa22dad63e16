"""The preview answers with what was saved last, and says on the page what is wrong with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app.preview import preview_service, preview_settings
from bot.app.reloading import Reloading
from bot.app.rooms import furnish
from bot.app.service import open_for
from bot.config import Settings
from bot.preview.limits import Limits
from bot.preview.page import PreviewPage, people_world
from bot.preview.page.content_state import ContentState
from bot.preview.server import PreviewServer
from dialogs.effects import Text
from dialogs.extract import extract
from tests.preview.writing import Writer

DOORS = "Choose a door. You can also just write"
GOTO = "goto: before_leaving, anytime"


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer.at(tmp_path)


def settings(folder: Path) -> Settings:
    world, group = people_world()
    return preview_settings(world, "http://127.0.0.1:1", group, folder / "preview.sqlite3", "en")


class Looking:
    """Rooms that answer, and what was told of the content."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        made = settings(folder)
        self.rooms = furnish(made, writer.content, writer.locales)
        self.told: list[ContentState] = []
        self.reloading = Reloading(made, self.rooms, self.told.append, writer.content, writer.locales)

    async def state(self) -> ContentState:
        """What is told after a look."""
        await self.reloading.look()
        return self.told[-1]

    def shown(self, language: str = "ru") -> str:
        return self.rooms.screens.words(language, Text(self.rooms.shelf.book.dialogs["menu"].title))


async def test_what_was_saved_is_answered_with(tmp_path: Path, writer: Writer) -> None:
    looking = Looking(tmp_path, writer)
    assert await looking.state() == ContentState()
    before = looking.rooms.shelf.book
    await looking.reloading.look()
    assert len(looking.told) == 1
    assert looking.rooms.shelf.book is before
    writer.change("menu.yaml", 'title: "Menu"', 'title: "All doors"')
    assert (await looking.state()).waiting == (("kk", 1), ("ru", 1), ("uz", 1))
    assert looking.shown() == "All doors"
    assert looking.rooms.shelf.book.revision != before.revision


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("menu.yaml", GOTO, "goto: nowhere, anytime", 'menu.yaml: step "doors", choice "before" leads to "nowhere"'),
        ("menu.yaml", "title: ", "titel: ", 'menu.yaml: "titel": there is no such key here'),
        ("menu.yaml", "    kind: menu", "   kind: menu", "menu.yaml: line"),
        ("roles.yaml", "  hidden: hide.harmless\n", "", 'roles.yaml: the role "hidden" is missing'),
    ],
)
async def test_a_mistake_keeps_what_was_there(
    file: str, old: str, new: str, said: str, tmp_path: Path, writer: Writer
) -> None:
    looking = Looking(tmp_path, writer)
    before = looking.rooms.shelf.book
    writer.change(file, old, new)
    state = await looking.state()
    assert any(problem.startswith(said) for problem in state.problems), state.problems
    assert looking.rooms.shelf.book is before


async def test_a_changed_translation_is_shown_and_a_broken_one_is_told(tmp_path: Path, writer: Writer) -> None:
    looking = Looking(tmp_path, writer)
    begin = Text("Begin")
    assert looking.rooms.screens.words("ru", begin) == "Начать"
    writer.translate("ru", 'msgid "Begin"\nmsgstr "Начать"', 'msgid "Begin"\nmsgstr "Поехали"')
    assert await looking.state() == ContentState()
    assert looking.rooms.screens.words("ru", begin) == "Поехали"
    writer.translate("ru", 'msgid "Begin"\nmsgstr "Поехали"', 'msgid "Begin"\nmsgstr "Поехали')
    (problem,) = (await looking.state()).problems
    assert problem.startswith("locales/ru/LC_MESSAGES/dialogs.po: line ")
    assert looking.rooms.screens.words("ru", begin) == "Поехали"


async def test_a_language_without_catalogs_is_told_and_with_them_offered(tmp_path: Path, writer: Writer) -> None:
    looking = Looking(tmp_path, writer)
    with (writer.locales / "languages.toml").open("a", encoding="utf-8") as file:
        file.write('\n[qaa]\nname = "Qaa"\nscript = "Latn"\n')
    assert (await looking.state()).problems == ("locales/qaa: there is no dialogs.po, no bot.po; run `make locales`",)
    extract(writer.locales, writer.content)
    writer.translate_rest()
    assert await looking.state() == ContentState()
    assert "qaa" in looking.rooms.shelf.book.languages.known


@asynccontextmanager
async def previewed(browser: Browser, folder: Path, writer: Writer) -> AsyncIterator[Page]:
    """The whole preview over the copy, in a browser."""
    world, group = people_world()
    world.meter.limits = Limits.off()
    page = PreviewPage(world)
    async with PreviewServer(world, routes=page.routes()) as server:
        made = preview_settings(world, server.url, group, folder / "preview.sqlite3", "en")
        database = await open_for(made)
        service = preview_service(made, database, page, writer.content, writer.locales)
        running = asyncio.ensure_future(service.run())
        tab = await browser.new_page(viewport={"width": 1500, "height": 900}, reduced_motion="reduce")
        try:
            await tab.goto(server.url)
            yield tab
        finally:
            await tab.close()
            service.stop()
            await running
            await database.close()


@pytest.mark.browser
async def test_the_page_shows_the_change_and_the_mistake_until_it_is_mended(
    browser: Browser, tmp_path: Path, writer: Writer
) -> None:
    expect.set_options(timeout=30_000)
    try:
        async with previewed(browser, tmp_path, writer) as tab:
            phone, note = tab.locator("#phone-1"), tab.locator("#content")
            await phone.get_by_role("button", name="Start", exact=True).click()
            await phone.get_by_role("button", name="English").click()
            await phone.get_by_role("button", name="Go on").last.click()
            await phone.get_by_role("button", name="Yes, I can write").click()
            await expect(phone.locator(".bubble").last).to_contain_text(DOORS)
            await expect(note).to_be_hidden()

            writer.change("menu.yaml", DOORS, "Here are the doors. You can also just write")
            await expect(note).to_contain_text("not yet translated")
            await expect(note).to_contain_text("kk 1, ru 1, uz 1")
            await phone.get_by_role("textbox").fill("/menu")
            await phone.get_by_role("textbox").press("Enter")
            await expect(phone.locator(".bubble").last).to_contain_text("Here are the doors.")

            writer.change("menu.yaml", GOTO, "goto: nowhere, anytime")
            await expect(note).to_contain_text('menu.yaml: step "doors", choice "before" leads to "nowhere"')
            await expect(note).to_contain_text("correct `goto:`")
            writer.change("menu.yaml", "goto: nowhere, anytime", GOTO)
            await expect(note).not_to_contain_text("to be mended")
    finally:
        expect.set_options(timeout=5_000)
