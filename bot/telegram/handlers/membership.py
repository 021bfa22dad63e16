"""The bot's own place in a chat: stopped and started by a person, its rights in a staff group changed."""

from dataclasses import replace
from datetime import datetime

import structlog
from aiogram import F, Router
from aiogram.types import ChatMemberAdministrator, ChatMemberUpdated

from bot.domain.conversation import Conversation
from bot.domain.ids import ChatId, ConversationId
from bot.domain.outgoing import Purpose
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services import rows
from bot.telegram.handlers.house import House

log = structlog.get_logger()
IN = ("member", "administrator")


def register(router: Router) -> None:
    """Take the bot's own place in chats on."""
    router.my_chat_member.register(on_private, F.chat.type == "private")
    router.my_chat_member.register(on_group, F.chat.type.in_(("group", "supergroup")))


async def on_private(event: ChatMemberUpdated, unit: UnitOfWork, claimed: Claimed, house: House, now: datetime) -> None:
    """A person stopped the bot, or is back: what counselors wrote waits, then goes."""
    conversation = await unit.conversations.get(claimed.conversation)
    if event.new_chat_member.status not in ("kicked", "left"):
        await returned(unit, conversation, house, now)
        return
    if conversation.session is None:  # erased before, and the chat deleted then: nothing of it is kept again
        await unit.conversations.erase(conversation.id)
        return
    await unit.conversations.save(replace(conversation, blocked=True))
    await unit.outbox.hold(conversation.id, (Purpose.REPLY, Purpose.REPLY_EDIT))
    await unit.outbox.drop(conversation.id, (Purpose.SCREEN, Purpose.REACTION))
    await _tell(unit, conversation.id, house, now, stopped=True)


async def returned(unit: UnitOfWork, conversation: Conversation, house: House, now: datetime) -> Conversation:
    """The person is there: what waited for them goes, unless the chat is hidden."""
    present = replace(conversation, blocked=False)
    await unit.conversations.save(present)
    if not house.turns.session_of(conversation, now).hidden:
        await unit.outbox.release(conversation.id, now)
        await _tell(unit, conversation.id, house, now, stopped=False)
    return present


async def _tell(unit: UnitOfWork, conversation: ConversationId, house: House, now: datetime, *, stopped: bool) -> None:
    case = await unit.cases.current(conversation)
    if case is None:
        return
    say = house.translator.staff
    text = (
        say("The person has stopped the bot. What you write waits until they return.")
        if stopped
        else say("The person is back. What you wrote is being delivered.")
    )
    await unit.outbox.add([rows.note(case, text, now)])


async def on_group(event: ChatMemberUpdated, unit: UnitOfWork, house: House, now: datetime) -> None:
    """The bot's rights in a staff group were changed: say what to do."""
    chat, member = ChatId(event.chat.id), event.new_chat_member
    group = await unit.groups.group(chat)
    say = house.translator.staff
    if group is not None and not (isinstance(member, ChatMemberAdministrator) and member.can_manage_topics):
        log.error(
            "staff_group_rights_missing",
            group_number=house.groups.index(group) + 1 if group in house.groups else 0,
        )
        if member.status in IN:
            text = say("The bot has lost the right to manage topics here: cases can't be opened. Please give it back.")
            await unit.outbox.add([rows.to_group(group, text, now)])
