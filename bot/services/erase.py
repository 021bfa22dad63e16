"""/hide and /forget: what is removed, held and erased."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.conversation import Conversation
from bot.domain.outgoing import Purpose
from bot.ports import Translator, UnitOfWork
from bot.services import rows

DELETABLE = timedelta(hours=48)
"""Telegram lets a bot delete messages of a private chat for 48 hours (core.telegram.org/bots/api#deletemessage)."""
MARGIN = timedelta(minutes=5)
"""Messages about to pass that limit are left out, so that one too old does not spoil a whole call."""


class Eraser:
    """Removes what a person asks to be removed."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    async def hide(self, unit: UnitOfWork, conversation: Conversation, now: datetime) -> None:
        """Delete from the chat what Telegram lets a bot delete; hold counselors' words, drop the bot's unsent ones."""
        await unit.outbox.drop(conversation.id, (Purpose.SCREEN, Purpose.REACTION))
        await unit.outbox.hold(conversation.id, (Purpose.REPLY, Purpose.REPLY_EDIT))
        await self._delete_chat(unit, conversation, now)

    async def _delete_chat(self, unit: UnitOfWork, conversation: Conversation, now: datetime) -> None:
        messages = await unit.chat_messages.since(conversation.id, now - DELETABLE + MARGIN)
        if messages:
            await unit.outbox.add(rows.erase_messages(conversation.id, messages, now))
            await unit.chat_messages.forget(conversation.id, messages)

    async def rate(self, unit: UnitOfWork, conversation: Conversation, helped: str) -> None:
        """Keep the answer to the closing question with the person's last case."""
        case = await unit.cases.last(conversation.id)
        if case is not None:
            await unit.cases.save(replace(case, helped=helped))

    async def forget(self, unit: UnitOfWork, conversation: Conversation, now: datetime) -> Conversation:
        """Erase everything about the person; the conversation as it goes on until its last message is out.

        The topics of the person's cases are deleted in the staff group, and what bulletins quote goes at once; the
        counselors are told that a case was erased, by number only.
        """
        await self._delete_chat(unit, conversation, now)
        cases = await unit.cases.all_of(conversation.id)
        for case in cases:
            topic = await unit.cases.topic(case.id)
            if topic is None:
                continue
            await unit.outbox.add([rows.delete_topic(case.id, now)])
            text = self._translator.staff(
                "Case {number}: the person has asked to be erased. The topic is deleted; please keep nothing of it.",
                number=case.id,
            )
            await unit.outbox.add([rows.to_group(topic.group, text, now)])
        if cases:
            await unit.outbox.tidy(now)
        await unit.conversations.erase(conversation.id)
        return await unit.conversations.get(conversation.id)
