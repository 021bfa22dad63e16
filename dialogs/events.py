"""What can happen to a conversation. Every event brings its time; the engine has no clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dialogs.risk.labels import Level


@dataclass(frozen=True, slots=True)
class Started:
    """/start, with its deep link; `language_code` is Telegram's, or None."""

    at: datetime
    payload: str = ""
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """Another command, without its slash."""

    at: datetime
    name: str
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message that is no command: a text, or something else (`kind`) with its caption.

    `level` and `signals` are the judgement of the text.
    """

    at: datetime
    text: str
    kind: str = "text"
    level: Level = Level.NONE
    signals: tuple[str, ...] = ()
    forwarded: bool = False
    album: bool = False
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed an earlier message."""

    at: datetime
    text: str
    level: Level = Level.NONE
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button; `data` is its callback data as it came, perhaps years old or forged."""

    at: datetime
    data: str
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """The case that the engine asked for exists, or its level was raised."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class CaseTaken:
    """A counselor took the case and has read it."""

    at: datetime
    alias: str


@dataclass(frozen=True, slots=True)
class CaseReleased:
    """The counselor gave the case back to the queue."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The case ended; the chat is the bot's again. `spoken`: a counselor had taken it."""

    at: datetime
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """Nobody has taken the case yet; the staff was called again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message could not be processed and was put before a human."""

    at: datetime


Event: TypeAlias = (
    Started
    | Commanded
    | Said
    | Edited
    | Pressed
    | CaseOpened
    | CaseTaken
    | CaseReleased
    | CaseClosed
    | StillWaiting
    | Unreadable
)
