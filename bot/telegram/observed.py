"""The HTTP client of the Bot API, with an ear at it: how each call ended, never what was in it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from bot.telegram.api import Answer, BotApi, Lost, Upload

OUTCOMES = {
    HTTPStatus.FORBIDDEN: "blocked",
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.TOO_MANY_REQUESTS: "wait",
}
"""Outcomes that an HTTP status tells by itself; the others by its class."""


class ObservedApi(BotApi):
    """Tells after each call its method, its outcome class, and whether Telegram did it.

    That is True (done), False (Telegram refused) or None (no answer of Telegram's own).
    """

    def __init__(self, token: str, base: str, told: Callable[[str, str, bool | None], None]) -> None:
        super().__init__(token, base)
        self._told = told

    async def post(
        self, method: str, params: Mapping[str, object], seconds: float, uploads: Mapping[str, Upload] | None = None
    ) -> Answer:
        try:
            answer = await super().post(method, params, seconds, uploads)
        except Lost:
            self._told(method, "unanswered", None)
            raise
        self._told(method, outcome_class(answer.status), _done(answer))
        return answer


def outcome_class(status: int) -> str:
    """sent, wait, blocked, conflict, refused, server_error or odd."""
    if status in OUTCOMES:
        return OUTCOMES[HTTPStatus(status)]
    return {2: "sent", 4: "refused", 5: "server_error"}.get(status // 100, "odd")


def _done(answer: Answer) -> bool | None:
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not answer.body.lstrip().startswith(b"{"):
        return None  # somebody on the way, or Telegram in trouble
    return answer.status < HTTPStatus.BAD_REQUEST
