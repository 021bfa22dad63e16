"""A piece of what a person sent, kept in order until it is known what it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ConversationId, MessageId


class PartUse(StrEnum):
    """What a kept piece turned out to be."""

    UNSORTED = "unsorted"
    OFFER = "offer"
    STORY = "story"
    RELAYED = "relayed"  # went straight into an open case; kept until that is closed


BEFORE_CASE = (PartUse.UNSORTED, PartUse.OFFER, PartUse.STORY)
"""Uses of what is kept before there is a case."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kept message: its id in the private chat, its kind (text, photo, voice …), its text or caption."""

    conversation: ConversationId
    message: MessageId
    kind: str
    text: str
    at: datetime
    album: str | None = None
    forwarded: bool = False
    use: PartUse = PartUse.UNSORTED
    in_case: bool = False
