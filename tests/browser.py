"""A real browser for tests of pages: `browser`, and `errors` of what its pages complained about."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """The browser's program: AMANJOL_CHROMIUM, which may be empty for none, else the system's, else ""."""
    return os.environ.get("AMANJOL_CHROMIUM", shutil.which("chromium") or "")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window. A missing one skips the test, or fails it with AMANJOL_REQUIRE_ALL=1."""
    program = chromium()
    if not program:
        words = "no Chromium: install one, or name it in AMANJOL_CHROMIUM"
        if os.environ.get("AMANJOL_REQUIRE_ALL") == "1":
            pytest.fail(words)
        pytest.skip(words)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield launched
        await launched.close()
