"""Keyboards under messages: what Telegram accepts."""

import re
from dataclasses import dataclass
from typing import Any

from bot.preview.calls import Call
from bot.preview.entities import utf16_length
from bot.preview.errors import bad_request
from bot.preview.limits import CALLBACK_DATA_BYTES, COPY_TEXT_LIMIT, KEYBOARD_BUTTONS
from bot.preview.shapes import Json

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
LOOKS = ("text", "style", "icon_custom_emoji_id")
STYLES = ("danger", "success", "primary")
_URL = re.compile(r"(?:https?|tg|tonsite|ton)://[^\s/]+\S*$|[\w-]+(\.[\w-]+)+(/\S*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Markup:
    """`inline` stands under the message; `reply` replaces or asks something of the person's keyboard."""

    inline: Json | None = None
    reply: Json | None = None


def read_markup(call: Call, *, only_inline: bool = False) -> Markup:
    """`reply_markup` of a call, checked."""
    raw = call.object("reply_markup")
    if not raw:
        return Markup()
    if "inline_keyboard" in raw:
        rows = [[_inline_button(button) for button in row] for row in _rows(raw["inline_keyboard"], "inline keyboard")]
        rows = [row for row in rows if row]
        _check_size(rows)
        return Markup(inline={"inline_keyboard": rows} if rows else None)
    if only_inline:
        raise bad_request("inline keyboard expected")
    if "keyboard" in raw:
        rows = [[_reply_button(button) for button in row] for row in _rows(raw["keyboard"], "keyboard")]
        if not any(rows):
            raise bad_request("reply keyboard must contain at least one button")
        _check_size(rows)
        return Markup(reply=raw | {"keyboard": rows})
    if raw.get("remove_keyboard") is True or raw.get("force_reply") is True:
        return Markup(reply=raw)
    raise bad_request("object expected as reply markup")


def _rows(raw: Any, name: str) -> list[list[Any]]:
    if not isinstance(raw, list):
        raise bad_request(f'can\'t parse {name}: field "{name.replace(" ", "_")}" must be of type Array')
    if not all(isinstance(row, list) for row in raw):
        raise bad_request(f"can't parse {name} row: expected an Array")
    return raw


def _check_size(rows: list[list[Json]]) -> None:
    if sum(len(row) for row in rows) > KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")


def _reply_button(raw: Any) -> Json:
    button = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad_request("can't parse keyboard button: button text must not be empty")
    return button


def _inline_button(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = raw.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: can't find field \"text\"")
    if not text.strip():
        raise bad_request("can't parse inline keyboard button: button text must not be empty")
    if unknown := set(raw) - set(ACTIONS) - set(LOOKS):
        raise bad_request(f"can't parse inline keyboard button: unknown field {min(unknown)}")
    if raw.get("style", "primary") not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    actions = [key for key in ACTIONS if raw.get(key) is not None]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    _check_action(actions[0], raw[actions[0]])
    return {key: value for key, value in raw.items() if value is not None}


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and not _URL.match(str(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= utf16_length(text) <= COPY_TEXT_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
