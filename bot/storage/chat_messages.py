"""Ids of the messages of private chats."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.domain.ids import ConversationId, MessageId
from bot.storage.context import Context, chunks
from bot.storage.dialect import insert_new
from bot.storage.tables import chat_messages, conversations


class ChatMessages:
    """Implements `ports.ChatMessages`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._new: list[dict[str, object]] = []

    async def add(
        self, conversation: ConversationId, messages: Sequence[MessageId], at: datetime, *, ours: bool
    ) -> None:
        self._new.extend(
            {"conversation_id": conversation, "message_id": message, "at": at, "ours": ours} for message in messages
        )

    async def flush(self) -> None:
        new, self._new = self._new, []
        if new:
            await self._context.run(insert_new(self._context.connection, chat_messages), new)

    async def since(self, conversation: ConversationId, since: datetime) -> list[MessageId]:
        await self.flush()
        rows = await self._context.rows(
            select(chat_messages.c.message_id)
            .where(chat_messages.c.conversation_id == conversation, chat_messages.c.at >= since)
            .order_by(chat_messages.c.message_id)
        )
        return [MessageId(row["message_id"]) for row in rows]

    async def forget(self, conversation: ConversationId, messages: Collection[MessageId]) -> None:
        await self.flush()
        for some in chunks(messages):
            await self._context.run(
                delete(chat_messages).where(
                    chat_messages.c.conversation_id == conversation, chat_messages.c.message_id.in_(some)
                )
            )

    async def last(self, conversation: ConversationId) -> MessageId | None:
        """After 48 hours without a message only what the person wrote last is still known."""
        await self._context.flush()
        highest = await self._context.value(
            select(func.max(chat_messages.c.message_id)).where(chat_messages.c.conversation_id == conversation)
        )
        theirs = await self._context.value(
            select(conversations.c.last_message).where(conversations.c.id == conversation)
        )
        found = max(highest or 0, theirs or 0)
        return MessageId(found) if found else None
