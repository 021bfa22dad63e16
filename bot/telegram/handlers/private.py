"""The person's private chat: messages, edits, button presses."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, User

from bot.domain.conversation import Conversation
from bot.domain.ids import MessageId
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services import rows
from bot.services.source import Source
from bot.telegram.handlers.house import House
from bot.telegram.handlers.membership import returned
from dialogs.engine import offers
from dialogs.events import Commanded, Edited, Event, Judged, Pressed, Said, Shows, Started
from dialogs.places import countries_near

READABLE = ("image/png", "image/jpeg", "image/webp")
"""Kinds of files that can be read as pictures."""
NAME = 200
"""Characters of a message that may name a country as an answer."""
SERVICE = {
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set",
    "new_chat_title", "new_chat_photo", "delete_chat_photo", "migrate_to_chat_id", "migrate_from_chat_id",
}  # fmt: skip
"""Telegram's own notes about a chat; nobody has said anything."""


def register(router: Router) -> None:
    """Take private chats on."""
    router.message.register(on_message, F.chat.type == "private")
    router.edited_message.register(on_edit, F.chat.type == "private")
    router.callback_query.register(on_press, F.message.chat.type == "private")


async def on_message(message: Message, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """Anything a person sends."""
    kind = str(message.content_type)
    if kind in SERVICE:
        return
    source = _source(message, claimed)
    conversation = await _present(unit, claimed, house, now)
    await unit.chat_messages.add(conversation.id, [MessageId(message.message_id)], now, ours=False)
    event = _event(message, kind, house, claimed, now)
    if isinstance(event, Said) and house.turns.asks_country(conversation, now):
        event = replace(event, countries=_countries(house, message, event.text))
    if isinstance(event, Said):
        source = replace(source, level=event.judged.level)
    await house.turns.take(unit, conversation, event, source, now)
    picture = _picture(message)
    if picture is not None and house.reading is not None:
        house.reading.add(claimed.conversation, picture, message.caption or "")


def _picture(message: Message) -> str | None:
    """The file id of a picture that can be read: the largest size of a photo, or one that was sent as a file."""
    if message.photo:
        return message.photo[-1].file_id
    document = message.document
    return document.file_id if document is not None and document.mime_type in READABLE else None


async def _present(unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> Conversation:
    """The conversation of somebody who writes or presses. A late 403 may have called them gone: they are not."""
    conversation = await unit.conversations.get(claimed.conversation)
    return await returned(unit, conversation, house, now) if conversation.blocked else conversation


def _event(message: Message, kind: str, house: House, claimed: Claimed, now: datetime) -> Event:
    code = _code(message.from_user)
    text = message.text or message.caption or ""
    if message.text and message.text.startswith("/") and not message.forward_origin:
        word, _, rest = message.text.partition(" ")
        name = word[1:].partition("@")[0].lower()
        return Started(now, rest.strip(), code) if name == "start" else Commanded(now, name, code)
    return Said(
        now,
        text,
        kind="text" if message.text else kind,
        judged=_judged(house, text, claimed),
        shows=_shows(house, message, text, claimed),
        forwarded=message.forward_origin is not None,
        album=message.media_group_id is not None,
        language_code=code,
    )


def _countries(house: House, message: Message, text: str) -> tuple[str, ...]:
    """The countries that a message can mean. Where a shared place lies is looked up and forgotten."""
    place = message.location or (message.venue.location if message.venue else None)
    if place is not None:
        return countries_near(place.latitude, place.longitude)
    return house.places.countries_answered(text) if text and len(text) <= NAME else ()


def _judged(house: House, text: str, claimed: Claimed) -> Judged:
    if not text:
        return Judged()
    found = house.judging.message(text, claimed.id)
    return Judged(found.level, tuple(map(str, found.signals)), found.ask, found.danger, found.told)


def _shows(house: House, message: Message, text: str, claimed: Claimed) -> Shows | None:
    forwarded = message.forward_origin is not None
    if not text or not offers.is_part(text, typed=bool(message.text), forwarded=forwarded):
        return None
    found = house.judging.offer(text, claimed.id)
    return Shows(found.flags, found.sure, found.says, found.facts)


def _code(user: User | None) -> str | None:
    return user.language_code if user else None


def _source(message: Message, claimed: Claimed, *, edited: bool = False) -> Source:
    return Source(
        number=int(claimed.id),
        message=MessageId(message.message_id),
        kind="text" if message.text else str(message.content_type),
        text=message.text or message.caption or "",
        album=message.media_group_id,
        forwarded=message.forward_origin is not None,
        reply_to=MessageId(message.reply_to_message.message_id) if message.reply_to_message else None,
        edited=edited,
    )


async def on_edit(edited_message: Message, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """A person changed a message: what is kept changes too, a case is told, danger is acted on."""
    text = edited_message.text or edited_message.caption or ""
    if not text:
        return  # a live location that moved: nobody has said anything
    conversation = await unit.conversations.get(claimed.conversation)
    await unit.parts.change(conversation.id, MessageId(edited_message.message_id), text)
    source = _source(edited_message, claimed, edited=True)
    event = Edited(now, text, _judged(house, text, claimed))
    await house.turns.take(unit, conversation, event, source, now)


async def on_press(callback: CallbackQuery, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """A button, however old."""
    conversation = await _present(unit, claimed, house, now)
    if conversation.session is None and _is_of(callback.data, house.shelf.book.roles["forget"]):
        # A second tap on "erase everything": that is done, and nothing shall be begun or kept anew.
        await unit.outbox.add([rows.callback_answer(int(claimed.id), callback.id, None, now)])
        await unit.conversations.erase(conversation.id)
        return
    source = Source(
        number=int(claimed.id),
        callback=callback.id,
        pressed=MessageId(callback.message.message_id) if callback.message else None,
    )
    event = Pressed(now, callback.data or "", _code(callback.from_user))
    await house.turns.take(unit, conversation, event, source, now)


def _is_of(data: str | None, step: str) -> bool:
    """Whether a button stands under this step."""
    return (data or "").split(":")[1:2] == [step]
