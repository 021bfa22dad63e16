"""Chats that must rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, select

from bot.domain.ids import ChatId
from bot.storage.context import Context
from bot.storage.dialect import insert_for
from bot.storage.tables import gates


class Gates:
    """Implements `ports.Gates`. A gate that is closed already never opens earlier."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def close(self, chat: ChatId | None, until: datetime) -> None:
        key = self._context.hashes.hash("gate", "every chat" if chat is None else chat)
        sealed = None if chat is None else self._context.cipher.encrypt_int(chat)
        statement: Any = insert_for(self._context.connection, gates).values(chat_hash=key, chat=sealed, until=until)
        later = case((statement.excluded.until > gates.c.until, statement.excluded.until), else_=gates.c.until)
        await self._context.run(
            statement.on_conflict_do_update(index_elements=[gates.c.chat_hash], set_={"until": later})
        )

    async def closed(self, now: datetime) -> dict[ChatId | None, datetime]:
        rows = await self._context.rows(select(gates.c.chat, gates.c.until).where(gates.c.until > now))
        return {
            None if row["chat"] is None else ChatId(self._context.cipher.decrypt_int(row["chat"])): row["until"]
            for row in rows
        }
