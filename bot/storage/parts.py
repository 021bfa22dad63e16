"""Kept pieces of what a person sent."""

from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from bot.domain.ids import ConversationId, MessageId
from bot.domain.part import Part, PartUse
from bot.storage.context import Context
from bot.storage.dialect import insert_new
from bot.storage.tables import parts


class Parts:
    """Implements `ports.Parts`. Message ids of a chat grow, so their order is that of sending."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._new: list[Part] = []

    async def add(self, part: Part) -> None:
        self._new.append(part)

    async def flush(self) -> None:
        new, self._new = self._new, []
        if new:
            values = [
                {
                    "conversation_id": part.conversation,
                    "message_id": part.message,
                    "kind": part.kind,
                    "text": self._context.cipher.encrypt_text(part.text),
                    "at": part.at,
                    "album": part.album,
                    "forwarded": part.forwarded,
                    "use": part.use,
                    "in_case": part.in_case,
                }
                for part in new
            ]
            await self._context.run(insert_new(self._context.connection, parts), values)

    async def of(self, conversation: ConversationId, uses: Collection[PartUse]) -> list[Part]:
        await self.flush()
        rows = await self._context.rows(
            select(parts)
            .where(parts.c.conversation_id == conversation, parts.c.use.in_(uses))
            .order_by(parts.c.message_id)
        )
        return [
            Part(
                conversation=ConversationId(row["conversation_id"]),
                message=MessageId(row["message_id"]),
                kind=row["kind"],
                text=self._context.cipher.decrypt_text(row["text"]),
                at=row["at"],
                album=row["album"],
                forwarded=row["forwarded"],
                use=PartUse(row["use"]),
                in_case=row["in_case"],
            )
            for row in rows
        ]

    async def sort(self, conversation: ConversationId, use: PartUse) -> int:
        await self.flush()
        await self._context.run(
            update(parts)
            .where(parts.c.conversation_id == conversation, parts.c.use == PartUse.UNSORTED)
            .values(use=use)
        )
        return int(
            await self._context.value(
                select(func.count()).where(parts.c.conversation_id == conversation, parts.c.use == use)
            )
        )

    async def change(self, conversation: ConversationId, message: MessageId, text: str) -> bool:
        await self.flush()
        changed = await self._context.count(
            update(parts)
            .where(parts.c.conversation_id == conversation, parts.c.message_id == message)
            .values(text=self._context.cipher.encrypt_text(text))
        )
        return changed > 0

    async def mark_in_case(self, conversation: ConversationId) -> None:
        await self.flush()
        await self._context.run(
            update(parts)
            .where(parts.c.conversation_id == conversation, parts.c.in_case.is_(False))
            .values(in_case=True)
        )

    async def drop(self, conversation: ConversationId, use: PartUse) -> None:
        await self.flush()
        await self._context.run(delete(parts).where(parts.c.conversation_id == conversation, parts.c.use == use))
