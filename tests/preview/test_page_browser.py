"""The preview's page in a real browser, with a small bot behind it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.preview.page_bot import Stand, stand

pytestmark = pytest.mark.browser

DESKTOP = (1500, 900)
PHONE = (390, 844)


@dataclass
class Tab:
    """A browser tab on the page, and everything in it that went wrong."""

    page: Page
    stand: Stand
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def phone(self, slot: int = 1) -> Locator:
        return self.page.locator(f"#phone-{slot}")

    def newest(self, slot: int = 1) -> Locator:
        return self.phone(slot).locator(".bubble").last

    async def start(self, slot: int = 1) -> None:
        """Presses Start and waits for the greeting."""
        await self.phone(slot).get_by_role("button", name="Start", exact=True).click()
        await expect(self.newest(slot)).to_contain_text("Hello! Are you safe")

    async def say(self, text: str, slot: int = 1) -> None:
        field = self.phone(slot).get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def attach(self, entry: str, slot: int = 1) -> None:
        await self.phone(slot).locator(".attach summary").click()
        await self.phone(slot).get_by_role("button", name=entry, exact=True).click()

    async def act(self, bubble: Locator, entry: str) -> None:
        await bubble.locator(".actions summary").click()
        await bubble.get_by_role("button", name=entry, exact=True).click()

    def watch(self) -> None:
        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(message.text)

        def asked(request: Request) -> None:
            if not request.url.startswith((self.stand.url, "data:")):
                self.elsewhere.append(request.url)

        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", asked)


async def opened(browser: Browser, made: Stand, size: tuple[int, int]) -> Tab:
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = Tab(await context.new_page(), made)
    tab.watch()
    await tab.page.goto(made.url)
    return tab


@pytest.fixture
async def tab(browser: Browser) -> AsyncIterator[Tab]:
    """A wide window; at the end nothing may have gone wrong in it."""
    async with stand() as made:
        tab = await opened(browser, made, DESKTOP)
        yield tab
        assert not tab.complaints
        assert not tab.elsewhere
        await tab.page.context.close()


@pytest.fixture
async def narrow(browser: Browser) -> AsyncIterator[Tab]:
    """A window as wide as a phone."""
    async with stand() as made:
        tab = await opened(browser, made, PHONE)
        yield tab
        assert not tab.complaints
        assert not tab.elsewhere
        await tab.page.context.close()


class TestTalking:
    async def test_an_answer_appears_by_itself(self, tab: Tab) -> None:
        await tab.start()
        await expect(tab.newest().locator("strong")).to_have_text("Hello!")
        await tab.say("first line")
        await expect(tab.newest()).to_contain_text("echo: first line")
        await expect(tab.newest().locator(".quoted")).to_contain_text("first line")
        own = tab.phone().locator(".bubble.own").last
        await expect(own.locator(".reaction")).to_contain_text("👍")
        await expect(own.locator(".checks")).to_contain_text("taken by the bot")
        await expect(tab.phone(2).locator(".bubble")).to_have_count(0)

    async def test_what_is_written_quickly_arrives_in_order(self, tab: Tab) -> None:
        await tab.start()
        for number in range(5):
            await tab.say(f"message {number}")
        await expect(tab.phone().locator(".bubble.own")).to_have_count(6)
        texts = await tab.phone().locator(".bubble.own .text").all_inner_texts()
        assert texts[1:] == [f"message {number}" for number in range(5)]

    async def test_shift_and_enter_make_a_new_line(self, tab: Tab) -> None:
        await tab.start()
        field = tab.phone().get_by_role("textbox")
        await field.press_sequentially("one")
        await field.press("Shift+Enter")
        await field.press_sequentially("two")
        await field.press("Enter")
        await expect(tab.newest()).to_contain_text("echo: one\ntwo", use_inner_text=True)
        await expect(field).to_have_value("")

    async def test_buttons_toasts_and_windows(self, tab: Tab) -> None:
        await tab.start()
        await tab.phone().get_by_role("button", name="Alert", exact=True).click()
        alert = tab.phone().get_by_role("alertdialog")
        await expect(alert).to_contain_text("Read this first")
        await expect(alert.get_by_role("button", name="OK")).to_be_focused()
        await tab.page.keyboard.press("Enter")
        await expect(alert).to_have_count(0)
        silence = tab.phone().get_by_role("button", name="Silence")
        await silence.click()
        await expect(silence).to_have_attribute("aria-busy", "true")
        await tab.phone().get_by_role("button", name="Yes", exact=True).click()
        await expect(tab.phone().locator(".toast")).to_have_text("noted: yes")
        await expect(tab.newest()).to_contain_text("You said yes")
        await expect(tab.newest().locator(".edited")).to_be_visible()
        await expect(tab.phone().get_by_role("button", name="Yes", exact=True)).to_have_count(0)

    async def test_copying_and_sending_on(self, tab: Tab) -> None:
        await tab.start()
        await tab.phone().get_by_role("button", name="Copy 112").click()
        await expect(tab.phone().locator(".toast")).to_have_text("Copied")
        assert await tab.page.evaluate("navigator.clipboard.readText()") == "112"
        await tab.phone().get_by_role("button", name="Send on").click()
        await expect(tab.phone().get_by_role("alertdialog")).to_contain_text("Principles of safety")

    async def test_editing_answering_and_deleting_own_messages(self, tab: Tab) -> None:
        await tab.start()
        await tab.say("wrong")
        await expect(tab.newest()).to_contain_text("echo: wrong")
        own = tab.phone().locator(".bubble.own").last
        await tab.act(own, "Edit")
        field = tab.phone().get_by_role("textbox")
        await expect(field).to_have_value("wrong")
        await tab.say("right")
        await expect(own).to_contain_text("right")
        await expect(own.locator(".edited")).to_be_visible()
        await expect(tab.newest()).to_contain_text("edited: right")
        await tab.act(tab.newest(), "Reply")
        await expect(tab.phone().locator(".context")).to_contain_text("edited: right")
        await tab.say("an answer")
        await expect(tab.phone().locator(".bubble.own").last.locator(".quoted")).to_contain_text("edited: right")
        await tab.act(tab.phone().locator(".bubble.own").last, "Delete")
        await expect(tab.phone().get_by_text("an answer", exact=True)).to_have_count(0)

    async def test_the_bot_removes_a_message(self, tab: Tab) -> None:
        await tab.start()
        await tab.phone().locator(".commands summary").click()
        await tab.phone().get_by_role("button", name="/wipe removes your message").click()
        await expect(tab.newest()).to_contain_text("wiped")
        await expect(tab.phone().locator(".bubble", has_text="/wipe")).to_have_count(0)

    async def test_albums_pictures_and_forwards(self, tab: Tab) -> None:
        await tab.start()
        await tab.attach("Album of 3")
        album = tab.phone().locator(".bubble.own .album").first
        await expect(album.get_by_role("img")).to_have_count(3)
        await expect(tab.phone().locator(".bubble.theirs .album img")).to_have_count(2)
        loaded = "[...document.querySelectorAll('.album img')].every(one => one.complete && one.naturalWidth > 0)"
        await tab.page.wait_for_function(loaded)
        await tab.attach("Forward a recruiter’s 5 messages")
        await expect(tab.phone().locator(".origin").nth(4)).to_have_text("Forwarded from Recruiter (sample)")

    async def test_typing_shows(self, tab: Tab) -> None:
        await tab.start()
        await tab.say("/typing")
        await expect(tab.phone().locator(".typing")).to_contain_text("typing")


class TestPhones:
    async def test_blocking_and_a_new_person(self, tab: Tab) -> None:
        await tab.start()
        settings = tab.phone().get_by_label("Settings of Aigerim’s phone")
        await settings.click()
        await tab.phone().get_by_role("button", name="Block the bot").click()
        await expect(tab.phone()).to_contain_text("This person blocks the bot")
        await expect(tab.phone().get_by_role("textbox")).to_be_hidden()
        await tab.phone().get_by_role("button", name="Unblock", exact=True).click()
        await expect(tab.phone().get_by_role("textbox")).to_be_visible()  # the panel was drawn anew with it
        await settings.click()
        await tab.phone().get_by_label("Language of the phone").select_option("en")
        await expect(settings).to_contain_text("en")
        await tab.phone().get_by_role("button", name="New person").click()
        await expect(tab.phone().get_by_role("button", name="Start", exact=True)).to_be_visible()
        assert tab.stand.person().account.language_code == "en"

    async def test_the_group_its_topics_and_who_writes(self, tab: Tab) -> None:
        cast = tab.stand.cast
        assert cast.group is not None
        general = cast.place(f"c{cast.group.id}")
        topic = tab.stand.person(3).join(cast.group).create_topic("№ 5 · uz")
        group = tab.page.locator("#group")
        await group.get_by_role("button", name="№ 5 · uz").click()
        await tab.page.get_by_label("Write as").select_option("Counselor B")
        await group.get_by_role("textbox").fill("I am here")
        await group.get_by_role("textbox").press("Enter")
        await expect(group.locator(".thread:not([hidden]) .bubble").last).to_contain_text("Counselor B")
        general.write("elsewhere")
        await expect(group.get_by_role("button", name="General").locator(".dot")).to_be_visible()
        await tab.page.get_by_text("Faults", exact=True).click()
        await tab.page.get_by_role("button", name="Delete the open topic").click()
        await expect(group.get_by_text("№ 5 · uz")).to_have_count(0)
        await expect(group.get_by_text("elsewhere").last).to_be_visible()
        assert topic.deleted
        await tab.page.get_by_role("button", name="Migrate the group").click()
        await expect(group.locator(".bubble")).to_have_count(0)
        await expect(group).to_contain_text("The group has a new id")

    async def test_one_check_until_the_bot_confirms(self, browser: Browser) -> None:
        async with stand(with_bot=False) as made:
            tab = await opened(browser, made, DESKTOP)
            await tab.phone().get_by_role("button", name="Start", exact=True).click()
            await expect(tab.newest().locator(".checks")).to_have_text("✓sent")
            await made.start_bot()
            await expect(tab.phone().locator(".bubble.own .checks")).to_have_text("✓✓taken by the bot")
            assert not tab.complaints
            await tab.page.context.close()


class TestForEverybody:
    async def test_by_keyboard_alone(self, tab: Tab) -> None:
        page, keys = tab.page, tab.page.keyboard
        await keys.press("Tab")
        await expect(page.get_by_role("link", name="Skip to Aigerim’s message field")).to_be_focused()
        await keys.press("Enter")
        await expect(tab.phone().get_by_role("button", name="Start", exact=True)).to_be_focused()
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert await page.evaluate(outline) != "none"
        await keys.press("Enter")
        await expect(tab.newest()).to_contain_text("Hello!")
        await expect(tab.phone().get_by_role("textbox")).to_be_focused()
        for _ in range(20):
            await keys.press("Shift+Tab")
            if await page.evaluate("document.activeElement.textContent.trim()") == "No":
                break
        await keys.press("Enter")
        await expect(tab.newest()).to_contain_text("You said no")
        await page.wait_for_function("document.activeElement.textContent.trim() === 'Back'")
        await keys.press("Enter")
        await expect(tab.newest()).to_contain_text("You said back")

    async def test_a_narrow_screen_shows_one_phone(self, narrow: Tab) -> None:
        page = narrow.page
        await narrow.start()
        await narrow.say("a" * 300)
        await expect(narrow.newest()).to_contain_text("echo: aaa")
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        await expect(narrow.phone(2)).to_be_hidden()
        narrow.stand.person(2).start()
        tabs = page.get_by_role("navigation", name="Phones")
        await expect(tabs.get_by_role("button", name=re.compile("Marat.*new messages"))).to_be_visible()
        await tabs.get_by_role("button", name="Marat").click()
        await expect(narrow.phone(2)).to_be_visible()
        await expect(narrow.phone()).to_be_hidden()
        await tabs.get_by_role("button", name="Counselors").click()
        await expect(page.locator("#group .composer").first).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    @pytest.mark.parametrize("theme", ["light", "dark"])
    async def test_names_roles_and_contrast(self, tab: Tab, theme: str) -> None:
        page = tab.page
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # one of the two
        await tab.start()
        await tab.say("hello")
        await tab.attach("Photo")
        await expect(tab.phone().locator(".bubble.theirs .album")).to_be_visible()
        await expect(page.get_by_role("main")).to_have_count(1)
        await expect(page.get_by_role("banner")).to_have_count(1)
        await expect(page.get_by_role("log", name=re.compile("Aigerim’s chat with Aman Jol"))).to_have_count(1)
        assert await page.evaluate(NAMELESS) == []
        assert await page.evaluate(DOUBLE_IDS) == []
        assert await page.evaluate(PALE) == []
        moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
        assert await page.evaluate(moving) == 0

    async def test_the_theme_is_kept(self, tab: Tab) -> None:
        back = "getComputedStyle(document.body).backgroundColor"
        before = await tab.page.evaluate(back)
        await tab.page.get_by_role("button", name="Switch between dark and light").click()
        after = await tab.page.evaluate(back)
        await tab.page.reload()
        assert before != after == await tab.page.evaluate(back)


NAMELESS = """[...document.querySelectorAll(`button, a, summary, input:not([type=hidden]), select, textarea, img,
  section, nav`)].filter(e => {
    const by = e.getAttribute('aria-labelledby')
    const label = e.labels?.length ? e.labels[0].textContent : ''
    const named = e.ariaLabel || (by && document.getElementById(by)?.textContent) || label || e.alt
    return !(named || (!/^(SECTION|NAV)$/.test(e.tagName) && e.textContent)).trim()
  }).map(e => e.outerHTML)"""

DOUBLE_IDS = """(ids => ids.filter((id, place) => ids.indexOf(id) !== place))(
  [...document.querySelectorAll('[id]')].map(e => e.id))"""

# Words whose colour differs too little from what lies behind them (WCAG AA, 4.5 to 1).
PALE = """(() => {
  const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
  const read = colour => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1)
    return [...pen.getImageData(0, 0, 1, 1).data]
  }
  const over = (top, below) => top.slice(0, 3).map((one, i) => (one * top[3] + below[i] * (255 - top[3])) / 255)
  const behind = e => {
    if (!e) return read(getComputedStyle(document.body).backgroundColor).slice(0, 3)
    const own = read(getComputedStyle(e).backgroundColor)
    return own[3] === 255 ? own.slice(0, 3) : over(own, behind(e.parentElement))
  }
  const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const pale = e => {
    const back = behind(e)
    const [a, b] = [light(over(read(getComputedStyle(e).color), back)), light(back)]
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5
  }
  const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
  return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && words(e) && pale(e))
    .map(e => e.outerHTML.slice(0, 120))
})()"""


class TestSettings:
    async def test_the_panel_stays_open_when_the_page_is_drawn_anew(self, tab: Tab) -> None:
        settings = tab.phone().locator("details.settings")
        await settings.locator("summary").click()
        await settings.locator("select").select_option("uz")
        await expect(settings.locator("summary")).to_contain_text("uz")
        await expect(settings.locator(".sheet")).to_be_visible()
        await expect(settings.locator("select")).to_have_value("uz")
