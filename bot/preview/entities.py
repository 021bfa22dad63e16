"""Formatted text: UTF-16 lengths, and what Telegram finds in a text by itself."""

import re
from collections.abc import Iterable, Iterator

from bot.preview.shapes import Json

# Kinds inside which nothing is searched for.
_CLOSED = frozenset({"pre", "code", "text_link", "text_mention"})
_PATTERNS = (
    (
        "url",
        re.compile(r"\b(?:https?://|tg://|www\.)[^\s<>]*[^\s<>.,;:!?)\]}'\"]|\bt\.me/[\w+/?=-]+", re.IGNORECASE),
    ),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    (
        "phone_number",
        re.compile(r"(?<![\w+])\+\d{1,3}[ -]?\(?\d{2,4}\)?[ -]?\d{2,4}[ -]?\d{2,4}[ -]?\d{0,4}\b"),
    ),
)


def utf16_length(text: str) -> int:
    """Length as Telegram counts: UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def cut(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` UTF-16 code units, cut after a line or a word that ends in the last half."""
    pieces: list[str] = []
    while text:
        end = _fitting(text, limit)
        if end < len(text):
            gap = max(text.rfind("\n", end // 2, end), text.rfind(" ", end // 2, end))
            end = gap + 1 if gap > 0 else end
        if piece := text[:end].strip():
            pieces.append(piece)
        text = text[end:]
    return pieces


def _fitting(text: str, limit: int) -> int:
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return index
    return len(text)


def trimmed(text: str, entities: Iterable[Json]) -> tuple[str, list[Json]]:
    """Text without white space at its ends, entities moved and cut accordingly; empty ones vanish."""
    start = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    size = utf16_length(text)
    kept: list[Json] = []
    for entity in entities:
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] - start + entity["length"], size)
        if last > first:
            kept.append(entity | {"offset": first, "length": last - first})
    return text, ordered(kept)


def ordered(entities: Iterable[Json]) -> list[Json]:
    """By place, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def detected(text: str, given: Iterable[Json] = ()) -> list[Json]:
    """The given entities and those that Telegram adds: commands, links, addresses, mentions, numbers …"""
    entities = list(given)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED]
    for kind, offset, length in _found(text):
        if all(offset + length <= first or last <= offset for first, last in taken):
            taken.append((offset, offset + length))
            entities.append({"type": kind, "offset": offset, "length": length})
    return ordered(entities)


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield kind, utf16_length(text[: match.start()]), utf16_length(match[0])
