"""What a person wrote, read from the raw update without trusting its shape."""

import json
from dataclasses import dataclass

from dialogs.model import LONG_TEXT


@dataclass(frozen=True, slots=True)
class Written:
    """The text (or caption) of a message in a private chat."""

    text: str = ""
    may_be_offer: bool = False


def written(raw: bytes) -> Written:
    """Of a message or an edit; empty where the update is none, or a command."""
    try:
        update = json.loads(raw)
        message = update.get("message") or update.get("edited_message") or {}
        if message["chat"]["type"] != "private":
            return Written()
        typed = message.get("text")
        text = typed or message.get("caption") or ""
        if not isinstance(text, str) or text.startswith("/"):
            return Written()
        return Written(text, may_be_offer(text, typed=bool(typed), forwarded="forward_origin" in message))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Written()


def may_be_offer(text: str, *, typed: bool, forwarded: bool) -> bool:
    """Whether the dialogs may take it for a part of an offer: forwarded, under a picture or a file, or long."""
    return bool(text) and (forwarded or not typed or len(text) >= LONG_TEXT)
