"""Chats: a person with the bot, or a group with topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.preview.accounts import Account
from bot.preview.members import Member
from bot.preview.messages import Message
from bot.preview.shapes import Json

Kind: TypeAlias = Literal["private", "group", "supergroup"]


@dataclass
class Topic:
    """A forum topic; `id` is the message id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str = ""
    closed: bool = False
    deleted: bool = False

    def json(self) -> Json:
        """The `ForumTopic` object."""
        topic: Json = {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            topic["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return topic


@dataclass
class Chat:
    """A chat with everything that ever stood in it.

    `account` is the person of a private chat. `started` is whether that person ever wrote, `blocked` whether
    they block the bot. `migrated_to` is the id that a group has now. `doing` is the bot's last chat action
    and the time (seconds since the epoch) until which it shows.
    """

    id: int
    kind: Kind
    title: str = ""
    account: Account | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    history: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    general_closed: bool = False
    doing: tuple[str, float] = ("", 0.0)
    last_message_id: int = 0

    @property
    def messages(self) -> list[Message]:
        """What a person sees now, oldest first: without what was deleted."""
        return [message for message in self.history.values() if not message.deleted]

    @property
    def from_bot(self) -> list[Message]:
        """The bot's messages that a person sees now, without service messages."""
        return [message for message in self.messages if message.from_bot and not message.is_service]

    @property
    def last(self) -> Message | None:
        """The newest message that a person sees, service messages left out."""
        return next((m for m in reversed(self.messages) if not m.is_service), None)

    @property
    def reply_keyboard(self) -> list[list[Json]]:
        """Rows of the keyboard that replaces the person's own, none when there is none."""
        for message in reversed(self.messages):
            if message.reply_keyboard and "force_reply" not in message.reply_keyboard:
                return list(message.reply_keyboard.get("keyboard", []))
        return []

    def message(self, message_id: int) -> Message | None:
        """The message, unless it never was or is deleted."""
        message = self.history.get(message_id)
        return None if message is None or message.deleted else message

    def topic(self, topic_id: int) -> Topic | None:
        """The topic, unless it never was or is deleted."""
        topic = self.topics.get(topic_id)
        return None if topic is None or topic.deleted else topic

    @property
    def open_topics(self) -> list[Topic]:
        """Topics that a person sees (closed ones too), oldest first."""
        return [topic for topic in self.topics.values() if not topic.deleted]

    def in_topic(self, topic_id: int | None) -> list[Message]:
        """Messages of one topic that a person sees; None is General."""
        return [m for m in self.messages if self._topic_of(m) == topic_id]

    @staticmethod
    def _topic_of(message: Message) -> int | None:
        return message.thread_id if message.is_topic_message else None

    def topic_named(self, part: str) -> Topic:
        """The newest topic whose name contains `part`; KeyError if none does."""
        found = [topic for topic in self.open_topics if part in topic.name]
        if not found:
            raise KeyError(part)
        return found[-1]

    def insiders(self) -> Iterator[Member]:
        """Members who are in the group now."""
        return (member for member in self.members.values() if member.is_inside)

    def json(self) -> Json:
        """The `Chat` object."""
        chat: Json = {"id": self.id, "type": self.kind}
        if self.account is not None:
            names = self.account.json()
            return chat | {key: names[key] for key in ("first_name", "last_name", "username") if key in names}
        chat["title"] = self.title
        if self.is_forum:
            chat["is_forum"] = True
        return chat
