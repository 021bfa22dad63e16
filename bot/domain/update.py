"""An update as it is received: raw, with the conversation it belongs to."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChatId, ConversationId, InboxId, ThreadId


@dataclass(frozen=True, slots=True)
class Address:
    """Whose conversation an update belongs to: a person's private chat, or a chat of staff with an optional topic."""

    chat: ChatId
    private: bool
    thread: ThreadId | None = None


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update of Telegram, not yet understood. `raw` is its JSON."""

    update_id: int
    address: Address
    raw: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update of the inbox whose conversation this unit of work holds."""

    id: InboxId
    update_id: int
    conversation: ConversationId
    raw: bytes
    attempts: int
    received_at: datetime
