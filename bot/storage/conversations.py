"""Conversations: found by a keyed hash, read once a unit, written in batches."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import RowMapping, Select, Update, bindparam, exists, or_, select, update
from sqlalchemy import delete as delete_from

from bot.domain.conversation import Conversation, ConversationKind
from bot.domain.ids import ChatId, ConversationId, GroupId, InboxId, MessageId
from bot.domain.update import Address
from bot.storage.context import Context, chunks
from bot.storage.dialect import insert_new
from bot.storage.erasure import erase_conversation, erase_gate
from bot.storage.staff_groups import StaffGroups
from bot.storage.tables import case_topics, cases, conversations, inbox, is_state, outbox

_CHANGING = ("session", "seen_at", "last_message", "blocked", "forgotten", "silent_at", "remind_at")
_ALL = select(conversations).where(conversations.c.id.in_(bindparam("some", expanding=True)))
_SOME = (
    select(conversations.c.id)
    .where(conversations.c.id.in_(bindparam("some", expanding=True)))
    .order_by(conversations.c.id)
)
_HELD = _SOME.with_for_update()
_SHARED = _SOME.with_for_update(read=True, key_share=True)
_BY_KEY = select(conversations.c.key_hash, conversations.c.id).where(
    conversations.c.key_hash.in_(bindparam("some", expanding=True))
)


@lru_cache(maxsize=64)
def _change(names: tuple[str, ...]) -> Update:
    statement = update(conversations).where(conversations.c.id == bindparam("of"))
    return statement.values({name: bindparam(name) for name in names})


class UnknownConversation(LookupError):
    """No conversation has this id (any more)."""


class Conversations:
    """Implements `ports.Conversations`. A save writes only what changed,
    so that two units don't undo each other's work.
    """

    def __init__(self, context: Context, groups: StaffGroups) -> None:
        self._context = context
        self._groups = groups
        self._stored: dict[ConversationId, Conversation] = {}
        self._current: dict[ConversationId, Conversation] = {}

    async def ensure(self, addresses: Collection[Address], now: datetime) -> dict[Address, ConversationId]:
        found: dict[Address, ConversationId] = {}
        keyed: dict[bytes, list[Address]] = {}
        for address in dict.fromkeys(addresses):
            group = None if address.private else await self._groups.group(address.chat)
            topic = None if group is None else await self._of_topic(group, address)
            if topic is not None:
                found[address] = topic
            else:
                keyed.setdefault(self._key(address, group), []).append(address)
        ids = await self._by_key(list(keyed))
        missing = [key for key in keyed if key not in ids]
        if missing:
            values = [self._new(key, keyed[key][0], now) for key in missing]
            await self._context.run(insert_new(self._context.connection, conversations), values)
            ids |= await self._by_key(missing)
        for key, same in keyed.items():
            found.update(dict.fromkeys(same, ids[key]))
        return found

    def _key(self, address: Address, group: GroupId | None) -> bytes:
        if address.private:
            return self._context.hashes.hash("person", address.chat)
        return self._context.hashes.hash("staff", address.chat if group is None else group)

    async def _of_topic(self, group: GroupId, address: Address) -> ConversationId | None:
        if address.thread is None:
            return None
        found = await self._context.value(
            select(cases.c.conversation_id)
            .join(case_topics, case_topics.c.case_id == cases.c.id)
            .where(case_topics.c.group_id == group, case_topics.c.thread_id == address.thread)
            .where(cases.c.conversation_id.is_not(None))
            .order_by(cases.c.id.desc())
            .limit(1)
        )
        if found is None and address.case is not None:
            # Deleted meanwhile: what was written there must not overtake what was written there before.
            found = await self._context.value(
                select(cases.c.conversation_id)
                .join(case_topics, case_topics.c.case_id == cases.c.id)
                .where(cases.c.id == address.case, case_topics.c.group_id == group)
            )
        return cast("ConversationId | None", found)

    async def _by_key(self, keys: Collection[bytes]) -> dict[bytes, ConversationId]:
        ids: dict[bytes, ConversationId] = {}
        for some in chunks(keys):
            rows = await self._context.rows(_BY_KEY, {"some": some})
            ids |= {bytes(row["key_hash"]): ConversationId(row["id"]) for row in rows}
        return ids

    def _new(self, key: bytes, address: Address, now: datetime) -> dict[str, Any]:
        kind = ConversationKind.PERSON if address.private else ConversationKind.STAFF
        return {
            "key_hash": key,
            "kind": kind,
            "chat": self._context.cipher.encrypt_int(address.chat),
            "session": None,
            "created_at": now,
            "seen_at": now,
            "last_message": 0,
            "blocked": False,
            "forgotten": False,
            "not_before": None,
            "silent_at": None,
            "remind_at": None,
        }

    async def prefetch(self, ids: Collection[ConversationId]) -> None:
        """Read these now, in one go."""
        for some in chunks(ids):
            for row in await self._context.rows(_ALL, {"some": some}):
                self._keep(self._read(row))

    def keep(self, rows: Sequence[RowMapping]) -> list[ConversationId]:
        """Take these rows of conversations as read; which they are, each once. What this unit changed stays."""
        ids = dict.fromkeys(ConversationId(row["id"]) for row in rows)
        for row in rows:
            if self._current.get(row["id"]) is self._stored.get(row["id"]):
                self._keep(self._read(row))
        return list(ids)

    def _keep(self, conversation: Conversation) -> None:
        self._stored[conversation.id] = conversation
        self._current[conversation.id] = conversation

    def _read(self, row: RowMapping) -> Conversation:
        return Conversation(
            id=ConversationId(row["id"]),
            kind=ConversationKind(row["kind"]),
            chat=ChatId(self._context.cipher.decrypt_int(row["chat"])),
            session=self._context.open(row["session"]),
            created_at=row["created_at"],
            seen_at=row["seen_at"],
            last_message=MessageId(row["last_message"]),
            blocked=row["blocked"],
            forgotten=row["forgotten"],
            silent_at=row["silent_at"],
            remind_at=row["remind_at"],
        )

    async def get(self, id: ConversationId) -> Conversation:
        if id not in self._current:
            await self.prefetch([id])
        if id not in self._current:
            raise UnknownConversation(f"there is no conversation {id}")
        return self._current[id]

    @property
    def read(self) -> Collection[ConversationId]:
        """Those that this unit has read."""
        return self._current.keys()

    async def save(self, conversation: Conversation) -> None:
        await self.get(conversation.id)
        self._current[conversation.id] = conversation

    async def flush(self) -> None:
        """Write what changed, by id, conversations with the same changes in one batch."""
        batches: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for id in sorted(self._current):
            before, after = self._stored[id], self._current[id]
            changed = tuple(name for name in _CHANGING if getattr(before, name) != getattr(after, name))
            if changed:
                values = {name: getattr(after, name) for name in changed}
                if "session" in values:
                    values["session"] = self._context.seal(after.session)
                batches.setdefault(changed, []).append({"of": id, **values})
                self._stored[id] = after
        for changed, rows in batches.items():
            await self._context.run(_change(changed), rows)

    def forget_read(self) -> None:
        """The transaction ended: what was read may be stale."""
        self._stored.clear()
        self._current.clear()

    async def erase(self, id: ConversationId, keep: InboxId | None = None) -> None:
        await self._context.flush()
        conversation = await self.get(id)
        await erase_conversation(self._context, conversation)
        self._context.forget_read()

    async def drop_forgotten(self, id: ConversationId) -> bool:
        await self._context.flush()
        conversation = await self.get(id)
        # An update that is just being received holds the row: it must be seen, or it would lose its conversation.
        await self._context.run(select(conversations.c.id).where(conversations.c.id == id).with_for_update())
        dropped = await self._context.count(delete_from(conversations).where(conversations.c.id == id, droppable()))
        if dropped:
            await erase_gate(self._context, conversation.chat)
            self._context.forget_read()
        return bool(dropped)

    async def hold(self, id: ConversationId) -> bool:
        await self._context.flush()
        query = select(conversations.c.id).where(conversations.c.id == id).with_for_update()
        return await self._context.value(query) is not None

    async def hold_all(self, ids: Collection[ConversationId]) -> None:
        await self._lock(_HELD, ids)

    async def share(self, ids: Collection[ConversationId]) -> None:
        await self._lock(_SHARED, ids)

    async def _lock(self, statement: Select[Any], ids: Collection[ConversationId]) -> None:
        if self._context.connection.dialect.name != "postgresql":
            return  # on SQLite one unit writes at a time
        await self._context.flush()
        for some in chunks(sorted(ids)):
            await self._context.run(statement, {"some": some})

    async def due_silent(self, now: datetime, limit: int) -> list[ConversationId]:
        await self._context.flush()
        found = await self._context.rows(
            select(conversations.c.id)
            .where(conversations.c.silent_at <= now)
            .order_by(conversations.c.silent_at, conversations.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [ConversationId(row["id"]) for row in found]

    async def due_reminders(self, now: datetime, limit: int) -> list[ConversationId]:
        await self._context.flush()
        found = await self._context.rows(due_reminders(now).limit(limit).with_for_update(skip_locked=True))
        return [ConversationId(row["id"]) for row in found]

    async def idle_since(self, before: datetime, limit: int) -> list[ConversationId]:
        await self._context.flush()
        needed = exists().where(
            cases.c.conversation_id == conversations.c.id,
            cases.c.erased.is_(False),
            or_(cases.c.state != "closed", cases.c.taken_at.is_not(None)),
        )
        found = await self._context.rows(
            select(conversations.c.id)
            .where(conversations.c.kind == ConversationKind.PERSON, conversations.c.seen_at < before)
            .where(conversations.c.forgotten.is_(False), ~needed)
            .order_by(conversations.c.seen_at, conversations.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [ConversationId(row["id"]) for row in found]


def due_reminders(now: datetime) -> Select[tuple[int]]:
    """Those who want to be written to by now, and can be."""
    return (
        select(conversations.c.id)
        .where(conversations.c.remind_at <= now)
        .where(conversations.c.blocked.is_(False), conversations.c.forgotten.is_(False))
        .order_by(conversations.c.remind_at, conversations.c.id)
    )


def droppable() -> Any:
    """The condition of a conversation that is forgotten and has nothing unread or unsent."""
    unread = exists().where(inbox.c.conversation_id == conversations.c.id, is_state(inbox, "new", "parked"))
    unsent = exists().where(
        outbox.c.finished_at.is_(None),
        or_(
            outbox.c.conversation_id == conversations.c.id,
            (outbox.c.target == "person") & (outbox.c.target_id == conversations.c.id),
        ),
    )
    return conversations.c.forgotten & ~unread & ~unsent
