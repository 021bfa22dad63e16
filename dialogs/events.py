"""What can happen to a conversation. Every event brings its time; the engine has no clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dialogs.risk.labels import Fact, Flag, Level, Question


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement of what a person wrote: `danger` from 0 to 1, `ask` the question to put where it is not sure.

    `told`: a phrase tells of the danger, not only what was learned.
    """

    level: Level = Level.NONE
    signals: tuple[str, ...] = ()
    ask: Question | None = None
    danger: float = 0.0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Shows:
    """What a text shows if it is a job offer: red flags, and what an honest offer says and this one does, too.

    `sure` are the flags that its words say plainly: the checklist need not ask about them. `facts` are its numbers,
    names, sums and countries in words of no language.
    """

    flags: tuple[Flag, ...] = ()
    sure: tuple[Flag, ...] = ()
    says: tuple[Fact, ...] = ()
    facts: tuple[str, ...] = ()


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

    `shows` is what it shows as an offer; None where there is no text to look at. `countries` are those that it names
    or, of a shared place, those that lie there; the likeliest first; looked for only where a country is asked for.
    """

    at: datetime
    text: str
    kind: str = "text"
    judged: Judged = Judged()
    shows: Shows | None = None
    forwarded: bool = False
    album: bool = False
    language_code: str | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed an earlier message."""

    at: datetime
    text: str
    judged: Judged = Judged()


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
    """The case ended; the chat is the bot's again.

    `spoken`: a counselor had taken it; `corrected`: and put right how the bot had understood the person.
    """

    at: datetime
    spoken: bool = True
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CaseLooked:
    """What was done in the person's own newest case; without a `number` they have none that is kept.

    `milestones` are, oldest first, names of the content's list with the words for their time. `taken`: a counselor has
    it now. It brings nothing else of the case: no name, nobody's words.
    """

    at: datetime
    number: int | None = None
    taken: bool = False
    closed: bool = False
    milestones: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A counselor has marked a milestone in the person's newest case."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that the person sent has been read: what its text shows."""

    at: datetime
    shows: Shows


@dataclass(frozen=True, slots=True)
class Silent:
    """The time is up in which an answer to a question about danger was awaited."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """The time has come that the person chose to be written to."""

    at: datetime


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
    | CaseLooked
    | CaseMoved
    | Seen
    | Silent
    | Reminded
    | StillWaiting
    | Unreadable
)
