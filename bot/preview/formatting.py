"""Texts and captions of calls: parsed, measured, refused."""

from typing import Any

from bot.preview.calls import Call
from bot.preview.entities import detected, trimmed, utf16_length
from bot.preview.errors import bad_request
from bot.preview.html_text import parse_html
from bot.preview.limits import CAPTION_LIMIT, TEXT_LIMIT
from bot.preview.shapes import Json


def text_content(call: Call) -> Json:
    """The content of a text message; 400 when it is empty, broken, or over 4,096 after parsing."""
    raw = call.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = formatted(raw, call.text("parse_mode"), call.array("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(caption: str, parse_mode: str, entities: list[Any] | None) -> Json:
    """The caption's fields, none when it is empty; 400 when it is broken or over 1,024 after parsing."""
    text, found = formatted(caption, parse_mode, entities)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": found} if found else {})


def caption_of(call: Call) -> Json:
    """The caption of a call."""
    return caption_content(call.text("caption"), call.text("parse_mode"), call.array("caption_entities"))


def formatted(raw: str, parse_mode: str, given: list[Any] | None) -> tuple[str, list[Json]]:
    """Trimmed text and all entities. HTML is the only parse mode that the preview knows."""
    mode = parse_mode.strip().lower()
    if mode == "html":
        text, entities = parse_html(raw)
    elif mode in ("", "none"):
        text, entities = raw, checked_entities(raw, given or [])
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    return text, detected(text, entities)


def checked_entities(text: str, given: list[Any]) -> list[Json]:
    """Entities that came with a call; 400 for one that lies outside of the text."""
    size = utf16_length(text)
    for entity in given:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse entities: can't parse MessageEntity")
        offset, length = entity["offset"], entity["length"]
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
            raise bad_request("can't parse entities: can't parse MessageEntity")
        if offset + length > size:
            begins, ends = f"beginning at UTF-16 offset {offset}", f"at UTF-16 offset {offset + length}"
            raise bad_request(f"entity {begins} ends after the end of the text {ends}")
    return [dict(entity) for entity in given]
