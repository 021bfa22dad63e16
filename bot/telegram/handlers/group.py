"""The counselors' group: messages in topics, buttons under cards."""

from datetime import datetime
from typing import cast

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.domain.ids import ChatId, MessageId, ThreadId, UserId
from bot.domain.json import Json
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services.staff import ANONYMOUS, StaffMessage, StaffPress
from bot.telegram.handlers.house import House

GROUPS = ("group", "supergroup")
NOT_RELAYED = {
    "forum_topic_created", "forum_topic_edited", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "pinned_message", "new_chat_members", "left_chat_member", "new_chat_title",
    "new_chat_photo", "delete_chat_photo", "migrate_from_chat_id", "video_chat_started", "video_chat_ended",
    "video_chat_scheduled", "video_chat_participants_invited", "message_auto_delete_timer_changed",
}  # fmt: skip
"""Telegram's own notes in a group."""
CAPTIONED = ("photo", "video", "animation", "document", "audio", "voice")
"""What may lose its caption by an edit."""


def register(router: Router) -> None:
    """Take staff groups on."""
    router.message.register(on_migration, F.migrate_to_chat_id, F.chat.type.in_(GROUPS))
    router.message.register(on_topic_closed, F.forum_topic_closed, F.chat.type.in_(GROUPS))
    router.message.register(on_message, F.chat.type.in_(GROUPS))
    router.edited_message.register(on_edit, F.chat.type.in_(GROUPS))
    router.callback_query.register(on_press, F.message.chat.type.in_(GROUPS))


def _thread(message: Message) -> ThreadId | None:
    """The forum topic of a message; a thread of replies in General is none."""
    if message.is_topic_message and message.message_thread_id is not None:
        return ThreadId(message.message_thread_id)
    return None


async def on_migration(message: Message, unit: UnitOfWork) -> None:
    """Telegram gave the group a new id."""
    if message.migrate_to_chat_id is not None:
        await unit.groups.migrate(ChatId(message.chat.id), ChatId(message.migrate_to_chat_id))


async def on_topic_closed(message: Message, unit: UnitOfWork, house: House, now: datetime) -> None:
    """A counselor closed the topic by hand."""
    thread = _thread(message)
    if thread is not None and message.from_user is not None and not message.from_user.is_bot:
        user = UserId(message.from_user.id)
        await house.staff.topic_closed(unit, ChatId(message.chat.id), thread, user, now)


async def on_message(message: Message, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """What somebody writes in a topic."""
    if str(message.content_type) in NOT_RELAYED:
        return
    await house.staff.message(unit, _staff_message(message, claimed, edited=False), now)


async def on_edit(edited_message: Message, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """A counselor changed a message. A live location that moved says nothing."""
    if not (edited_message.text or edited_message.caption) and str(edited_message.content_type) not in CAPTIONED:
        return
    await house.staff.message(unit, _staff_message(edited_message, claimed, edited=True), now)


def _staff_message(message: Message, claimed: Claimed, *, edited: bool) -> StaffMessage:
    author = message.from_user.id if message.from_user else 0
    entities = [entity.model_dump(exclude_none=True, mode="json") for entity in message.entities or ()]
    return StaffMessage(
        number=int(claimed.id),
        chat=ChatId(message.chat.id),
        thread=_thread(message),
        message=MessageId(message.message_id),
        author=UserId(author),
        anonymous=author == ANONYMOUS or message.sender_chat is not None,
        kind="text" if message.text else str(message.content_type),
        text=message.text or message.caption or "",
        entities=tuple(cast("dict[str, Json]", entity) for entity in entities),
        reply_to=MessageId(message.reply_to_message.message_id) if message.reply_to_message else None,
        edited=edited,
        album=message.media_group_id,
        topic=_named_by_us(message),
    )


def _named_by_us(message: Message) -> str:
    """The topic's first name, if the bot opened it: a message that replies to nothing else replies to the opening."""
    opening = message.reply_to_message
    if opening is None or opening.forum_topic_created is None or opening.from_user is None or message.bot is None:
        return ""
    return opening.forum_topic_created.name if opening.from_user.id == message.bot.id else ""


async def on_press(callback: CallbackQuery, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """A button under a card."""
    if callback.message is None:
        return
    press = StaffPress(
        number=int(claimed.id),
        chat=ChatId(callback.message.chat.id),
        message=MessageId(callback.message.message_id),
        author=UserId(callback.from_user.id),
        callback=callback.id,
        data=callback.data or "",
    )
    await house.staff.press(unit, press, now)
