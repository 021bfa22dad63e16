"""Delivering updates to a webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import parse_qsl

import aiohttp

from bot.preview.answering import answer
from bot.preview.shapes import Json
from bot.preview.updates import Update
from bot.preview.webhook import WebhookSettings
from bot.preview.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LONGEST_DELAY_SECONDS = 60
LONGEST_RETRY_AFTER_SECONDS = 3600
TIMEOUT_SECONDS = 60


def telegrams_delay(failures: int) -> float:
    """Seconds to wait after that many failures: at once, then 2, 4 … 60."""
    return 0 if failures <= 1 else float(min(2 ** (failures - 1), LONGEST_DELAY_SECONDS))


class WebhookDelivery:
    """Posts updates to the webhook until each is taken or expires.

    One update at a time for each chat and family of updates, up to `max_connections` at once. `delay` gives
    seconds to wait after a number of failures.
    """

    def __init__(self, world: World, delay: Callable[[int], float] = telegrams_delay) -> None:
        self._world = world
        self._delay = delay
        self._busy: dict[tuple[int, str], Update] = {}

    async def run(self) -> None:
        """Delivers until it is cancelled or the queue is closed."""
        updates = self._world.updates
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while not updates.closed:
                await updates.changed.wait()
                updates.changed.clear()
                for update in self._next():
                    self._busy[update.lane] = update
                    group.create_task(self._deliver(session, update))

    def _next(self) -> list[Update]:
        if not self._world.webhook.url:
            return []
        heads: dict[tuple[int, str], Update] = {}
        for update in self._world.updates.pending:
            if update.lane not in self._busy:
                heads.setdefault(update.lane, update)
        return list(heads.values())[: max(0, self._world.webhook.max_connections - len(self._busy))]

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        world, settings, failures = self._world, self._world.webhook, 0
        times = 2 if world.faults.repeats_now() else 1
        try:
            while world.webhook is settings and not world.updates.closed and update in world.updates.pending:
                retry_after = await self._post(session, settings, update)
                if retry_after is not None:
                    failures += 1
                    await asyncio.sleep(max(self._delay(failures), retry_after))
                elif times > 1:
                    times -= 1
                else:
                    world.updates.finish(update)
        finally:
            del self._busy[update.lane]
            world.updates.changed.set()

    async def _post(self, session: aiohttp.ClientSession, settings: WebhookSettings, update: Update) -> float | None:
        """None when the update was taken, else what `Retry-After` asks for, in seconds."""
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: settings.secret} if settings.secret else {})
        update.deliveries += 1
        try:
            async with session.post(settings.url, data=update.body.encode(), headers=headers) as response:
                body = await response.text()
                if 200 <= response.status < 300:
                    await self._carry_out(body, response.content_type)
                    return None
                self._failed(settings, f"Wrong response from the webhook: {response.status} {response.reason}")
                return _retry_after(response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(settings, f"Connection failed: {type(error).__name__}")
            return 0

    async def _carry_out(self, body: str, content_type: str) -> None:
        """The answer of a webhook may itself be a call."""
        params: Json
        try:
            params = dict(parse_qsl(body)) if "urlencoded" in content_type else json.loads(body or "{}")
        except ValueError:
            return
        method = params.pop("method", None) if isinstance(params, dict) else None
        if method:
            await answer(self._world, str(method), params)

    def _failed(self, settings: WebhookSettings, message: str) -> None:
        settings.last_error_date, settings.last_error_message = self._world.now(), message


def _retry_after(value: str) -> float:
    return min(float(value), LONGEST_RETRY_AFTER_SECONDS) if value.isdigit() else 0
