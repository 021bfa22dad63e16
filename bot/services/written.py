"""What a person wrote, read from the raw update without trusting its shape."""

import json
from dataclasses import dataclass

from dialogs.engine import offers


@dataclass(frozen=True, slots=True)
class Written:
    """The text (or caption) of a message in a private chat."""

    text: str = ""
    may_be_offer: bool = False
    is_pressing: bool = False
    """A button, or something of the staff's."""


def written(raw: bytes) -> Written:
    """Of a message or an edit; without a text where the update is none, or a command."""
    try:
        update = json.loads(raw)
        if "callback_query" in update:
            return Written(is_pressing=True)
        message = update.get("message") or update.get("edited_message") or {}
        if message["chat"]["type"] != "private":
            return Written(is_pressing=True)
        typed = message.get("text")
        text = typed or message.get("caption") or ""
        if not isinstance(text, str) or not text or text.startswith("/"):
            return Written()
        return Written(text, offers.is_part(text, typed=bool(typed), forwarded="forward_origin" in message))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Written()
