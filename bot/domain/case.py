"""A case: one person's request to be answered by a counselor."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import CaseId, ChatId, ConversationId, GroupId, MessageId, ThreadId, UserId
from bot.domain.json import Json
from dialogs.risk.labels import Level

_NUMBERED = re.compile(r"\S+ (\d{1,18}) · ")
"""How the name of a case's topic begins (`card.topic_name`)."""


def number_in(topic_name: str) -> CaseId | None:
    """The number of the case that the bot gave this name for its topic; None for any other name."""
    found = _NUMBERED.match(topic_name)
    return CaseId(int(found[1])) if found else None


class CaseState(StrEnum):
    """Where a case stands. Only `taken` has a counselor who speaks with the person."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the queue. Its id is its public number.

    `reason` is an English sentence of the content (a msgid), never the person's own words. `signals` are labels of the
    taxonomy. `alert_at` is when the staff is called again if nobody has taken the case; None: no more calls.
    """

    id: CaseId
    conversation: ConversationId
    queue: str
    level: Level
    reason: str
    state: CaseState
    language: str
    opened_at: datetime
    signals: tuple[str, ...] = ()
    counselor: UserId | None = None
    alias: str | None = None
    taken_at: datetime | None = None
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    alert_at: datetime | None = None
    alerts: int = 0
    helped: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """Where a case stands in Telegram: bookkeeping, never part of the case.

    `chat` is the present Telegram id of the staff group `group`. `thread` is None until the topic was created (or
    after it was found deleted). `card` holds the parameters of the summary card's latest text; `card_message` its
    message id; `name` the topic's name.
    """

    case: CaseId
    group: GroupId
    chat: ChatId
    name: str
    card: dict[str, Json] = field(default_factory=dict)
    thread: ThreadId | None = None
    card_message: MessageId | None = None
    card_edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One message and its copy on the other side, so that replies and edits find each other."""

    case: CaseId
    person_message: MessageId
    topic_message: MessageId
    from_person: bool
