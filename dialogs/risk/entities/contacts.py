"""Where an offer asks to write or look: names in messengers, and links. An e-mail address is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Network = Literal["telegram", "whatsapp", "instagram"]

_TOP: Final = (
    "kz|uz|kg|ru|tj|tm|az|am|ge|by|ua|su|com|net|org|info|biz|io|me|app|site|online|xyz|top|club|pro|work|jobs|shop"
    "|store|link|live|group|agency|travel|world|ly|gl|cc|tv|ee|eu|de|pl|cz|lt|lv|tr|kr|ae|cn|jp|in|il|us|uk|edu|gov|dog"
)
_LINK: Final = re.compile(
    r"(?<![\w@.\-/])"
    r"(?:(?P<scheme>https?://|tg://)(?P<host>[\w.-]{1,253})"
    rf"|(?P<bare>(?:[0-9a-zа-яёәғқңөұүһі](?:[\w-]{{0,61}}\w)?\.){{1,5}}(?:(?:{_TOP})|(?-i:рф|қаз)))(?![\w@]|[.-]\w))"
    r"(?::[0-9]{1,5})?(?P<path>[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
_CLOSING: Final = ".,;:!?)]}'\"»”*_"
_AT: Final = re.compile(r"(?<![\w@.+-])@([A-Za-z](?:\w|\.(?=[a-z0-9_])){4,31})(?![\w@])", re.ASCII)
_MESSENGER: Final = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?(?:"
    r"(?:t|telegram)\.(?:me|dog)/(?:s/)?(?P<telegram>[a-z]\w{4,31})"
    r"|tg://resolve\?domain=(?P<resolved>[a-z]\w{4,31})"
    r"|wa\.me/\+?(?P<whatsapp>[0-9]{7,15})"
    r"|api\.whatsapp\.com/send/?\?phone=(?:\+|%2b)?(?P<sent>[0-9]{7,15})"
    r"|instagram\.com/(?P<instagram>[a-z0-9_](?:\w|\.(?=\w)){1,29})"
    r")(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_NOT_NAMES: Final = frozenset({"joinchat", "addstickers", "share", "reel", "reels", "stories", "explore"})
_NETWORKS: Final[dict[str, Network]] = {
    "telegram": "telegram", "resolved": "telegram", "whatsapp": "whatsapp", "sent": "whatsapp",
    "instagram": "instagram",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handle:
    """A name to write to. `text[start:end]` is what was typed, the @ or the address included."""

    name: str
    """Without @; for WhatsApp the digits of the number."""
    network: Network | None
    """None for a plain @name: it may be of any."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the web. `text[start:end]` is what was typed, without the full stop behind it."""

    domain: str
    """In lower case, without `www.`"""
    start: int
    end: int


def find_handles(text: str) -> tuple[Handle, ...]:
    """The names of a text, in their order."""
    found = [Handle(match[1], None, *match.span()) for match in _AT.finditer(text)]
    for match in _MESSENGER.finditer(text):
        kind = match.lastgroup or ""
        if match[kind].lower() not in _NOT_NAMES:
            found.append(Handle(match[kind], _NETWORKS[kind], *match.span()))
    return tuple(sorted(found, key=lambda handle: handle.start))


def find_links(text: str) -> tuple[Link, ...]:
    """The links of a text, in their order."""
    found = []
    for match in _LINK.finditer(text):
        domain = (match["host"] or match["bare"]).strip(".-_").lower()
        typed = match.group().rstrip(_CLOSING)
        if domain and (match["scheme"] == "tg://" or "." in domain):
            found.append(Link(domain.removeprefix("www."), match.start(), match.start() + len(typed)))
    return tuple(found)
