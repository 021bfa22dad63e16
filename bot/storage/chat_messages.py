"""Ids of the messages of private chats."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.domain.ids import ConversationId, MessageId
from bot.storage.context import Context, chunks
from bot.storage.conversations import Conversations
from bot.storage.dialect import insert_new
from bot.storage.tables import chat_messages, conversations


class ChatMessages:
    """Implements `ports.ChatMessages`."""

    def __init__(self, context: Context, conversations: Conversations) -> None:
        self._context = context
        self._conversations = conversations
        self._new: list[dict[str, object]] = []
        self._highest: dict[ConversationId, int] = {}

    def forget_read(self) -> None:
        """What was read may be stale."""
        self._highest.clear()

    async def add(
        self, conversation: ConversationId, messages: Sequence[MessageId], at: datetime, *, ours: bool
    ) -> None:
        self._new.extend(
            {"conversation_id": conversation, "message_id": message, "at": at, "ours": ours} for message in messages
        )
        if conversation in self._highest and messages:
            self._highest[conversation] = max(self._highest[conversation], *messages)

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
        self._highest.pop(conversation, None)
        for some in chunks(messages):
            await self._context.run(
                delete(chat_messages).where(
                    chat_messages.c.conversation_id == conversation, chat_messages.c.message_id.in_(some)
                )
            )

    async def last(self, conversation: ConversationId) -> MessageId | None:
        """After 48 hours without a message only what the person wrote last is still known."""
        if conversation not in self._highest:
            await self.flush()
            # Whoever is asked about one person of a batch is asked about the others, too.
            await self._read_highest({conversation, *self._conversations.read})
        theirs = (await self._conversations.get(conversation)).last_message
        return MessageId(max(self._highest[conversation], theirs)) or None

    async def _read_highest(self, of: Collection[ConversationId]) -> None:
        highest = (
            select(func.max(chat_messages.c.message_id))
            .where(chat_messages.c.conversation_id == conversations.c.id)
            .scalar_subquery()
        )
        for some in chunks(sorted(of)):
            rows = await self._context.rows(
                select(conversations.c.id, highest.label("highest")).where(conversations.c.id.in_(some))
            )
            self._highest |= {ConversationId(row["id"]): row["highest"] or 0 for row in rows}
        self._highest = dict.fromkeys(of, 0) | self._highest
