"""An update as it is received: raw, with the conversation it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.domain.ids import CaseId, ChatId, ConversationId, InboxId, ThreadId


@dataclass(frozen=True, slots=True)
class Address:
    """Whose conversation an update belongs to: a person's private chat, or a chat of staff with an optional topic.

    `case` is the number in the name that a bot gave to the topic: by it a topic is known that was deleted meanwhile.
    """

    chat: ChatId
    private: bool
    thread: ThreadId | None = None
    case: CaseId | None = None


class Rank(IntEnum):
    """Who is answered first when many write at once: the lower. The numbers stand in the database."""

    EMERGENCY = 0  # a message whose words say so
    DANGER = 1  # one whose words may mean danger
    PRESSING = 2  # buttons, and whatever the staff does: few, quick, and somebody looks at the screen
    ORDINARY = 3


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update of Telegram, not yet understood. `raw` is its JSON.

    `moved_to` is the id that the group of `address` has from now on, where the update tells that.
    """

    update_id: int
    address: Address
    raw: bytes
    moved_to: ChatId | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update of the inbox whose conversation this unit of work holds."""

    id: InboxId
    update_id: int
    conversation: ConversationId
    raw: bytes
    attempts: int
    received_at: datetime
