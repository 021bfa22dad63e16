"""The counselors' groups and their former ids."""

from sqlalchemy import delete, insert, select, update

from bot.domain.ids import ChatId, GroupId
from bot.storage.context import Context
from bot.storage.tables import case_topics, conversations, staff_groups


class StaffGroups:
    """Implements `ports.StaffGroups`. A group without a row has the id configured: it never migrated."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._groups: dict[ChatId, GroupId] | None = None
        self._chats: dict[GroupId, ChatId] = {}

    async def _load(self) -> dict[ChatId, GroupId]:
        if self._groups is None:
            found = await self._context.rows(select(staff_groups))
            self._groups = {ChatId(row["chat_id"]): GroupId(row["group_id"]) for row in found}
            self._chats = {GroupId(row["group_id"]): ChatId(row["chat_id"]) for row in found if row["present"]}
        return self._groups

    async def chat(self, group: GroupId) -> ChatId:
        await self._load()
        return self._chats.get(group, ChatId(group))

    async def group(self, chat: ChatId) -> GroupId | None:
        found = (await self._load()).get(chat, GroupId(chat))
        return found if found in self._context.groups else None

    async def in_use(self, group: GroupId) -> bool:
        stood = select(case_topics.c.case_id).where(
            case_topics.c.group_id == group, case_topics.c.thread_id.is_not(None)
        )
        return await self._context.value(stood.limit(1)) is not None

    async def migrate(self, old: ChatId, new: ChatId) -> None:
        group = await self.group(old)
        if group is None or old == new:
            return
        await self._context.run(update(staff_groups).where(staff_groups.c.group_id == group).values(present=False))
        await self._context.run(delete(staff_groups).where(staff_groups.c.chat_id.in_([old, new])))
        await self._context.run(
            insert(staff_groups),
            [
                {"chat_id": old, "group_id": group, "present": False},
                {"chat_id": new, "group_id": group, "present": True},
            ],
        )
        await self._context.run(
            update(conversations)
            .where(conversations.c.key_hash == self._context.hashes.hash("staff", group))
            .values(chat=self._context.cipher.encrypt_int(new))
        )
        self._groups = None

    def forget_read(self) -> None:
        """The transaction ended: read again."""
        self._groups = None
