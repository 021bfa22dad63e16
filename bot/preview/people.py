"""Persons who talk with the bot."""

from __future__ import annotations

from bot.preview.accounts import Account
from bot.preview.chats import Chat, Topic
from bot.preview.members import RIGHTS, Member, Status
from bot.preview.messages import Message
from bot.preview.places import Place
from bot.preview.seats import Seat
from bot.preview.shapes import Json
from bot.preview.world import World


class Person(Place):
    """A person with an account, in the private chat with the bot; `at` takes them into a group.

    `language` is what their app is set to (`kk`, `ru`, `uz`, `en`; None when it doesn't say).
    """

    def __init__(
        self,
        world: World,
        first_name: str,
        *,
        language: str | None = "ru",
        last_name: str = "",
        username: str = "",
        account_id: int | None = None,
    ) -> None:
        account = world.add_account(
            first_name, last_name=last_name, username=username, language=language, account_id=account_id
        )
        super().__init__(world, account, world.private_chat(account))

    @classmethod
    def of(cls, world: World, account: Account) -> Person:
        """The person behind an account that exists already."""
        person = cls.__new__(cls)
        Place.__init__(person, world, account, world.private_chat(account))
        return person

    @property
    def id(self) -> int:
        """The account's id, which is also the id of the private chat."""
        return self.account.id

    def start(self, payload: str = "") -> Message:
        """Presses Start, or Restart after blocking; `payload` is that of a deep link."""
        if self.chat.blocked:
            self.unblock()
        return self.write(f"/start {payload}".strip())

    def block(self) -> None:
        """Blocks the bot: it hears of it, and its sends are refused with 403."""
        if not self.chat.blocked:
            self.chat.blocked = True
            self._tell_bot("member", "kicked")

    def unblock(self) -> None:
        """Takes the block back."""
        if self.chat.blocked:
            self.chat.blocked = False
            self._tell_bot("kicked", "member")

    def deactivate(self) -> None:
        """Deletes the account; the bot is not told, its sends are refused with 403."""
        self.account.deactivated = True
        self.world.tell(self.chat, "member")

    def share_contact(self, phone: str = "+77010000000") -> Message:
        """Presses a reply keyboard's button that asks for the person's own number."""
        return self.contact(phone, own=True)

    def join(
        self,
        group: Chat,
        *,
        status: Status = "administrator",
        rights: frozenset[str] = frozenset(RIGHTS),
        anonymous: bool = False,
    ) -> Seat:
        """Becomes a member of a group, an administrator with all rights unless told otherwise. No update."""
        group.members[self.account.id] = Member(self.account, status, rights, anonymous)
        return self.at(group)

    def at(self, group: Chat, topic: Topic | int | None = None, *, anonymous: bool = False) -> Seat:
        """The person in a group or one of its topics; join first."""
        topic_id = topic.id if isinstance(topic, Topic) else topic
        return Seat(self.world, self.account, group, topic_id, anonymous=anonymous)

    def _tell_bot(self, old: Status, new: Status) -> None:
        bot = self.world.bot
        update: Json = {"chat": self.chat.json(), "from": self.account.json(), "date": self.world.now()}
        update |= {"old_chat_member": Member(bot, old).json(), "new_chat_member": Member(bot, new).json()}
        self.world.updates.add("my_chat_member", update, self.chat.id)
        self.world.tell(self.chat, "member")
