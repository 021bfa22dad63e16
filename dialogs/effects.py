"""What the engine wants done. Effects are data; `bot/` makes them happen."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dialogs.risk.labels import Level


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of the content, to be translated, then filled.

    `id` is the English text (the msgid). `values` fill its `{placeholders}`; a Text among them is translated too, a
    tuple of Texts is joined by ", ". With `literal` the id is shown as it is in every language (a language's own name).
    With `country` the id is a country's code (ISO 3166-1), shown by the name that the language has for it.
    """

    id: str
    values: tuple[tuple[str, "str | int | Text | tuple[Text, ...]"], ...] = ()
    literal: bool = False
    country: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a screen, perhaps under a bold title."""

    text: Text | None = None
    title: Text | None = None
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `data` is its callback data, at most 64 bytes. One with `copy` puts that text into the clipboard
    instead, on the person's phone alone: nobody learns of the press."""

    label: Text
    data: str = ""
    copy: str = ""


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the person something that has no buttons. With `alone` it is a message to be forwarded as it is."""

    blocks: tuple[Block, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line with a box before it. With `room` there are empty lines below it, to write on by hand."""

    text: Text
    done: bool = False
    room: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """Give the person a file to print. It holds sentences of the content and ticks, nothing that somebody wrote."""

    title: Text
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Show a screen with buttons and wait. An unsent screen with the same `replaces` gives way to this one."""

    blocks: tuple[Block, ...]
    rows: Rows
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """A short answer to a button press, over the chat."""

    text: Text
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Handoff:
    """Put the person's request in front of the counselors, or raise the level of the open one.

    `reason` is a sentence of the content for the summary card, never the person's words. The engine receives
    `CaseOpened` as the next event of the same turn. With `relay` the message being answered goes into the case.
    """

    level: Level
    queue: str
    reason: str
    signals: tuple[str, ...] = ()
    relay: bool = False


@dataclass(frozen=True, slots=True)
class EndCase:
    """The person ends the conversation with counselors."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The message being answered goes into the open case; `label` is the question that it answers, a msgid."""

    label: str | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """What a person wrote into a form goes into the open case: its title and (question, answer). Questions and title
    are msgids."""

    title: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the message being answered as the next part of what the person sends us; `offer`: it is an offer's."""

    offer: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """The parts kept so far are an offer (or else the person's own story)."""

    offer: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """The person's answer to the closing question: yes, partly or no."""

    helped: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The person's answer, whether the bot may learn from the words of the conversation that was closed."""

    agreed: bool


@dataclass(frozen=True, slots=True)
class Hide:
    """Remove from the chat what can be removed; hold what counselors write until the person is back."""


@dataclass(frozen=True, slots=True)
class Unhide:
    """The person is back: what was held may go out."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase everything about the person."""


@dataclass(frozen=True, slots=True)
class Await:
    """Send the event `Silent` at `until`, unless another time (or None: no time) is set before."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class LookUpCase:
    """Tell the engine what was done in the person's own newest case: `CaseLooked`, the next event of the same turn."""


@dataclass(frozen=True, slots=True)
class Remind:
    """Send the event `Reminded` at `at`, unless another time (or None: no time) is set before."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The content made a mistake: `place` is for the log, the person has got an answer all the same."""

    place: str


Effect: TypeAlias = (
    Say
    | Paper
    | Ask
    | Toast
    | Handoff
    | EndCase
    | Relay
    | Tell
    | Keep
    | Sort
    | Rate
    | Consent
    | Hide
    | Unhide
    | Forget
    | Await
    | LookUpCase
    | Remind
    | Broken
)
