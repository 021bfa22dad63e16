"""The queue of updates: kept until the bot confirms them, delivered again until then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.preview.errors import ApiError
from bot.preview.faults import Faults
from bot.preview.limits import CALLBACK_SECONDS, UPDATE_SECONDS
from bot.preview.shapes import Json

FIRST_UPDATE_ID = 730_000_001
BATCH = 100
LONGEST_POLL_SECONDS = 50
# Kinds that a bot gets only when it asks for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
SAME_OFFSET_SECONDS = 0.5
# An offset farther ahead of the next id than this is taken for a mistake: nothing is forgotten, all is handed out.
FUTURE_IDS = 10


@dataclass
class Update:
    """An update that the bot has not confirmed; `expires` is in seconds since the epoch.

    `lane` is what a webhook keeps in order: the chat and the family of the update.
    """

    id: int
    kind: str
    body: str
    lane: tuple[int, str]
    expires: float
    deliveries: int = 0


class Updates:
    """Pending updates, oldest first."""

    def __init__(self, clock: Callable[[], float], faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._next_id = FIRST_UPDATE_ID
        self._pending: dict[int, Update] = {}
        self._waiter: asyncio.Future[None] | None = None
        self._last_poll = (-1, 0.0)
        self.allowed: frozenset[str] | None = None
        self.webhook_is_set = False
        self.changed = asyncio.Event()
        self.polls = 0
        self.confirmed = 0
        self.closed = False

    @property
    def pending(self) -> list[Update]:
        """Not confirmed and not expired."""
        now = self._clock()
        for update in [update for update in self._pending.values() if update.expires <= now]:
            del self._pending[update.id]
        return list(self._pending.values())

    def add(self, kind: str, payload: Json, chat_id: int) -> Update | None:
        """Queues an update; None when the bot has not asked for this kind."""
        if kind in ON_REQUEST if self.allowed is None else kind not in self.allowed:
            return None
        return self._queue(kind, {kind: payload}, chat_id)

    def inject(self, raw: Json, chat_id: int = 0) -> Update:
        """Queues an update of any content, however wrong; `update_id` is set unless it is given."""
        return self._queue(next((key for key in raw if key != "update_id"), ""), raw, chat_id)

    def _queue(self, kind: str, body: Json, chat_id: int) -> Update:
        update_id = int(body.get("update_id", self._next_id))
        self._next_id = max(self._next_id, update_id) + 1
        pressed = kind == "callback_query"
        lifetime = CALLBACK_SECONDS if pressed else UPDATE_SECONDS
        text = json.dumps({"update_id": update_id} | body, ensure_ascii=False)
        update = Update(update_id, kind, text, (chat_id, "press" if pressed else "message"), self._clock() + lifetime)
        self._pending[update_id] = update
        self.changed.set()
        self._wake()
        return update

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def restart_ids(self, first: int) -> None:
        """After a week without updates Telegram goes on with any id, perhaps a lower one."""
        self._next_id = first

    def confirm(self, offset: int) -> None:
        """Forgets what lies before `offset`; a negative one keeps only that many of the newest.

        An offset from before the ids began anew, above all of them, forgets nothing.
        """
        if offset > self._next_id + FUTURE_IDS:
            return
        if offset < 0:
            kept = sorted(self._pending)[offset:]
            offset = kept[0] if kept else 0
        for update_id in [update_id for update_id in self._pending if update_id < offset]:
            del self._pending[update_id]
            self.confirmed = max(self.confirmed, update_id)

    def finish(self, update: Update) -> None:
        """Forgets one update: a webhook took it."""
        if self._pending.pop(update.id, None) is not None:
            self.confirmed = max(self.confirmed, update.id)

    def set_webhook(self, *, is_set: bool) -> None:
        """Whether a webhook takes the updates; polling is refused meanwhile."""
        self.webhook_is_set = is_set
        self.changed.set()

    def drop_all(self) -> None:
        """Forgets everything pending, unconfirmed."""
        self._pending.clear()

    async def poll(self, offset: int, limit: int, timeout_seconds: int, allowed: Iterable[str] | None) -> str:
        """`getUpdates`: a JSON array; waits up to `timeout_seconds` for the first update.

        A second poll ends the first one with 409, as at Telegram.
        """
        if self.webhook_is_set:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self.polls += 1
        self.terminate(TERMINATED)
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        self.confirm(offset)
        limit = self._limit(offset, limit)
        if not self.pending and timeout_seconds > 0 and not self.closed:
            await self._wait(min(timeout_seconds, LONGEST_POLL_SECONDS))
        return self._batch(limit)

    def _limit(self, offset: int, limit: int) -> int:
        """Telegram hands one update to a bot that asks again for the same offset within half a second."""
        now = asyncio.get_running_loop().time()
        same = self._last_poll[0] == offset and now - self._last_poll[1] < SAME_OFFSET_SECONDS
        self._last_poll = (offset, now)
        return 1 if same else min(max(limit, 1), BATCH)

    async def _wait(self, seconds: float) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            pass
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _batch(self, limit: int) -> str:
        bodies: list[str] = []
        for update in self.pending[:limit]:
            bodies.append(update.body)
            if update.deliveries == 0 and self._faults.repeats_now():
                bodies.append(update.body)
            update.deliveries += 1
        return f"[{','.join(bodies)}]"

    def terminate(self, reason: str) -> None:
        """Ends a waiting poll with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, reason))
        self._waiter = None

    def close(self) -> None:
        """Ends a waiting poll with an empty answer; later polls don't wait."""
        self.closed = True
        self.changed.set()
        self._wake()
