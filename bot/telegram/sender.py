"""Makes the calls of the outbox."""

from collections.abc import Mapping

from bot.domain.outgoing import Json
from bot.ports import Again, Outcome, Refused
from bot.telegram.api import BotApi, Lost
from bot.telegram.outcomes import outcome

TIMEOUT = 30.0
"""Seconds for one call."""


class TelegramSender:
    """Implements `ports.Sender` over HTTP.

    A call whose answer does not come is `Again`: it may have had its effect, and then it has it twice.
    Telegram knows no key that would prevent that, and never is worse than twice.
    """

    def __init__(self, api: BotApi, seconds: float = TIMEOUT) -> None:
        self._api = api
        self._seconds = seconds

    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        """Make one call. Raises TokenRefused only."""
        try:
            answer = await self._api.post(method, params, self._seconds)
        except Lost as lost:
            return Again(str(lost))
        except TypeError as error:
            return Refused(0, f"no JSON: {type(error).__name__}")
        return outcome(answer)
