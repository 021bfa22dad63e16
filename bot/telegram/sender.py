"""Makes the calls of the outbox."""

import asyncio
from collections.abc import Mapping

from bot.domain.outgoing import Json
from bot.ports import Again, Outcome, Refused
from bot.telegram.api import BotApi, Lost, Upload
from bot.telegram.outcomes import outcome
from bot.telegram.paper import FILE_NAME, Line, make_pdf

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
            uploads = None
            if method == "sendDocument":
                params, uploads = await _with_paper(params)
            answer = await self._api.post(method, params, self._seconds, uploads)
        except Lost as lost:
            return Again(str(lost))
        except TypeError as error:
            return Refused(0, f"no JSON: {type(error).__name__}")
        return outcome(answer)


async def _with_paper(params: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Upload]]:
    """The parameters without what stands on the paper, and the file of it. TypeError where it is none."""
    match params.get("document"):
        case {"title": str(title), "lines": list(lines)}:
            data = await asyncio.to_thread(make_pdf, title, [_line(line) for line in lines])
        case _:
            raise TypeError
    others = {name: value for name, value in params.items() if name != "document"}
    return others, {"document": Upload(FILE_NAME, "application/pdf", data)}


def _line(line: Json) -> Line:
    match line:
        case [str(text), bool(done), bool(room)]:
            return Line(text, done=done, room=room)
        case _:
            raise TypeError
