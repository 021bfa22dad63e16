"""Fills every table with what one person leaves behind, and reads everything back decrypted."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from bot.crypto import Cipher
from bot.domain.case import CaseState, Link
from bot.domain.correction import Correction
from bot.domain.directory import Change, Did, Record
from bot.domain.ids import CaseId, ChatId, ConversationId, MessageId, MilestoneId, OutboxId, ThreadId, UserId
from bot.domain.milestone import Milestone
from bot.domain.outgoing import Purpose, ToGroup, ToTopic
from bot.domain.part import PartUse
from bot.domain.update import RawUpdate
from bot.storage.columns import Sealed
from bot.storage.engine import Database
from bot.storage.tables import metadata
from bot.storage.unit import StorageUnit
from dialogs.risk.labels import Level
from tests.storage.builders import GROUP, NOW, a_part, after, call, open_case, person, private

CALLED = Record("kz-111", {"hours": "always"}, verified_on=NOW.date(), verified_by="Aray", how="called")
"""A telephone number that an operator has called; it belongs to no person."""


@dataclass(frozen=True)
class Left:
    """One person and what they have told us."""

    chat: int
    name: str
    secret: str
    base: int
    """Message and update ids of this person begin here."""

    @property
    def words(self) -> str:
        return f"{self.name}: {self.secret} ({self.chat})"

    def message(self, number: int) -> MessageId:
        return MessageId(self.base + number)


async def fill(unit: StorageUnit, left: Left) -> tuple[ConversationId, CaseId]:
    """Something of this person in every table, in every state; the conversation and the open case."""
    conversation = await person(unit, left.chat)
    await unit.conversations.save(replace(conversation, session=left.words, last_message=left.message(9), blocked=True))
    await _fill_inbox(unit, conversation.id, left)
    first = await open_case(unit, conversation.id)
    await unit.cases.save(
        replace(
            first,
            reason=left.words,
            signals=("held", left.secret),
            state=CaseState.CLOSED,
            counselor=UserId(left.chat + 1),
            alias=left.name,
            taken_at=NOW,
            closed_at=NOW,
            helped=left.secret,
        )
    )
    case = await open_case(unit, conversation.id)
    await unit.cases.save(replace(case, state=CaseState.TAKEN, counselor=UserId(left.chat + 1), alias=left.name))
    topic = await unit.cases.topic(case.id)
    assert topic is not None
    await unit.cases.save_topic(
        replace(
            topic,
            name=left.name,
            card={"text": left.words},
            thread=ThreadId(left.base),
            card_message=MessageId(3),
        )
    )
    for number in (first.id, case.id):
        await unit.cases.link([Link(number, left.message(1), left.message(2), from_person=True)])
        await unit.corrections.save(
            Correction(number, NOW, Level.NONE, (left.secret,), Level.URGENT, (left.name,), (left.words,), "kk", True)
        )
        await unit.milestones.add(Milestone(MilestoneId(0), number, left.secret, NOW, UserId(left.chat + 1)))
    await unit.parts.add(a_part(conversation.id, left.message(1), left.words))
    await unit.parts.add(a_part(conversation.id, left.message(2), left.words, PartUse.STORY))
    await unit.chat_messages.add(conversation.id, [left.message(1)], NOW, ours=False)
    await unit.chat_messages.add(conversation.id, [left.message(2)], NOW, ours=True)
    await unit.counselors.set_alias(UserId(left.chat + 1), left.name)
    await unit.gates.close(ChatId(left.chat), after(60))
    await _fill_outbox(unit, conversation.id, case.id, left)
    await unit.pulses.keep("contact", NOW)
    if await unit.directory.get(CALLED.id) is None:
        await unit.directory.save(CALLED, Change(CALLED.id, NOW, "Aray", Did.VERIFIED, "called", {}, {"a": 1}))
    return conversation.id, case.id


async def _fill_inbox(unit: StorageUnit, conversation: ConversationId, left: Left) -> None:
    """An answered update, a parked one, an unread one."""
    ids = [left.base + number for number in range(3)]
    updates = [(RawUpdate(id, private(left.chat), left.words.encode()), conversation) for id in ids]
    await unit.inbox.put(updates, NOW)
    mine = [update for update in await unit.inbox.claim(NOW, 100) if update.conversation == conversation]
    await unit.inbox.done([mine[0].id])
    await unit.inbox.park(mine[1].id, "ValueError")


async def _fill_outbox(unit: StorageUnit, conversation: ConversationId, case: CaseId, left: Left) -> None:
    """Calls to and about the person: sent, dead, held and ready."""
    for stream in ("sent", "dead"):
        row = call(f"{stream}:{left.base}", left.words, conversation=conversation, joinable=left.words)
        await unit.outbox.add([row])
    heads = await unit.outbox.heads(NOW, 100, busy_streams=(), closed_chats=())
    by_stream: dict[str, OutboxId] = {run[0].outgoing.stream: run[0].id for run in heads}
    await unit.outbox.sent([by_stream[f"sent:{left.base}"]], NOW)
    await unit.outbox.dead([by_stream[f"dead:{left.base}"]], "403")
    await unit.outbox.add(
        [
            call(f"p:{conversation}", left.words, conversation=conversation, held=True),
            call(f"p:{conversation}", left.words, conversation=conversation, replace_key="screen"),
            call(f"c:{case}", left.words, target=ToTopic(case), joinable=left.words, origins=(left.base,)),
            call(f"g:{GROUP}", left.words, target=ToGroup(GROUP), conversation=conversation, case=case),
            call(f"e:{conversation}", "erase", conversation=conversation, purpose=Purpose.ERASE),
            call(f"p:{conversation}", "farewell", conversation=conversation, purpose=Purpose.FAREWELL),
        ]
    )


async def dump(database: Database, cipher: Cipher) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, sealed columns decrypted."""
    everything: dict[str, list[dict[str, Any]]] = {}
    async with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table).order_by(*table.primary_key.columns))).mappings().all()
            everything[table.name] = [
                {
                    column.name: cipher.decrypt(row[column.name])
                    if isinstance(column.type, Sealed) and row[column.name] is not None
                    else row[column.name]
                    for column in table.columns
                }
                for row in rows
            ]
    return everything
