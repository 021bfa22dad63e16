"""A call to Telegram that stands in the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TypeAlias

from bot.domain.ids import CaseId, ConversationId, GroupId, MessageId, OutboxId
from bot.domain.json import Json as Json


class Lane(IntEnum):
    """Order between streams: the lower goes first. The numbers stand in the database and keep their meaning."""

    ALARM = -2  # the first sign of an emergency, in the group's General topic
    EMERGENCY = -1  # everything else of an emergency, for its person and its topic
    DANGER = 0  # the same of what is urgent
    REPLY = 1  # counselors' replies, and words on their way to a counselor who speaks with the person
    CALLBACK = 2
    NORMAL = 3  # words on their way into other topics
    SCREEN = 4  # the bot's own words to a person
    HOUSE = 5  # housekeeping of topics: pins, names, cards that are not pressing
    BROADCAST = 6


STAND = "standTopic"
"""No method of Telegram's: makes the topic and its card stand, and then is done."""
TIDY_STREAMS = "g:%:tidy:%"
"""Streams, by group and message, that take persons' words out of General."""


class Purpose(StrEnum):
    """Why a call is made; decides what its success or failure means."""

    SCREEN = "screen"  # the bot's own words to the person
    REPLY = "reply"  # a counselor's message to the person; origin = its id in the topic
    REPLY_EDIT = "reply_edit"  # a counselor's edit, travelling to the person
    RELAY = "relay"  # the person's message, copied into the topic; origin = its id in the private chat
    CARD = "card"  # an edit of the summary card
    ALARM = "alarm"  # calls the counselors to a case, in General; neighbours travel in one bulletin
    STAFF_NOTE = "staff_note"  # the bot's own words to the counselors
    CALLBACK = "callback"  # an answer to a button press
    REACTION = "reaction"  # a delivery mark
    ERASE = "erase"  # deleting messages or topics
    TOPIC = "topic"  # closing, reopening, pinning: housekeeping of a topic
    FAREWELL = "farewell"  # the last message to a forgotten person


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The private chat of a conversation."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class ToTopic:
    """The forum topic of a case; it is created when it does not exist."""

    case: CaseId


@dataclass(frozen=True, slots=True)
class ToGroup:
    """The General topic of a staff group."""

    group: GroupId


@dataclass(frozen=True, slots=True)
class ToNobody:
    """A call without a chat, such as answerCallbackQuery."""


Target: TypeAlias = ToPerson | ToTopic | ToGroup | ToNobody


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call to be made, without the chat it goes to.

    The sender fills `chat_id` and `message_thread_id` from `target`, and these placeholders anywhere in `params`:
    `{"$person": conversation_id}` becomes that person's chat id (copyMessage's from_chat_id),
    `{"$topic_chat": case_id}` the staff group's chat id, `{"$card": case_id}` the message id of the case's card,
    `{"$copy": {"case": c, "of": message_id, "side": "person"|"topic"}}` the id of the copy on the other side of the
    message that has this id on `side`; a parameter whose copy is unknown is left out. Names that begin with `$` are
    for the sender itself.

    Calls of one `stream` go strictly in their order; between streams the lane decides. `origins` are the messages this
    call carries to the other side. Neighbouring RELAY texts of one stream may travel joined (`joinable` is their
    plain text, as the person wrote it), and so may neighbouring alarms (`joinable` is what is said of the case while
    its topic has to wait). A row with the `replace_key` of an unsent row takes its place.
    """

    stream: str
    lane: Lane
    target: Target
    method: str
    params: Mapping[str, Json]
    purpose: Purpose
    not_before: datetime
    conversation: ConversationId | None = None
    case: CaseId | None = None
    origins: tuple[MessageId, ...] = ()
    joinable: str | None = None
    replace_key: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox as the sender takes it."""

    id: OutboxId
    outgoing: Outgoing
    attempts: int
    created_at: datetime
    extra: dict[str, Json] = field(default_factory=dict)
