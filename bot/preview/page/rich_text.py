"""Formatted text as HTML: everything that a person or a bot wrote is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from markupsafe import Markup, escape

from bot.preview.shapes import Json

_SIMPLE = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "hashtag": "i",
    "cashtag": "i",
}
_BLOCKS = frozenset({"pre", "blockquote", "expandable_blockquote"})
_SAFE_LINK = re.compile(r"(?:https?|tg|mailto|tel):", re.IGNORECASE)


def rich(text: str, entities: Iterable[Json]) -> Markup:
    """The text with its entities as HTML; partly overlapping ones end where the outer one ends."""
    data = text.encode("utf-16-le", "surrogatepass")
    marks = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return _nested(data, 0, len(data) // 2, marks)


def _slice(data: bytes, start: int, end: int) -> str:
    return data[2 * start : 2 * end].decode("utf-16-le", "replace")


def _nested(data: bytes, start: int, end: int, marks: Sequence[Json]) -> Markup:
    pieces: list[Markup] = []
    here, rest = start, list(marks)
    while rest:
        mark = rest.pop(0)
        first, last = max(mark["offset"], here), min(mark["offset"] + mark["length"], end)
        if last <= first:
            continue
        inside = [other for other in rest if other["offset"] < last]
        rest = rest[len(inside) :]
        pieces.append(escape(_slice(data, here, first)))
        pieces.append(_wrapped(mark, _slice(data, first, last), _nested(data, first, last, inside)))
        here = last
        if mark["type"] in _BLOCKS and _slice(data, here, here + 1) == "\n":
            here += 1
    pieces.append(escape(_slice(data, here, end)))
    return Markup("").join(pieces)


def _wrapped(mark: Json, plain: str, inner: Markup) -> Markup:
    kind = str(mark["type"])
    if kind in _SIMPLE:
        tag = Markup(_SIMPLE[kind])  # noqa: S704 - one of the fixed names above
        return Markup("<{0}>{1}</{0}>").format(tag, inner)
    make = _SPECIAL.get(kind)
    return make(mark, plain, inner) if make else inner


def _link(address: str, inner: Markup) -> Markup:
    if not _SAFE_LINK.match(address):
        return inner
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, inner)


def _url(mark: Json, plain: str, inner: Markup) -> Markup:
    return _link(plain if _SAFE_LINK.match(plain) else f"https://{plain}", inner)


def _command(mark: Json, plain: str, inner: Markup) -> Markup:
    return Markup('<button type="button" class="as-link" data-say="{}">{}</button>').format(plain, inner)


def _spoiler(mark: Json, plain: str, inner: Markup) -> Markup:
    return Markup('<span class="spoiler" tabindex="0">{}</span>').format(inner)


_SPECIAL: dict[str, Callable[[Json, str, Markup], Markup]] = {
    "text_link": lambda mark, plain, inner: _link(str(mark.get("url", "")), inner),
    "url": _url,
    "email": lambda mark, plain, inner: _link(f"mailto:{quote(plain, safe='@')}", inner),
    "phone_number": lambda mark, plain, inner: _link("tel:" + re.sub(r"[^\d+]", "", plain), inner),
    "mention": lambda mark, plain, inner: Markup('<span class="mention">{}</span>').format(inner),
    "text_mention": lambda mark, plain, inner: Markup('<span class="mention">{}</span>').format(inner),
    "bot_command": _command,
    "spoiler": _spoiler,
}
