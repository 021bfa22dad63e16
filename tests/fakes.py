"""Fakes at the border: Telegram, the clock, translations."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.json import Json
from bot.ports import Outcome, Sent

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class SwiftClock:
    """Goes faster than the machine's: what has to rest for so many seconds rests for one."""

    def __init__(self, seconds: float = 30) -> None:
        self._seconds, self._began = seconds, time.monotonic()
        self._from = datetime.now(UTC)

    def now(self) -> datetime:
        return self._from + timedelta(seconds=(time.monotonic() - self._began) * self._seconds)


class PlainTranslator:
    """Every text in its English original."""

    def dialog(self, language: str, text: str) -> str:
        return text

    def country(self, language: str, code: str) -> str:
        return code

    def staff(self, text: str, /, **values: object) -> str:
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


@dataclass
class Made:
    """A call that was made."""

    method: str
    params: dict[str, Json]

    @property
    def text(self) -> str:
        return str(self.params.get("text", ""))


Answering = Callable[[str, Mapping[str, Json]], "Outcome | None"]


@dataclass
class FakeSender:
    """Does every call as Telegram would, with message ids from 1000 and threads from 500, unless told otherwise.

    `answers` are given to the next calls of a method; `answering` may decide for all others.
    """

    calls: list[Made] = field(default_factory=list)
    answers: dict[str, deque[Outcome]] = field(default_factory=dict)
    answering: Answering | None = None
    _message: int = 1000
    _thread: int = 500

    def next(self, method: str, *outcomes: Outcome) -> None:
        """The next calls of this method come out so."""
        self.answers.setdefault(method, deque()).extend(outcomes)

    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        self.calls.append(Made(method, dict(params)))
        if self.answers.get(method):
            return self.answers[method].popleft()
        decided = None if self.answering is None else self.answering(method, params)
        return decided or Sent(self._result(method, params))

    def _result(self, method: str, params: Mapping[str, Json]) -> Json:
        if method == "createForumTopic":
            self._thread += 1
            return {"message_thread_id": self._thread, "name": params["name"], "icon_color": 1}
        if method in ("sendMediaGroup", "copyMessages"):
            several = params.get("media", params.get("message_ids"))
            assert isinstance(several, list)
            return [{"message_id": self._new_message()} for _ in several]
        if method.startswith(("send", "copy")):
            return {"message_id": self._new_message()}
        return True

    def _new_message(self) -> int:
        self._message += 1
        return self._message

    def made(self, method: str) -> list[Made]:
        return [call for call in self.calls if call.method == method]

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self.calls]

    @property
    def texts(self) -> list[str]:
        return [call.text for call in self.calls if call.method == "sendMessage"]
