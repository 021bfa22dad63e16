"""Server-sent events: tells an open page what changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from bot.preview.notices import Subscription
from bot.preview.page.stage import Stage
from bot.preview.page.view import View

TICK_SECONDS = 0.25
# Changes that come this close together are sent together.
TOGETHER_SECONDS = 0.03
SILENT_TICKS = 40
RELOAD = "event: reload\ndata: -\n\n"


def event(name: str, data: str) -> str:
    """One event."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\n{lines}\n"


async def changes(stage: Stage, view: View | None) -> AsyncIterator[str]:
    """Events for one connection until the server stops; a page that is not known is told to load again."""
    yield "retry: 1000\n\n"
    if view is None:
        yield RELOAD
        return
    async with stage.world.subscribe() as notices:
        while not stage.world.updates.closed:
            html = view.changes()
            yield event("changes", html) if html else ": still here\n\n"
            await _something(stage, notices)


async def _something(stage: Stage, notices: Subscription) -> None:
    """Waits for a notice, or for what no notice tells; after some time in vain all the same."""
    before = stage.pulse()
    for _ in range(SILENT_TICKS):
        if await _notice(notices, TICK_SECONDS):
            await asyncio.sleep(TOGETHER_SECONDS)
            while await _notice(notices, 0):
                pass
            return
        if stage.pulse() != before or stage.world.updates.closed:
            return


async def _notice(notices: Subscription, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await anext(notices)
    except TimeoutError:
        return False
    return True
