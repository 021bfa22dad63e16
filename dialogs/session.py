"""Where a chat stands in the dialogs; to and from JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from dialogs.risk.labels import Level

TRAIL = 30
"""Steps that Back can go back."""
NOTE = 1000
"""Characters of what a person writes down at one point of a sheet."""


class Mode(StrEnum):
    """Who answers: the bot; the bot, while a case waits for a counselor; only a counselor."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Session:
    """A chat's place in the dialogs. Never changed in place.

    `place` and `under` are "dialog.step": where the person is, and where they were before something came between.
    `paused` is where the questions of a dialog go on. `after` is where a case that was asked for leads. `called` are
    answers that have called a counselor already. `kept` and `offer_parts` count kept messages. `text_flags`,
    `text_says` and `text_facts` are what the text of the offer shows, says and names, `text_sure` what of the first its
    words say plainly. `mild` are the last messages that
    were no alarm each by itself, as "time probability"; `doubt` is what the open question about danger is about: its
    name and the signals. `sheets` and `notes` hold, by "dialog.step" and point, what is "done" (or "told" to the
    counselors) and what was written down; `point` is "dialog.step.point", the open point of a sheet. `remind` is what
    the person agreed to: its sheet, when (`at`), after how many days again (`every`), how often it was not answered.
    """

    id: str
    language: str = "ru"
    place: str | None = None
    under: str | None = None
    after: str | None = None
    goal: str | None = None
    trail: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    paused: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    called: tuple[str, ...] = ()
    mode: Mode = Mode.BOT
    level: Level = Level.NONE
    welcomed: bool = False
    hidden: bool = False
    kept: int = 0
    offer_parts: int = 0
    text_seen: bool = False
    text_flags: tuple[str, ...] = ()
    text_sure: tuple[str, ...] = ()
    text_says: tuple[str, ...] = ()
    text_facts: tuple[str, ...] = ()
    mild: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    acknowledged_at: str | None = None
    sheets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    point: str | None = None
    remind: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""

    def to_json(self) -> str:
        return json.dumps({name: getattr(self, name) for name in _NAMES}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Session":
        """The session as it was. Unknown keys of a newer version are dropped. ValueError when it is no session."""
        data = json.loads(text)
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise ValueError("not a session")
        values = {key: value for key, value in data.items() if key in _NAMES}
        for name in ("trail", "called", "text_flags", "text_sure", "text_says", "text_facts", "mild", "doubt"):
            values[name] = tuple(values.get(name, ()))
        values["mode"] = Mode(values.get("mode", Mode.BOT))
        values["level"] = Level(values.get("level", Level.NONE))
        return cls(**values)

    @classmethod
    def fresh(cls, id: str, language: str = "ru") -> "Session":
        return cls(id=id, language=language)


_NAMES = {field.name: None for field in fields(Session)}


def session_id(number: int, at: datetime) -> str:
    """A short id for a session begun at that time, so that buttons from before an erasure are known as old."""
    value, digits = number * 1_000_003 + int(at.timestamp()), ""
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    for _ in range(5):
        value, digit = divmod(value, 36)
        digits += alphabet[digit]
    return digits
