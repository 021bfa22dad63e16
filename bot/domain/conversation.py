"""One person's conversation with the service."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ChatId, ConversationId, MessageId


class ConversationKind(StrEnum):
    """Whose updates a conversation holds."""

    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is kept of a conversation besides its cases.

    `session` is the JSON of `dialogs.session.Session`, or None before the first turn. `last_message` is the highest
    message id that the person has sent. A `blocked` person stopped the bot: nothing can be sent until they return.
    A `forgotten` one asked to be erased: the row goes as soon as its last message is out. `silent_at` is when an
    answer to a question about danger is no longer awaited, `remind_at` when the person wants to be written to.
    """

    id: ConversationId
    kind: ConversationKind
    chat: ChatId
    session: str | None
    created_at: datetime
    seen_at: datetime
    last_message: MessageId
    blocked: bool = False
    forgotten: bool = False
    silent_at: datetime | None = None
    remind_at: datetime | None = None
