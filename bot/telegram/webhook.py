"""Receives updates by a webhook: what arrives at the same time is kept in one transaction, then answered."""

import asyncio
import hmac
from collections.abc import Callable

import structlog

from bot.domain.errors import Hindrance, TokenRefused
from bot.domain.ids import ChatId
from bot.domain.update import RawUpdate
from bot.telegram.address import UPDATES, Unshaped, parse, salvage, to_raw
from bot.telegram.api import BotApi, Lost
from bot.telegram.outcomes import REFUSED_SENTENCE, is_unknown_token, read, seconds_to_wait
from bot.telegram.receiver import TIMEOUT, Keep, Patience

log = structlog.get_logger(__name__)

LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""
TRY_AGAIN = "5"
"""Seconds after which Telegram should come again when an update could not be kept."""


class Webhook:
    """Answers Telegram's requests. An update is answered with 200 only when it is safe."""

    def __init__(self, keep: Keep, *, secret: str, staff: ChatId, wake: Callable[[], None]) -> None:
        self._keep = keep
        self._secret = secret.encode()
        self._staff = staff
        self._wake = wake
        self._pending: list[tuple[RawUpdate, asyncio.Future[None]]] = []
        self._turn = asyncio.Lock()
        self._is_hindered = False

    async def receive(self, body: bytes, secret: str | None) -> tuple[int, dict[str, str]]:
        """Status and headers for a request with this body and `X-Telegram-Bot-Api-Secret-Token`."""
        if not hmac.compare_digest((secret or "").encode(), self._secret):
            log.warning("webhook request with a wrong secret")
            return 403, {}
        if len(body) > LARGEST:
            return 413, {}
        try:
            update = self._read(body)
        except Unshaped:
            log.error("webhook request without an update")
            return 400, {}
        try:
            if update is not None:
                await self.put(update)
            self._is_hindered = False
        except Hindrance as error:
            if not self._is_hindered:  # one sentence, however often Telegram comes meanwhile
                log.error("updates not kept, Telegram comes again", sentence=str(error))
            self._is_hindered = True
            return 503, {"Retry-After": TRY_AGAIN}
        except Exception as error:  # whatever the database does: Telegram comes again
            log.exception("update not kept", exc_info=error)
            return 503, {"Retry-After": TRY_AGAIN}
        return 200, {}

    def _read(self, body: bytes) -> RawUpdate | None:
        try:
            return to_raw(parse(body), self._staff)
        except ValueError:
            rescued = salvage(body, self._staff)
            if rescued is None:
                raise Unshaped from None
            return rescued

    async def put(self, update: RawUpdate) -> None:
        """Keep the update, together with those that wait for the database at the same time."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((update, kept))
        async with self._turn:
            if not kept.done():
                await self._keep_pending()
        await kept

    async def _keep_pending(self) -> None:
        batch, self._pending = self._pending, []
        try:
            await self._keep([update for update, _ in batch])
        except BaseException as error:
            for _, kept in batch:
                if not kept.done():
                    kept.set_exception(ConnectionError("not kept") if not isinstance(error, Exception) else error)
                    kept.exception()  # a request that went away meanwhile does not ask for it
            if not isinstance(error, Exception):
                raise
            return
        for _, kept in batch:
            if not kept.done():
                kept.set_result(None)
        self._wake()


async def set_webhook(api: BotApi, patience: Patience, url: str, secret: str) -> None:
    """Tell Telegram where to send updates, again and again until it knows. Raises TokenRefused."""
    params: dict[str, object] = {"url": url, "secret_token": secret, "allowed_updates": list(UPDATES)}
    while not patience.stopping:
        seconds = 5.0
        try:
            answer = await patience.unless_stopped(api.post("setWebhook", params, TIMEOUT))
        except Lost as lost:
            log.warning("no answer from Telegram", method="setWebhook", error=str(lost))
        else:
            reply = None if answer is None else read(answer)
            if reply is not None and reply.ok:
                return
            if reply is not None and is_unknown_token(reply):
                raise TokenRefused(REFUSED_SENTENCE)
            if reply is not None:
                seconds = seconds_to_wait(reply)
                log.error("Telegram refuses the webhook", code=reply.code, error=reply.description)
        await patience.rest(seconds)
