"""The message or press that is being answered, as far as services need it."""

from dataclasses import dataclass

from bot.domain.ids import MessageId
from dialogs.risk.labels import Level


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event came from in the person's private chat.

    `message` is the person's message (None for a press). `callback` is the id of a button press that wants an answer,
    `pressed` the message whose button it was. `level` is how the message was judged. `number` is the update's id in the
    inbox: it names streams.
    """

    number: int
    message: MessageId | None = None
    kind: str = "text"
    text: str = ""
    album: str | None = None
    forwarded: bool = False
    reply_to: MessageId | None = None
    edited: bool = False
    callback: str | None = None
    pressed: MessageId | None = None
    level: Level = Level.NONE
