"""Acting as a counselor: a person in a group, with what an administrator can do there."""

from __future__ import annotations

from collections.abc import Iterable

from bot.preview.accounts import Account, anonymous_admin
from bot.preview.chats import Chat, Topic
from bot.preview.composing import announce, open_topic_message
from bot.preview.errors import Impossible
from bot.preview.members import BOT_RIGHTS, Member, Status, checked_rights
from bot.preview.messages import Message
from bot.preview.places import Place
from bot.preview.shapes import Json


class Seat(Place):
    """A person in a group or in one of its topics, and an administrator's levers."""

    def in_topic(self, topic: Topic | int | None) -> Seat:
        """The same person in another topic; None is General."""
        topic_id = topic.id if isinstance(topic, Topic) else topic
        return Seat(self.world, self.account, self.chat, topic_id, anonymous=self.anonymous)

    # ---- topics

    def create_topic(self, name: str) -> Topic:
        """Opens a topic; the bot sees the service message."""
        if not self.chat.is_forum:
            raise Impossible("the group has no topics")
        event: Json = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        message = open_topic_message(self.world, self.chat, self._sender, event)
        topic = Topic(message.id, name)
        self.chat.topics[topic.id] = topic
        self.world.post(message)
        self.world.tell(self.chat, "topic", topic.id)
        return topic

    def rename_topic(self, name: str) -> None:
        """Renames this topic; the bot sees the service message."""
        self._topic.name = name
        self._announce({"forum_topic_edited": {"name": name}})

    def close_topic(self) -> None:
        """Closes this topic; the bot sees the service message."""
        self._topic.closed = True
        self._announce({"forum_topic_closed": {}})

    def reopen_topic(self) -> None:
        """Opens this topic again; the bot sees the service message."""
        self._topic.closed = False
        self._announce({"forum_topic_reopened": {}})

    def delete_topic(self) -> None:
        """Deletes this topic with its messages; no update tells the bot, as at Telegram."""
        self.world.delete_topic(self.chat, self._topic)

    def switch_topics(self, *, on: bool) -> None:
        """Makes the group a forum or takes topics away; no update tells the bot."""
        self.chat.is_forum = on
        self.world.tell(self.chat, "chat")

    # ---- the group

    def pin(self, message: Message) -> None:
        """Pins a message; the bot sees the service message."""
        self.chat.pinned.append(message.id)
        topic_id = message.thread_id if message.is_topic_message else None
        announce(
            self.world,
            self.chat,
            self._sender,
            {"pinned_message": message.json(with_reply=False)},
            topic_id=topic_id,
        )

    def migrate(self, *, keeps_topics: bool = True) -> Chat:
        """Makes the group a supergroup with a new id, where it goes on; the bot gets both service messages.

        The old id is refused from now on, with the new one in `parameters`. History stays behind. Topics
        (which only a forum has) come along with their ids unless told otherwise.
        """
        old = self.chat
        new = Chat(self.world.free_group_id(), "supergroup", old.title, is_forum=old.is_forum)
        new.members = dict(old.members)
        if keeps_topics:
            new.topics = dict(old.topics)
            new.last_message_id = old.last_message_id
        self.world.chats[new.id] = new
        announce(self.world, old, self._sender, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        announce(self.world, new, anonymous_admin(), {"migrate_from_chat_id": old.id})
        self.world.tell(old, "chat")
        self.chat = new
        return new

    def promote_bot(self, rights: Iterable[str] = BOT_RIGHTS) -> None:
        """Makes the bot an administrator with exactly these rights; it is told."""
        self._set_bot("administrator", checked_rights(rights))

    def demote_bot(self) -> None:
        """Makes the bot a plain member; it is told."""
        self._set_bot("member")

    def remove_bot(self) -> None:
        """Removes the bot from the group; it is told, and its calls are refused with 403."""
        self._set_bot("kicked")

    # ---- inside

    @property
    def _sender(self) -> Account:
        return anonymous_admin() if self.anonymous else self.account

    @property
    def _topic(self) -> Topic:
        topic = self.chat.topic(self.topic_id or 0)
        if topic is None:
            raise Impossible("the topic is gone")
        return topic

    def _announce(self, event: Json) -> None:
        announce(self.world, self.chat, self._sender, event, topic_id=self.topic_id)
        self.world.tell(self.chat, "topic", self.topic_id)

    def _set_bot(self, status: Status, rights: frozenset[str] = frozenset()) -> None:
        change_bot_member(self, Member(self.world.bot, status, rights))


def change_bot_member(seat: Seat, new: Member) -> None:
    """Gives the bot a new standing in the group and tells it."""
    world, chat = seat.world, seat.chat
    old = world.bot_member(chat)
    chat.members[world.bot.id] = new
    update: Json = {"chat": chat.json(), "from": seat.account.json(), "date": world.now()}
    update |= {"old_chat_member": old.json(), "new_chat_member": new.json()}
    world.updates.add("my_chat_member", update, chat.id)
    world.tell(chat, "member")
