"""Cases: their numbers, their topics, their links, whom they wait for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import CaseState, Link
from bot.domain.ids import CaseId, ChatId, GroupId, MessageId, ThreadId, UserId
from bot.storage.engine import Database
from bot.storage.errors import StorageError
from dialogs.risk.labels import Level
from tests.storage.builders import (
    GROUP,
    NOW,
    OTHER_GROUP,
    a_case,
    a_topic,
    after,
    close_case,
    conversation_of,
    open_case,
    received,
)


async def test_a_case_comes_back_as_it_was(database: Database) -> None:
    async with database.open_unit() as unit:
        opened = await open_case(unit, await conversation_of(unit, 1), Level.URGENT)
        assert opened.id > 0
        taken = replace(
            opened,
            queue="legal",
            level=Level.EMERGENCY,
            reason="Другое",
            state=CaseState.TAKEN,
            language="uz_cyrl",
            signals=("held", "minor"),
            counselor=UserId(2**40),
            alias="Арай",
            taken_at=after(1),
            replied_at=after(2),
            alert_at=None,
            alerts=3,
            helped="yes",
        )
        await unit.cases.save(taken)
        assert await unit.cases.current(opened.conversation) == taken
        await unit.commit()
        assert await unit.cases.get(opened.id) == taken
        assert await unit.cases.get(CaseId(99)) is None
        await unit.cases.save(replace(taken, alias="lost"))
    async with database.open_unit() as unit:
        assert await unit.cases.get(opened.id) == taken


async def test_a_person_has_one_open_case(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await received(unit, 1, 1)
        await unit.commit()
        await unit.inbox.claim(NOW, 1)
        assert await unit.cases.current(conversation) is None
        assert await unit.cases.last(conversation) is None
        first = await open_case(unit, conversation)
        assert await unit.cases.current(conversation) == first
        await close_case(unit, first)
        assert await unit.cases.current(conversation) is None
        second = await open_case(unit, conversation)
        assert await unit.cases.current(conversation) == second
        assert await unit.cases.last(conversation) == second
        assert [case.id for case in await unit.cases.all_of(conversation)] == [first.id, second.id]
        await unit.commit()
    async with database.open_unit() as unit:
        await unit.inbox.claim(NOW, 1)
        assert await unit.cases.current(conversation) == second
        with pytest.raises(StorageError):
            await open_case(unit, conversation)


async def test_a_number_is_never_given_twice(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        first = await open_case(unit, conversation)
        await close_case(unit, first)
        await unit.conversations.erase(conversation)
        await unit.conversations.drop_forgotten(conversation)
        assert (await open_case(unit, await conversation_of(unit, 2))).id > first.id


async def test_a_topic_is_found_by_its_thread(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1))
        topic = await unit.cases.topic(case.id)
        assert topic == replace(a_topic(), case=case.id)
        assert topic is not None
        placed = replace(
            topic,
            name="№ 7 · ұ",
            thread=ThreadId(50),
            card={"text": "x", "n": [1, None]},
            card_message=MessageId(3),
            card_edited_at=after(1),
        )
        await unit.cases.save_topic(placed)
        await unit.commit()
        assert await unit.cases.topic(case.id) == placed
        assert await unit.cases.by_thread(ChatId(GROUP), ThreadId(50)) == case
        assert await unit.cases.by_thread(ChatId(OTHER_GROUP), ThreadId(50)) is None
        assert await unit.cases.by_thread(ChatId(-9), ThreadId(50)) is None
        await unit.groups.migrate(ChatId(GROUP), ChatId(-500))
        assert await unit.cases.by_thread(ChatId(-500), ThreadId(50)) == case
        moved = await unit.cases.topic(case.id)
        assert moved is not None
        assert (moved.group, moved.chat) == (GROUP, -500)
        await unit.cases.save_topic(replace(moved, thread=None, card_message=None))
        assert await unit.cases.by_thread(ChatId(-500), ThreadId(50)) is None
        assert await unit.cases.topic(CaseId(99)) is None


async def test_links_are_found_from_both_sides(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1))
        joined = [Link(case.id, MessageId(n), MessageId(70), from_person=True) for n in (1, 2)]
        reply = Link(case.id, MessageId(3), MessageId(71), from_person=False)
        await unit.cases.link([*joined, reply, joined[0]])
        await unit.cases.link([reply])
        assert await unit.cases.links_of(case.id, topic_message=MessageId(70)) == joined
        assert await unit.cases.links_of(case.id, person_message=MessageId(3)) == [reply]
        assert await unit.cases.links_of(case.id) == [*joined, reply]
        assert await unit.cases.links_of(CaseId(99)) == []


async def test_the_most_dangerous_and_oldest_case_calls_first(database: Database) -> None:
    async with database.open_unit() as unit:
        cases = []
        levels = (Level.CONCERN, Level.EMERGENCY, Level.URGENT, Level.EMERGENCY, Level.URGENT)
        for chat, level in enumerate(levels):
            case = a_case(await conversation_of(unit, chat + 1), level, opened_at=after(-chat))
            cases.append(await unit.cases.open(replace(case, alert_at=after(60)), a_topic()))
        await unit.cases.save(replace(cases[4], state=CaseState.TAKEN))
        await unit.cases.save(replace(cases[0], alert_at=after(61)))
        assert await unit.cases.due_for_alert(after(59), 10) == []
        due = await unit.cases.due_for_alert(after(60), 10)
        assert [case.id for case in due] == [cases[3].id, cases[1].id, cases[2].id]
        assert len(await unit.cases.due_for_alert(after(60), 2)) == 2
        await unit.cases.save(replace(due[0], alert_at=None, alerts=1))
        assert [case.id for case in await unit.cases.due_for_alert(after(60), 10)] == [
            cases[1].id,
            cases[2].id,
        ]


async def test_counts_and_closed_ones(database: Database) -> None:
    async with database.open_unit() as unit:
        cases = [await open_case(unit, await conversation_of(unit, chat)) for chat in (1, 2, 3)]
        other = await unit.cases.open(a_case(await conversation_of(unit, 4)), a_topic(OTHER_GROUP))
        await close_case(unit, cases[0], at=after(10))
        await close_case(unit, cases[1], at=after(5))
        assert await unit.cases.open_count(GROUP) == 1
        assert await unit.cases.open_count(OTHER_GROUP) == 1
        assert await unit.cases.open_count(GroupId(-7)) == 0
        assert await unit.cases.closed_before(after(10), 9) == [cases[1].id]
        assert await unit.cases.closed_before(NOW + timedelta(days=1), 9) == [cases[1].id, cases[0].id]
        assert await unit.cases.closed_before(NOW + timedelta(days=1), 1) == [cases[1].id]
        assert other.id not in await unit.cases.closed_before(NOW + timedelta(days=1), 9)
