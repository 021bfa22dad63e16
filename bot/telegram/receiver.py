"""Receives updates by polling: each batch is kept before the next question confirms it to Telegram."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import structlog

from bot.domain.errors import Fatal, Hindrance, TokenRefused
from bot.domain.ids import ChatId
from bot.domain.update import RawUpdate
from bot.telegram.address import UPDATES, Unshaped, parse, salvage, to_raw
from bot.telegram.api import Answer, BotApi, Lost
from bot.telegram.outcomes import REFUSED_SENTENCE, Reply, is_unknown_token, read, seconds_to_wait

log = structlog.get_logger(__name__)

T = TypeVar("T")
Keep: TypeAlias = Callable[[Sequence[RawUpdate]], Awaitable[int]]
"""Keeps updates in one transaction; when it returns they are safe."""

POLL = 20
"""Seconds that Telegram holds a question without news: an answer that never comes stops receiving for so long, too."""
BATCH = 100
TIMEOUT = 10.0
"""Seconds beyond `POLL` for an answer."""
LONGEST_REST = 30.0
UNREADABLE = 3
"""Unreadable answers in a row after which updates are asked for one by one."""

TWO_POLLERS = (
    "Another process receives with this bot's token, and each takes updates from the other: stop the other. "
    "This one keeps trying."
)


class Patience(Protocol):
    """Waiting that ends when the process is asked to stop."""

    @property
    def stopping(self) -> bool: ...

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when it was broken off because the process stops."""
        ...

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until the process stops."""
        ...


class Receiver:
    """Asks Telegram for updates, over and over."""

    def __init__(
        self,
        api: BotApi,
        keep: Keep,
        patience: Patience,
        *,
        staff: ChatId,
        wake: Callable[[], None],
        fetched: Callable[[int], None] = lambda count: None,
        poll: int = POLL,
    ) -> None:
        """`fetched` is told how many updates each answer brought, when they are kept."""
        self._api = api
        self._keep = keep
        self._patience = patience
        self._staff = staff
        self._wake = wake
        self._fetched = fetched
        self._poll = poll
        self._more = False
        self._offset: int | None = None
        self._failures = 0
        self._unreadable = 0

    async def run(self) -> None:
        """Receive until the process is asked to stop. Raises TokenRefused."""
        await self._without_webhook()
        while not self._patience.stopping:
            await self.step()

    async def _without_webhook(self) -> None:
        """Telegram refuses polling while a webhook is set. What waits there must not be dropped."""
        while not self._patience.stopping:
            if await self._ask("deleteWebhook", {"drop_pending_updates": False}, TIMEOUT) is not None:
                return

    async def step(self) -> None:
        """One question; what it brings is kept, and only then the offset moves."""
        params: dict[str, object] = {
            "timeout": 0 if self._more else self._poll,  # after a full hand nobody waits to see whether that was all
            "limit": 1 if self._unreadable >= UNREADABLE else BATCH,
            "allowed_updates": list(UPDATES),
        }
        if self._offset is not None:
            params["offset"] = self._offset
        answer = await self._ask("getUpdates", params, self._poll + TIMEOUT)
        if answer is None:
            return
        updates, highest = answer
        if highest is None:
            self._brought(0)
            return
        try:
            if updates:
                await self._keep(updates)
        except Fatal:
            raise
        except Hindrance as error:
            if not self._failures:
                log.error("updates not kept, they are asked for again", count=len(updates), sentence=str(error))
            await self._rest()
            return
        except Exception as error:  # whatever the database does: Telegram keeps the updates until it is over
            log.exception("updates not kept, they are asked for again", count=len(updates), exc_info=error)
            await self._rest()
            return
        self._offset = highest + 1
        self._failures = self._unreadable = 0
        self._brought(len(updates))

    def _brought(self, count: int) -> None:
        more, self._more = self._more, count >= BATCH
        self._fetched(count)
        if count or more:
            self._wake()

    async def _ask(
        self, method: str, params: dict[str, object], seconds: float
    ) -> tuple[list[RawUpdate], int | None] | None:
        """The updates of an answer and their highest id. None after a failure; the rest is over then."""
        try:
            answer = await self._patience.unless_stopped(self._api.post(method, params, seconds))
        except Lost as lost:
            log.warning("no answer from Telegram", method=method, error=str(lost))
            await self._rest()
            return None
        if answer is None:
            return None
        reply = _reply(answer)
        if reply is None:
            return await self._unread(answer)
        if not reply.ok:
            await self._refused(method, reply)
            return None
        return self._updates(reply)

    def _updates(self, reply: Reply) -> tuple[list[RawUpdate], int | None]:
        updates: list[RawUpdate] = []
        highest: int | None = None
        for item in reply.result if isinstance(reply.result, list) else []:
            try:
                raw = to_raw(item, self._staff)
            except Unshaped:
                log.error("an update without an id was left out")
                continue
            number: int = item["update_id"]  # type: ignore[index, call-overload, assignment]  # to_raw has checked it
            highest = number if highest is None else max(highest, number)
            if raw is None:
                log.info("an update that concerns nobody was left out")
            else:
                updates.append(raw)
        if not updates and highest is None:
            self._failures = 0
        return updates, highest

    async def _unread(self, answer: Answer) -> tuple[list[RawUpdate], int | None] | None:
        """An answer that is no JSON: mostly somebody on the way; but perhaps one update spoils the others."""
        if answer.status == 200:
            alone = self._unreadable >= UNREADABLE
            self._unreadable += 1
            rescued = salvage(answer.body, self._staff) if alone else None
            if rescued is not None:
                return [rescued], rescued.update_id
        log.warning("unreadable answer from Telegram", status=answer.status)
        await self._rest()
        return None

    async def _refused(self, method: str, reply: Reply) -> None:
        if is_unknown_token(reply):
            raise TokenRefused(REFUSED_SENTENCE)
        if reply.code == 429:
            log.warning("Telegram asks to wait", method=method)
            await self._patience.rest(seconds_to_wait(reply))
            return
        if reply.code == 409:
            log.error("two pollers", sentence=TWO_POLLERS)
            if "webhook" in reply.description.lower():
                await self._ask("deleteWebhook", {"drop_pending_updates": False}, TIMEOUT)
        else:
            log.warning("Telegram refuses", method=method, code=reply.code)
        await self._rest()

    async def _rest(self) -> None:
        """1, 2, 4 … 30 seconds, the longer the more failures went before."""
        seconds = min(LONGEST_REST, 2.0 ** min(self._failures, 10))
        self._failures += 1
        await self._patience.rest(seconds)


def _reply(answer: Answer) -> Reply | None:
    reply = read(answer)
    if reply is not None:
        return reply
    try:
        body = parse(answer.body)
    except ValueError:
        return None
    return Reply(True, 200, "", body.get("result"), {}) if isinstance(body, dict) and body.get("ok") is True else None
