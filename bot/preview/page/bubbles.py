"""Messages as bubbles: what one shows, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from bot.preview.messages import Button, Message
from bot.preview.page.cast import place_key
from bot.preview.page.parts import Part
from bot.preview.page.rich_text import rich
from bot.preview.shapes import Json

SERVICE_WORDS = {
    "forum_topic_closed": "The topic was closed",
    "forum_topic_reopened": "The topic was reopened",
    "migrate_to_chat_id": "The group became a supergroup with another id",
    "migrate_from_chat_id": "The group has a new id",
}


@dataclass(frozen=True)
class Standing:
    """What the page knows about a chat's messages besides the messages: who is outside of the message itself.

    `unconfirmed` are ids of messages whose update the bot has not confirmed; `busy` the data of buttons that
    were pressed and not answered, by message; `targets` phones to which one can forward, as key and name.
    """

    unconfirmed: frozenset[int]
    busy: Mapping[int, frozenset[str]]
    targets: tuple[tuple[int, str], ...] = ()
    bot_username: str = ""


def bubble_parts(messages: Iterable[Message], standing: Standing, log_id: str) -> list[Part]:
    """One part for each bubble; the media of an album share one."""
    return [_bubble(group, standing, log_id) for group in _albums(messages)]


def _albums(messages: Iterable[Message]) -> list[list[Message]]:
    groups: list[list[Message]] = []
    for message in messages:
        album = message.media_group_id
        if album and groups and groups[-1][-1].media_group_id == album:
            groups[-1].append(message)
        else:
            groups.append([message])
    return groups


def _bubble(group: list[Message], standing: Standing, log_id: str) -> Part:
    first, last = group[0], group[-1]
    name = f"{place_key(first.chat)}-m{first.id}"
    replied = first.reply_to.deleted if first.reply_to else False
    versions = tuple((message.id, len(message.versions)) for message in group)
    part = Part(
        id=f"m-{name}",
        template="service.html" if first.is_service else "bubble.html",
        print=(versions, replied),
        context={"message": first, "group": group, "standing": standing, "words": Words(first)},
        slot="log",
        into=log_id,
    )
    if not first.is_service:
        part.children = [_meta(group, standing, name), _reaction(last, name), _keys(last, standing, name)]
    return part


def _meta(group: list[Message], standing: Standing, name: str) -> Part:
    last = group[-1]
    waits = any(message.id in standing.unconfirmed for message in group)
    state = "" if last.from_bot else "sent" if waits else "taken"
    edited = any(message.edited for message in group)
    context = {"message": last, "state": state, "edited": edited}
    return Part(f"k-{name}", "meta.html", (state, edited), context, slot="meta")


def _reaction(message: Message, name: str) -> Part:
    return Part(f"r-{name}", "reaction.html", message.reaction, {"message": message}, slot="reaction")


def _keys(message: Message, standing: Standing, name: str) -> Part:
    busy = standing.busy.get(message.id, frozenset())
    shown = (json.dumps(message.markup), busy)
    context = {"message": message, "busy": busy, "link": Link.of, "place": _place_of(message)}
    context["bot_username"] = standing.bot_username
    return Part(f"b-{name}", "keys.html", shown, context, slot="keys")


def _place_of(message: Message) -> str:
    return place_key(message.chat, message.thread_id if message.is_topic_message else None)


@dataclass(frozen=True)
class Link:
    """What an address under a button leads to: `start` (this bot, with a payload), `share` or the web."""

    kind: str
    text: str

    @classmethod
    def of(cls, button: Button, bot_username: str) -> Link:
        """Reads a button that opens something; a share link never leaves the page."""
        address = str(button.value) if button.action == "url" else ""
        parts = urlsplit(address)
        query = parse_qs(parts.query)
        path = parts.path.strip("/")
        if parts.netloc in ("t.me", "telegram.me") and path == bot_username:
            return cls("start", query.get("start", [""])[0])
        if (parts.netloc, path) == ("t.me", "share/url") or (parts.scheme, parts.netloc) == ("tg", "msg_url"):
            shared = [*query.get("text", []), *query.get("url", [])]
            return cls("share", "\n".join(one for one in shared if one))
        if button.action.startswith("switch_inline"):
            return cls("share", str(button.value or ""))
        return cls("web", address) if parts.scheme in ("http", "https") else cls("other", address)


class Words:
    """A message in words, for its template."""

    def __init__(self, message: Message) -> None:
        self._message = message

    @property
    def name(self) -> str:
        """Element id without its prefix."""
        return f"{place_key(self._message.chat)}-m{self._message.id}"

    @property
    def place(self) -> str:
        """Key of the place in which it stands."""
        return _place_of(self._message)

    @property
    def sender(self) -> str:
        """The name under which it was written."""
        if self._message.sender_chat is not None:
            return f"{self._message.sender_chat.title} (anonymous admin)"
        return self._message.sender.name if self._message.sender else ""

    @property
    def origin(self) -> str:
        """From whom it was forwarded, "" when it was not."""
        origin: Json = self._message.forward_origin or {}
        named: Any = origin.get("sender_user") or origin.get("chat") or origin.get("sender_chat") or {}
        name = named.get("first_name") or named.get("title") or origin.get("sender_user_name", "")
        return str(name or ("somebody" if origin else ""))

    @property
    def quoted(self) -> Message | None:
        """The message that it answers; a topic's opening message doesn't count."""
        reply = self._message.reply_to
        return None if reply is None or reply.is_service else reply

    @property
    def service(self) -> str:
        """What a service message says."""
        content = self._message.content
        for key in ("forum_topic_created", "forum_topic_edited"):
            if key in content:
                verb = "created" if key.endswith("created") else "renamed to"
                name = content[key].get("name")
                return f"Topic {verb} “{name}”" if name else "The topic's icon was changed"
        if "pinned_message" in content:
            pinned = content["pinned_message"]
            return (
                f"{self.sender} pinned “{excerpt(str(pinned.get('text') or pinned.get('caption') or 'a message'), 40)}”"
            )
        return next((words for key, words in SERVICE_WORDS.items() if key in content), "Something changed")

    @staticmethod
    def rich(message: Message) -> Markup:
        """Text or caption as HTML."""
        return rich(message.text, message.entities)

    @staticmethod
    def excerpt(message: Message) -> str:
        """The beginning of a message, in one line."""
        return excerpt(message.shown)


def excerpt(text: str, length: int = 70) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
