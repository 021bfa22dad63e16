"""The names under which counselors speak."""

from sqlalchemy import delete, func, insert, select

from bot.domain.ids import UserId
from bot.storage.context import Context
from bot.storage.tables import counselors


class Counselors:
    """Implements `ports.Counselors`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def _hash(self, user: UserId) -> bytes:
        return self._context.hashes.hash("counselor", user)

    async def alias(self, user: UserId) -> str | None:
        return self._context.open(
            await self._context.value(select(counselors.c.alias).where(counselors.c.user_hash == self._hash(user)))
        )

    async def set_alias(self, user: UserId, alias: str) -> None:
        await self.forget(user)
        cipher = self._context.cipher
        await self._context.run(
            insert(counselors).values(
                user_hash=self._hash(user), user=cipher.encrypt_int(user), alias=cipher.encrypt_text(alias)
            )
        )

    async def count(self) -> int:
        return int(await self._context.value(select(func.count()).select_from(counselors)))

    async def forget(self, user: UserId) -> None:
        """Erase a counselor who left."""
        await self._context.run(delete(counselors).where(counselors.c.user_hash == self._hash(user)))
