"""Takes README's pictures: `make pictures`. The real service, played through its preview page."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.browser import ARGUMENTS, chromium

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PORT = 8899
DESKTOP, PHONE = (1440, 860), (400, 820)


async def start(phone: Locator, *taps: str) -> None:
    """Start the bot on this phone, then tap these buttons one after the other."""
    await phone.get_by_role("button", name="Start", exact=True).click()
    await tap(phone, *taps)


async def tap(phone: Locator, *labels: str) -> None:
    for label in labels:
        newest = phone.locator(".bubble").last
        await newest.get_by_role("button", name=label, exact=True).click()
        await phone.page.wait_for_timeout(1_100)  # one message a second, as Telegram allows


async def say(place: Locator, text: str) -> None:
    field = place.get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


async def language(page: Page, slot: int, code: str) -> None:
    phone = page.locator(f"#phone-{slot}")
    await phone.locator(".settings summary").click()
    await phone.get_by_label("Language of the phone").select_option(code)
    await page.keyboard.press("Escape")


async def wide(browser: Browser) -> None:
    """Three phones and the counselors' group: a question, a verdict in the making, a case that is answered."""
    page = await browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, reduced_motion="reduce")
    await page.goto(f"http://127.0.0.1:{PORT}")
    one, two, three = (page.locator(f"#phone-{slot}") for slot in (1, 2, 3))
    await language(page, 3, "en")
    await start(one, "Жалғастыру", "Иә, жаза аламын", "🔎 Жұмыс ұсынысын тексеру", "Бастау", "Қазақстан")
    await start(two, "Продолжить", "Да, могу писать")
    await start(three, "Go on", "Yes, I can write")
    await say(three, "The boss keeps our passports and we are locked in at night")
    await expect(three.locator(".bubble").last).to_contain_text("Call for help now")
    group = page.locator("#group")
    await group.get_by_role("button", name="1 ·").first.click()
    await group.get_by_role("button", name="Take this case").click()
    await expect(three.locator(".bubble").last).to_contain_text("has read your messages")
    await say(three, "There are four of us")
    await say(group, "I am here. Can you tell me where the farm is?")
    await expect(three.locator(".bubble").last).to_contain_text("where the farm is")
    await page.wait_for_timeout(4_000)  # the relayed line and the mark under the reply
    await page.screenshot(path=IMAGES / "preview.png")
    await page.close()


async def narrow(browser: Browser) -> None:
    """One phone: a question of the checklist."""
    page = await browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    await page.goto(f"http://127.0.0.1:{PORT}")
    phone = page.locator("#phone-1")
    await tap(phone, "Жоқ", "Иә")
    await page.screenshot(path=IMAGES / "preview-phone.png")
    await page.close()


async def main() -> None:
    command = [sys.executable, "-m", "bot", "preview", "--no-open", "--port", str(PORT), "--staff-language", "en"]
    service = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    assert service.stdout is not None
    try:
        while b"preview:" not in await service.stdout.readline():
            pass
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
            IMAGES.mkdir(exist_ok=True)
            await wide(browser)
            await narrow(browser)
            await browser.close()
    finally:
        service.terminate()
        await service.wait()


if __name__ == "__main__":
    asyncio.run(main())
