"""What the outcome of a call means. Pure rules; descriptions are those of Telegram's Bot API server."""

from datetime import datetime, timedelta
from enum import Enum, auto

from bot.domain.outgoing import STAND, Lane, Purpose

LONGEST_BACKOFF = 60.0
SCREEN_LIFE = timedelta(hours=24)
CALLBACK_LIFE = timedelta(seconds=150)
CALLBACK_TRIES = 3
HOUSEKEEPING_TRIES = 10
LATE = 30.0
"""Seconds of waiting after which a counselor is told that a reply is not delivered yet."""
LATE_TRIES = 3
CARD_REST = timedelta(minutes=1)
"""A summary card is edited at most this often."""
TEXT_LIMIT = 4096
"""Length of a message in UTF-16 units."""

_ENDLESS = {
    Purpose.RELAY,
    Purpose.ALARM,
    Purpose.REPLY,
    Purpose.REPLY_EDIT,
    Purpose.STAFF_NOTE,
    Purpose.FAREWELL,
    Purpose.ERASE,
}
THREADED = ("send", "copy", "forward")
_OF_A_TOPIC = (
    "closeForumTopic",
    "reopenForumTopic",
    "editForumTopic",
    "deleteForumTopic",
    "unpinAllForumTopicMessages",
)


def backoff(attempts: int) -> float:
    """Seconds to wait after a failure that `attempts` failures went before: 1, 2, 4 … 60."""
    return min(LONGEST_BACKOFF, 2.0 ** min(attempts, 10))


def gives_up(purpose: Purpose, lane: Lane, attempts: int, age: timedelta) -> bool:
    """Whether a call that failed `attempts` times (this time included) since `age` is given up."""
    if purpose in _ENDLESS or lane <= Lane.DANGER:
        return False
    if purpose is Purpose.SCREEN:
        return age >= SCREEN_LIFE
    if purpose is Purpose.CALLBACK:
        return attempts >= CALLBACK_TRIES or age >= CALLBACK_LIFE
    return attempts >= HOUSEKEEPING_TRIES


def is_late(wait: float, attempts: int) -> bool:
    """Whether to tell the writer of a reply that failed for the `attempts`th time and waits so long."""
    return wait > LATE or attempts == LATE_TRIES


def card_rests_until(edited_at: datetime | None, now: datetime) -> datetime | None:
    """When the summary card may be edited again, or None when it may be now."""
    if edited_at is None or now >= edited_at + CARD_REST:
        return None
    return edited_at + CARD_REST


def takes_thread(method: str) -> bool:
    """Whether the method is told the topic (`message_thread_id`)."""
    return (method.startswith(THREADED) and method != "sendChatAction") or method in _OF_A_TOPIC


def needs_topic(method: str) -> bool:
    """Whether the call puts something into a topic, so that the topic must be there."""
    return (method.startswith(THREADED) and method != "sendChatAction") or method in ("pinChatMessage", STAND)


def makes_messages(method: str) -> bool:
    """Whether new messages stand in the chat when the call has been made."""
    return method.startswith(THREADED) and method != "sendChatAction"


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


class Fate(Enum):
    """What became of a row while its call was under way."""

    WAITING = auto()  # as it was
    HELD = auto()  # the person hid the chat or stopped the bot
    GONE = auto()  # dropped, erased, or replaced by a newer one


class Mend(Enum):
    """A change to a refused call after which it is tried again."""

    PLAIN = auto()  # its text without markup
    UNREPLIED = auto()  # not as a reply
    AS_NEW = auto()  # a new message where an old one cannot be edited
    REOPENED = auto()  # the topic reopened first
    ALONE = auto()  # not joined with its neighbours


class Verdict(Enum):
    """What a refusal means where nothing mends it."""

    DONE = auto()  # what was wanted is so already, or can never matter again
    CARD_GONE = auto()  # the summary card was deleted; the next message brings a new one
    COPY_GONE = auto()  # the person deleted the message before it could be copied
    REPLY_LOST = auto()  # the counselor must be told
    RELAY_LOST = auto()  # the counselors must be told that something could not be copied
    TOPIC_STAYS = auto()  # an erased person's topic may not be deleted until a human gives the right
    QUIETLY_DEAD = auto()  # nobody misses it
    DEAD = auto()  # the staff is told


_SAME = ("message is not modified", "topic_not_modified", "message_not_modified")
_LATE_QUERY = ("query is too old", "query id is invalid", "query_id_invalid")
_NO_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)
_NO_DELETE = ("message to delete not found", "message can't be deleted", "message_delete_forbidden")
_NO_REPLY = (
    "message to be replied not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
)
_NO_COPY = ("message to copy not found", "message to forward not found")
_MARKUP = ("can't parse entities", "can't parse caption entities", "can't parse message text")


def _says(error: str, phrases: tuple[str, ...]) -> bool:
    lower = error.lower()
    return any(phrase in lower for phrase in phrases)


def mends(purpose: Purpose, method: str, error: str, *, joined: bool, has_text: bool) -> Mend | None:
    """What to change in a refused call. `has_text`: its words are known and can go as plain text."""
    if joined:
        return Mend.ALONE
    if _says(error, ("topic_closed", "topic is closed")):
        return Mend.REOPENED
    if _says(error, _NO_REPLY):
        return Mend.UNREPLIED
    if method.startswith("edit") and _says(error, _NO_EDIT):
        return Mend.AS_NEW if purpose in (Purpose.SCREEN, Purpose.REPLY_EDIT, Purpose.FAREWELL) else None
    if _says(error, _MARKUP):
        return Mend.PLAIN
    if purpose is Purpose.RELAY and has_text and not _says(error, _NO_COPY):
        return Mend.PLAIN
    return None


def verdict(purpose: Purpose, method: str, error: str) -> Verdict:
    """What it means that this call will never be taken."""
    if _says(error, _SAME) or (purpose is Purpose.CALLBACK and _says(error, _LATE_QUERY)):
        return Verdict.DONE
    if method in ("deleteMessage", "deleteMessages") and _says(error, _NO_DELETE):
        return Verdict.DONE
    if method == "deleteForumTopic":
        return Verdict.TOPIC_STAYS
    match purpose:
        case Purpose.CARD:
            return Verdict.CARD_GONE if _says(error, _NO_EDIT) else Verdict.DEAD
        case Purpose.RELAY:
            return Verdict.COPY_GONE if _says(error, _NO_COPY) else Verdict.RELAY_LOST
        case Purpose.REPLY | Purpose.REPLY_EDIT:
            return Verdict.REPLY_LOST
        case Purpose.CALLBACK | Purpose.REACTION:
            return Verdict.QUIETLY_DEAD
        case _:
            return Verdict.DEAD
