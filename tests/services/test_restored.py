"""What a restored database sends by itself, and what it puts before counselors."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import CaseState
from bot.domain.ids import CaseId, ChatId, MessageId, ThreadId, UserId
from bot.domain.outgoing import Outgoing, Purpose, ToGroup, ToNobody, ToPerson, ToTopic
from bot.domain.update import RawUpdate
from bot.services.erase import Eraser
from bot.services.restored import Restoration, Settled
from bot.storage.aftermath import Aftermath
from bot.storage.engine import Database
from bot.storage.unit import StorageUnit
from dialogs.risk.labels import Level
from tests.fakes import PlainTranslator
from tests.storage.builders import GROUP, NOW, OTHER_GROUP, after, call, close_case, conversation_of, open_case, private

LATER = NOW + timedelta(hours=7)


async def settle(unit: StorageUnit, *erased: CaseId) -> Settled:
    say = PlainTranslator()
    restoration = Restoration(say, [GROUP, OTHER_GROUP, GROUP], Eraser(say))
    return await restoration.settle(unit, Aftermath(unit._context), NOW, LATER, erased)


async def would_go(unit: StorageUnit) -> list[Outgoing]:
    """Everything that would be sent in time, stream by stream."""
    found: list[Outgoing] = []
    while heads := await unit.outbox.heads(after(10**6), 100, busy_streams=(), closed_chats=()):
        letters = [letter for run in heads for letter in run]
        found += [letter.outgoing for letter in letters]
        await unit.outbox.sent([letter.id for letter in letters], LATER)
    return found


async def test_nothing_goes_to_a_person_by_itself(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 7)
        case = await open_case(unit, conversation)
        await unit.cases.save(replace(case, state=CaseState.TAKEN, counselor=UserId(5), alias="Nur", alert_at=None))
        for purpose in Purpose:
            to_person = purpose in (
                Purpose.SCREEN, Purpose.REPLY, Purpose.REPLY_EDIT, Purpose.FAREWELL, Purpose.ERASE,
            )  # fmt: skip
            target = ToPerson(conversation) if to_person else ToTopic(case.id)
            row = call(purpose, purpose, target=target, purpose=purpose, conversation=conversation, case=case.id)
            await unit.outbox.add([replace(row, origins=(MessageId(31),))])
        answer = call("b:1", "toast", target=ToNobody(), purpose=Purpose.CALLBACK, method="answerCallbackQuery")
        held = call(f"p:{conversation}", "held", purpose=Purpose.REPLY, conversation=conversation, held=True)
        await unit.outbox.add([answer, held])
        settled = await settle(unit)
        assert settled == Settled(dropped=7, asked=1, erased=0, unknown=())
        rows = await would_go(unit)
        assert [row.purpose for row in rows if isinstance(row.target, ToPerson)] == [Purpose.ERASE]
        kept = {row.params["text"] for row in rows if row.params.get("text") == row.purpose}
        assert kept == {Purpose.RELAY, Purpose.ALARM, Purpose.STAFF_NOTE, Purpose.ERASE}
        [ask] = [row for row in rows if "may not have reached" in str(row.params.get("text"))]
        assert ask.target == ToTopic(case.id)
        assert ask.params["reply_parameters"] == {"message_id": 31, "allow_sending_without_reply": True}
        assert await unit.outbox.release(conversation, LATER) == 1, "what waits for the person's return still waits"


def in_topic(kind: str = "message", thread: int = 70, **values: object) -> bytes:
    """A raw update of the first staff group."""
    chat = {"id": GROUP, "type": "supergroup", "is_forum": True}
    message = {"message_id": 31, "chat": chat, "message_thread_id": thread, "is_topic_message": True, **values}
    return json.dumps({"update_id": 1, kind: {"message": message} if kind == "callback_query" else message}).encode()


@pytest.mark.parametrize(
    ("raw", "asked", "left"),
    [
        (in_topic(text="I am here"), 1, 0),
        (in_topic("edited_message", text="I am near"), 1, 0),
        (in_topic(photo=[]), 1, 0),
        (in_topic(text="// a note"), 0, 0),
        (in_topic(text="/close"), 0, 0),
        (in_topic("callback_query"), 0, 0),
        (in_topic(thread=5, text="another topic"), 0, 0),
        (in_topic(migrate_to_chat_id=-1005), 0, 1),
        (b'{"update_id": 1, "message": {"message_id": 3, "text": "help", "chat": {"id": 7, "type": "private"}}}', 0, 1),
        (b"{", 0, 1),
    ],
)
async def test_what_was_on_its_way_in(database: Database, raw: bytes, asked: int, left: int) -> None:
    """A person's update is answered by the service, as always; a counselor's goes only by their hand."""
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 7)
        case = await open_case(unit, conversation)
        topic = await unit.cases.topic(case.id)
        assert topic is not None
        await unit.cases.save_topic(replace(topic, thread=ThreadId(70)))
        await unit.inbox.put([(RawUpdate(1, private(7), raw), conversation)], NOW)
        assert (await settle(unit)).asked == asked
        rows = await would_go(unit)
        notes = [row for row in rows if "may not have reached" in str(row.params.get("text"))]
        assert [row.params["reply_parameters"] for row in notes] == asked * [
            {"message_id": 31, "allow_sending_without_reply": True}
        ]
        assert len(await unit.inbox.claim(LATER, 10)) == left


async def test_every_group_is_told_once_and_cards_show_what_the_bot_knows(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 7))
        closed = await open_case(unit, await conversation_of(unit, 8))
        await close_case(unit, closed)
        await settle(unit)
        rows = await would_go(unit)
        told = [row for row in rows if isinstance(row.target, ToGroup)]
        assert [row.target for row in told] == [ToGroup(GROUP), ToGroup(OTHER_GROUP)]
        assert all("2026-11-24 09:00 UTC" in str(row.params["text"]) for row in told)
        assert [row.case for row in rows if row.purpose is Purpose.CARD] == [case.id]


async def test_a_waiting_case_calls_the_staff_at_once_and_tells_the_person_nothing(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 7), Level.EMERGENCY)
        await settle(unit)
        [due] = await unit.cases.due_for_alert(LATER, 10)
        assert due.id == case.id
        assert due.alerts >= 1, "the person is told with the first call only"


@pytest.mark.parametrize("number", [99, 2])
async def test_a_number_without_a_person_is_told(database: Database, number: int) -> None:
    async with database.open_unit() as unit:
        await open_case(unit, await conversation_of(unit, 7))
        second = await open_case(unit, await conversation_of(unit, 8))
        await unit.conversations.erase(await conversation_of(unit, 8))
        assert second.id == 2
        assert (await settle(unit, CaseId(number))).unknown == (CaseId(number),)


async def test_whoever_was_erased_since_is_erased_anew(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 7)
        case = await open_case(unit, conversation)
        other = await open_case(unit, await conversation_of(unit, 8))
        settled = await settle(unit, case.id)
        assert settled.erased == 1
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.cases.get(case.id) is None
        assert await unit.cases.get(other.id) is not None
        rows = await would_go(unit)
        assert "deleteForumTopic" in {row.method for row in rows if row.case == case.id}
        assert not [row for row in rows if isinstance(row.target, ToPerson)], "nothing is written to the chat"
        assert (await unit.groups.chat(GROUP)) == ChatId(GROUP)
        await unit.retention.sweep(LATER)
        await unit.commit()
    async with database.open_unit() as unit:
        assert await conversation_of(unit, 7) != conversation
