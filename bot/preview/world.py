"""The world of the preview: accounts, chats, files and the bot under test, all in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from bot.preview.accounts import Account
from bot.preview.calls import CallRecord
from bot.preview.chats import Chat, Topic
from bot.preview.faults import Faults
from bot.preview.files import Files
from bot.preview.limits import Limits, Meter
from bot.preview.members import BOT_RIGHTS, Member, Status, checked_rights
from bot.preview.messages import Message
from bot.preview.notices import Change, Kind, NoticeBoard, Subscription
from bot.preview.presses import Press
from bot.preview.profile import Profile
from bot.preview.shapes import Json
from bot.preview.updates import Updates
from bot.preview.webhook import WebhookSettings

PREVIEW_TOKEN = "4200001:preview-token-for-local-use-only"  # noqa: S105 - opens nothing but the local preview
FIRST_ACCOUNT_ID = 700_000_001
FIRST_GROUP_NUMBER = 1_000_000_001


class World:
    """Everything that Telegram would know.

    Change it through persons (`people.Person`, `seats.Seat`) and through the bot's calls; watch it with
    `subscribe` or `until`. `clock` gives seconds since the epoch; 48 hours, 150 seconds and the sending
    limits count by it.
    """

    def __init__(
        self,
        *,
        token: str = PREVIEW_TOKEN,
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
        seed: int = 1,
        bot_name: str = "Aman Jol",
        bot_username: str = "amanjol_preview_bot",
    ) -> None:
        self.token = token
        self.clock = clock
        self.faults = Faults(seed)
        self.meter = Meter(Limits() if limits is None else limits, clock)
        self.updates = Updates(clock, self.faults)
        self.webhook = WebhookSettings()
        self.files = Files()
        self.profile = Profile()
        self.notices = NoticeBoard()
        self.calls: list[CallRecord] = []
        self.presses: dict[str, Press] = {}
        self.chats: dict[int, Chat] = {}
        self.accounts: dict[int, Account] = {}
        self.bot_reads_all = False
        self._last_private_message = 0
        self._last_album = 0
        bot_id = int(token.partition(":")[0])
        self.bot = self.add_account(bot_name, account_id=bot_id, username=bot_username, is_bot=True)

    # ---- who and where

    def add_account(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language: str | None = None,
        account_id: int | None = None,
        is_bot: bool = False,
    ) -> Account:
        """A new account; its id is chosen unless given."""
        if account_id is None:
            account_id = max(FIRST_ACCOUNT_ID - 1, *(i for i in (0, *self.accounts) if i < 2**31)) + 1
        account = Account(account_id, first_name, last_name, username, language, is_bot)
        self.accounts[account_id] = account
        return account

    def private_chat(self, account: Account) -> Chat:
        """The chat of a person with the bot, made when first asked for."""
        if account.id not in self.chats:
            self.chats[account.id] = Chat(account.id, "private", account=account)
        return self.chats[account.id]

    def add_group(
        self,
        title: str,
        *,
        chat_id: int | None = None,
        is_forum: bool = True,
        is_basic: bool = False,
        bot_status: Status = "administrator",
        bot_rights: Iterable[str] = BOT_RIGHTS,
    ) -> Chat:
        """A new group with the bot in it: a forum supergroup unless told otherwise."""
        if chat_id is None:
            chat_id = self.free_group_id(is_basic=is_basic)
        chat = Chat(chat_id, "group" if is_basic else "supergroup", title, is_forum=is_forum and not is_basic)
        chat.members[self.bot.id] = Member(self.bot, bot_status, checked_rights(bot_rights))
        self.chats[chat_id] = chat
        self.tell(chat, "chat")
        return chat

    def free_group_id(self, *, is_basic: bool = False) -> int:
        """An id that no group has; supergroups start with -100."""
        number = FIRST_GROUP_NUMBER + sum(chat.kind != "private" for chat in self.chats.values())
        return -(number - FIRST_GROUP_NUMBER + 500_001) if is_basic else int(f"-100{number}")

    def bot_member(self, chat: Chat) -> Member:
        """The bot's standing in a group."""
        return chat.members.get(self.bot.id) or Member(self.bot, "left")

    # ---- messages

    def post(self, message: Message) -> Message:
        """Puts a message into its chat, and tells the bot when a person wrote it."""
        chat = message.chat
        chat.history[message.id] = message
        self.tell(chat, "message", message.id)
        if not message.from_bot and self._bot_sees(message):
            self.updates.add("message", message.json(), chat.id)
        return message

    def new_message_id(self, chat: Chat) -> int:
        """The next id: supergroups count by themselves, all other chats of an account together."""
        if chat.kind == "supergroup":
            chat.last_message_id += 1
            return chat.last_message_id
        self._last_private_message += 1
        return self._last_private_message

    def new_album_id(self) -> str:
        """A `media_group_id` that was never used."""
        self._last_album += 1
        return str(13_000_000_000_000_000 + self._last_album)

    def replace(self, message: Message, content: Json, *, by_person: bool = False) -> None:
        """Gives a message new content; an edit by a person is told to the bot."""
        message.versions.append(message.content)
        message.content = content
        message.edit_date = self.now()
        self.tell(message.chat, "edited", message.id)
        if by_person and self._bot_sees(message):
            self.updates.add("edited_message", message.json(), message.chat.id)

    def set_markup(self, message: Message, markup: Json | None) -> None:
        """Gives a message another inline keyboard; the app shows no mark "edited" for it."""
        message.markup = markup
        self.tell(message.chat, "edited", message.id)

    def delete(self, message: Message) -> None:
        """Takes a message away for both sides; the bot hears nothing of it, as at Telegram."""
        message.deleted = True
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.tell(message.chat, "deleted", message.id)

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """Takes a topic and its messages away; the bot hears nothing of it."""
        topic.deleted = True
        for message in chat.messages:
            if message.is_topic_message and message.thread_id == topic.id:
                self.delete(message)
        self.tell(chat, "topic", topic.id)

    def _bot_sees(self, message: Message) -> bool:
        """In groups a bot without admin rights sees only what is meant for it (privacy mode)."""
        chat = message.chat
        if chat.kind == "private":
            return True
        member = self.bot_member(chat)
        if not member.is_inside or message.is_service or member.is_admin or self.bot_reads_all:
            return member.is_inside
        to_bot = message.reply_to is not None and message.reply_to.from_bot
        return to_bot or message.text.startswith("/") or f"@{self.bot.username}" in message.text

    # ---- watching

    def now(self) -> int:
        """Whole seconds since the epoch."""
        return int(self.clock())

    def tell(self, chat: Chat, kind: Kind, message_id: int | None = None) -> None:
        """Announces a change to all who watch."""
        self.notices.tell(Change(chat.id, kind, message_id))

    def subscribe(self) -> Subscription:
        """Changes from now on: `async for change in world.subscribe()`; close it, or use `async with`."""
        return self.notices.subscribe()

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        """Waits until `holds()` is true, looking again after each change; else TimeoutError."""
        async with self.subscribe() as changes, asyncio.timeout(seconds):
            while not holds():
                await anext(changes)

    def calls_of(self, method: str, chat_id: int | None = None) -> list[CallRecord]:
        """Recorded calls of a method (any case), in one chat or in all; `getUpdates` is not recorded."""
        wanted = method.lower()
        return [c for c in self.calls if c.method.lower() == wanted and chat_id in (None, c.chat_id)]
