"""Telegram's HTML: parsed and refused as the official server does it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.preview.entities import utf16_length
from bot.preview.errors import ApiError, bad_request
from bot.preview.shapes import Json

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_SPACES = " \t\r\n\0\v"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_ATTRIBUTE = re.compile(r"[\s\0]*([^\s\0=>/\"']+)(?:[\s\0]*=[\s\0]*(?:\"([^\"]*)\"|'([^']*)'|([\w.:/-]+)))?")
_OPEN_QUOTE = re.compile(r"[\s\0]*=[\s\0]*[\"']")
_HARMLESS_LINK = re.compile(r"(?:(?:https?|tg|tonsite)://)?[^\s/]+\.?[^\s]*$", re.IGNORECASE)


@dataclass
class _Open:
    """A tag that waits for its end; `offset` in UTF-16 code units of the result."""

    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; 400 with the place in bytes of UTF-8 when it is broken."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        source = self._source
        while self._at < len(source):
            character = source[self._at]
            if character == "&":
                self._reference()
            elif character != "<":
                self._write(character)
                self._at += 1
            elif source[self._at + 1 : self._at + 2] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        for entity in self._entities:
            if entity["type"] == "code":  # the language counts only for code that fills a block
                entity.pop("language", None)
        return "".join(self._text), self._entities

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._offset += utf16_length(text)

    def _reference(self) -> None:
        match = _REFERENCE.match(self._source, self._at)
        decoded = decode_reference(match) if match else None
        if match is None or decoded is None:
            self._write("&")
            self._at += 1
        else:
            self._write(decoded)
            self._at = match.end()

    def _start_tag(self) -> None:
        begin = self._at
        end = begin + 1
        while end < len(self._source) and self._source[end] not in _SPACES + ">":
            end += 1
        tag = self._source[begin + 1 : end].lower()
        if end == len(self._source):
            raise self._broken("Unclosed start tag", begin)
        if tag not in _KINDS:
            raise self._broken(f'Unsupported start tag "{tag}"', begin)
        attributes, self._at = self._attributes(tag, begin, end)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._broken('Tag "span" must have class "tg-spoiler"', begin)
        if tag == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
            raise _refused("Invalid custom emoji identifier specified")
        self._open.append(_Open(tag, attributes, self._offset, len(self._text)))

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while True:
            while at < len(self._source) and self._source[at] in _SPACES:
                at += 1
            if at == len(self._source):
                raise self._broken("Unclosed start tag", begin)
            if self._source[at] == ">":
                return attributes, at + 1
            match = _ATTRIBUTE.match(self._source, at)
            if match is None:
                raise self._broken(f'Empty attribute name in the tag "{tag}"', begin)
            if match.end() < len(self._source) and _OPEN_QUOTE.match(self._source, match.end()):
                raise self._broken("Unclosed start tag", begin)
            value = next((group for group in match.groups()[1:] if group is not None), "")
            attributes[match[1].lower()] = _REFERENCE.sub(lambda m: decode_reference(m) or m[0], value)
            at = match.end()
            if self._source[at : at + 1] not in ("", ">", *_SPACES):
                raise self._broken("Unexpected end of name token", begin)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._broken("Unexpected end tag", begin)
        end = self._source.find(">", begin)
        if end < 0:
            raise self._broken("Unclosed end tag", begin)
        found = self._source[begin + 2 : end].strip(_SPACES).lower()
        opened = self._open.pop()
        if found and found != opened.tag:
            raise self._broken("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{found}>"')
        self._at = end + 1
        if self._offset > opened.offset and (entity := self._entity(opened)):
            self._entities.append(entity)

    def _entity(self, opened: _Open) -> Json | None:
        entity: Json = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self._offset - opened.offset,
        }
        attributes = opened.attributes
        if opened.tag == "a":
            return _link(entity, attributes.get("href") or "".join(self._text[opened.start :]))
        if opened.tag == "tg-emoji":
            return entity | {"custom_emoji_id": attributes["emoji-id"]}
        if opened.tag == "blockquote" and "expandable" in attributes:
            return entity | {"type": "expandable_blockquote"}
        if opened.tag == "code" and attributes.get("class", "").startswith("language-"):
            return entity | {"language": attributes["class"].removeprefix("language-")}
        if opened.tag == "pre" and self._entities:
            inner = self._entities[-1]
            same = (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
            if inner["type"] == "code" and same:
                self._entities.pop()
                return entity | {key: inner[key] for key in ("language",) if key in inner}
        return entity

    def _broken(self, what: str, at: int, more: str = "") -> ApiError:
        return _refused(f"{what} at byte offset {len(self._source[:at].encode())}{more}")


def _refused(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _link(entity: Json, address: str) -> Json | None:
    """Telegram drops a link that it can't open, and keeps the words."""
    address = address.strip()
    if not _HARMLESS_LINK.match(address) or ("." not in address and "://" not in address):
        return None
    return entity | {"url": address if "://" in address else f"http://{address}"}


def decode_reference(match: re.Match[str]) -> str | None:
    """The character of an HTML reference; None for one that Telegram leaves as it stands."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)
