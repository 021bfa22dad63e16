"""Finds out whose conversation a raw update belongs to, without trusting its shape."""

import json
import re
from typing import Any

import orjson

from bot.domain.case import number_in
from bot.domain.ids import CaseId, ChatId, ThreadId
from bot.domain.update import Address, RawUpdate

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for."""
GENERAL = 1
"""The thread of a forum's General topic; it is no topic of a case."""
_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')


class Unshaped(Exception):
    """The update has not the shape that the Bot API describes."""


def address_of(update: dict[str, Any], staff: ChatId) -> Address | None:
    """Whose conversation it is; None when it is nobody's (a channel's). An unknown shape goes to `staff`."""
    try:
        return _address(update)
    except Unshaped:
        return Address(staff, private=False)


def _address(update: dict[str, Any]) -> Address | None:
    for kind in UPDATES:
        body = update.get(kind)
        if isinstance(body, dict):
            break
    else:
        raise Unshaped
    if kind == "callback_query":
        message = body.get("message")
        if not isinstance(message, dict):  # a press on a message that is not the bot's own
            return Address(_id(body.get("from")), private=True)
        return _place(message)
    return _place(body)


def _place(message: dict[str, Any]) -> Address | None:
    chat = message.get("chat")
    number = _id(chat)
    kind = chat.get("type") if isinstance(chat, dict) else None
    if kind == "private":
        return Address(number, private=True)
    if kind == "channel":
        return None
    if kind not in ("group", "supergroup"):
        raise Unshaped
    former = message.get("migrate_from_chat_id")
    if isinstance(former, int):
        return Address(ChatId(former), private=False)
    thread = message.get("message_thread_id")
    # Replies outside topics have a thread too.
    if isinstance(thread, int) and thread != GENERAL and message.get("is_topic_message") is True:
        return Address(number, private=False, thread=ThreadId(thread), case=_case(message))
    return Address(number, private=False)


def _case(message: dict[str, Any]) -> CaseId | None:
    """By the opening of the topic, to which a message replies that replies to nothing else."""
    opening = message.get("reply_to_message")
    created = opening.get("forum_topic_created") if isinstance(opening, dict) else None
    name = created.get("name") if isinstance(created, dict) else None
    author = opening.get("from") if isinstance(opening, dict) else None
    is_ours = isinstance(author, dict) and author.get("is_bot") is True
    return number_in(name) if is_ours and isinstance(name, str) else None


def _id(holder: object) -> ChatId:
    number = holder.get("id") if isinstance(holder, dict) else None
    if not isinstance(number, int):
        raise Unshaped
    return ChatId(number)


def parse(body: bytes) -> Any:
    """The JSON of `body`, also with halves of surrogate pairs or huge numbers in it. Raises ValueError."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def to_raw(update: Any, staff: ChatId) -> RawUpdate | None:
    """The update as it is kept; None when it concerns nobody. Raises Unshaped when it has no id."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int):
        raise Unshaped
    address = address_of(update, staff)
    if address is None:
        return None
    return RawUpdate(number, address, json.dumps(update).encode(), _moved_to(update, address.chat))


def _moved_to(update: dict[str, Any], group: ChatId) -> ChatId | None:
    """The new id of this group, which both of Telegram's notes about a move tell."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    here = chat.get("id") if isinstance(chat, dict) else None
    if not isinstance(message, dict) or not isinstance(here, int):
        return None
    new = here if message.get("migrate_from_chat_id") == group else message.get("migrate_to_chat_id")
    return ChatId(new) if isinstance(new, int) and group in (here, message.get("migrate_from_chat_id")) else None


def salvage(body: bytes, staff: ChatId) -> RawUpdate | None:
    """The one update in a body that is no JSON, for a human to see; None unless it surely holds one."""
    found = _ID.findall(body)
    return RawUpdate(int(found[0]), Address(staff, private=False), body) if len(found) == 1 else None
