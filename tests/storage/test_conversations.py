"""Conversations, and the small things that hang on them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import ConversationKind
from bot.domain.ids import CaseId, ChatId, ConversationId, MessageId, ThreadId, UserId
from bot.domain.part import PartUse
from bot.domain.update import Address
from bot.storage.conversations import UnknownConversation
from bot.storage.engine import Database
from tests.storage.builders import (
    GROUP,
    NOW,
    OTHER_GROUP,
    a_part,
    after,
    call,
    close_case,
    conversation_of,
    open_case,
    person,
    private,
    received,
)


async def test_a_new_conversation(database: Database) -> None:
    async with database.open_unit() as unit:
        found = await person(unit, 77)
        assert (found.kind, found.chat, found.session) == (ConversationKind.PERSON, 77, None)
        assert (found.created_at, found.seen_at, found.last_message) == (NOW, NOW, 0)
        assert not found.blocked
        assert not found.forgotten
        staff = Address(ChatId(GROUP), private=False)
        ids = await unit.conversations.ensure([staff], NOW)
        assert (await unit.conversations.get(ids[staff])).kind is ConversationKind.STAFF


async def test_a_save_is_seen_at_once_and_after_the_commit(database: Database) -> None:
    async with database.open_unit() as unit:
        saved = replace(
            await person(unit, 1),
            session='{"step":"ö"}',
            seen_at=after(9),
            last_message=MessageId(5),
            blocked=True,
        )
        await unit.conversations.save(saved)
        assert await unit.conversations.get(saved.id) == saved
        await unit.commit()
        assert await unit.conversations.get(saved.id) == saved
        await unit.conversations.save(replace(saved, session=None))
    async with database.open_unit() as unit:
        assert await unit.conversations.get(saved.id) == saved, "without a commit nothing is kept"
        with pytest.raises(UnknownConversation):
            await unit.conversations.get(ConversationId(99))


@pytest.mark.postgres
async def test_two_units_do_not_undo_each_other(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as unit:
        await received(unit, 1, 1)
        await unit.commit()
    async with postgres_database.open_unit() as turn, postgres_database.open_unit() as delivery:
        claimed = (await turn.inbox.claim(NOW, 1))[0]
        seen = await delivery.conversations.get(claimed.conversation)
        await turn.conversations.save(replace(seen, session="new step"))
        await delivery.conversations.save(replace(seen, blocked=True))
        await asyncio.gather(turn.commit(), delivery.commit())
    async with postgres_database.open_unit() as unit:
        found = await unit.conversations.get(claimed.conversation)
        assert (found.session, found.blocked) == ("new step", True)


async def test_the_topic_of_a_case_belongs_to_its_person(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        case = await open_case(unit, conversation)
        topic = await unit.cases.topic(case.id)
        assert topic is not None
        await unit.cases.save_topic(replace(topic, thread=ThreadId(50)))
        in_topic = Address(ChatId(GROUP), private=False, thread=ThreadId(50))
        other_topic = Address(ChatId(GROUP), private=False, thread=ThreadId(51))
        general = Address(ChatId(GROUP), private=False)
        elsewhere = Address(ChatId(OTHER_GROUP), private=False, thread=ThreadId(50))
        found = await unit.conversations.ensure([in_topic, other_topic, general, elsewhere], NOW)
        assert found[in_topic] == conversation
        assert found[other_topic] == found[general] != conversation
        assert found[elsewhere] not in (conversation, found[general])


async def test_a_topic_that_was_deleted_meanwhile_still_belongs_to_its_person(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        case = await open_case(unit, conversation)
        gone = Address(ChatId(GROUP), private=False, thread=ThreadId(50), case=case.id)
        elsewhere = Address(ChatId(OTHER_GROUP), private=False, thread=ThreadId(50), case=case.id)
        unknown = Address(ChatId(GROUP), private=False, thread=ThreadId(51), case=CaseId(999))
        found = await unit.conversations.ensure([gone, elsewhere, unknown], NOW)
        assert found[gone] == conversation
        assert conversation not in (found[elsewhere], found[unknown])


async def test_idle_persons(database: Database) -> None:
    async with database.open_unit() as unit:
        for chat in range(1, 6):
            conversation = await person(unit, chat)
            await unit.conversations.save(replace(conversation, seen_at=after(chat)))
        waiting, closed, forgotten = [await conversation_of(unit, chat) for chat in (1, 2, 3)]
        await open_case(unit, waiting)
        await close_case(unit, await open_case(unit, closed))
        await unit.conversations.ensure([Address(ChatId(GROUP), private=False)], NOW)
        await unit.conversations.erase(forgotten)
        idle = await unit.conversations.idle_since(after(5), 10)
        assert idle == [closed, await conversation_of(unit, 4)]
        assert await unit.conversations.idle_since(after(5), 1) == [closed]


async def test_parts_in_the_order_they_were_sent(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        album = replace(a_part(one, 11, "caption"), kind="photo", album="a1", forwarded=True)
        for part in (a_part(one, 12, "c"), album, a_part(one, 10, "a"), a_part(other, 10, "x")):
            await unit.parts.add(part)
        await unit.parts.add(a_part(one, 10, "repeated"))
        unsorted = await unit.parts.of(one, [PartUse.UNSORTED])
        assert [part.text for part in unsorted] == ["a", "caption", "c"]
        assert unsorted[1] == album
        assert await unit.parts.sort(one, PartUse.OFFER) == 3
        await unit.parts.add(a_part(one, 13, "d"))
        assert await unit.parts.sort(one, PartUse.STORY) == 1
        assert await unit.parts.sort(one, PartUse.OFFER) == 3
        both = await unit.parts.of(one, [PartUse.OFFER, PartUse.STORY])
        assert [part.message for part in both] == [10, 11, 12, 13]
        assert await unit.parts.change(one, MessageId(10), "changed")
        assert not await unit.parts.change(one, MessageId(99), "changed")
        await unit.parts.mark_in_case(one)
        await unit.commit()
        kept = await unit.parts.of(one, [PartUse.OFFER])
        assert (kept[0].text, kept[0].in_case) == ("changed", True)
        assert [part.in_case for part in await unit.parts.of(other, [PartUse.UNSORTED])] == [False]


async def test_messages_of_a_chat(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await person(unit, 1), await person(unit, 2)
        messages = unit.chat_messages
        assert await messages.last(one.id) is None
        await messages.add(one.id, [MessageId(3), MessageId(4)], NOW, ours=True)
        await messages.add(one.id, [MessageId(4), MessageId(2)], after(-100), ours=False)
        await messages.add(other.id, [MessageId(4)], NOW, ours=False)
        assert await messages.since(one.id, after(-100)) == [2, 3, 4]
        assert await messages.since(one.id, NOW) == [3, 4]
        assert await messages.last(one.id) == 4
        await messages.forget(one.id, [MessageId(3), MessageId(4), MessageId(9)])
        assert await messages.since(one.id, after(-100)) == [2]
        assert await messages.since(other.id, NOW) == [4]
        await unit.conversations.save(replace(one, last_message=MessageId(8)))
        assert await messages.last(one.id) == 8


async def test_counselors_have_one_name(database: Database) -> None:
    async with database.open_unit() as unit:
        assert await unit.counselors.alias(UserId(5)) is None
        await unit.counselors.set_alias(UserId(5), "Aray")
        await unit.counselors.set_alias(UserId(5), "Арай")
        await unit.commit()
        assert await unit.counselors.alias(UserId(5)) == "Арай"
        assert await unit.counselors.count() == 1


async def test_a_group_is_known_by_its_present_and_former_ids(database: Database) -> None:
    async with database.open_unit() as unit:
        groups = unit.groups
        assert await groups.chat(GROUP) == ChatId(-1001)
        assert await groups.group(ChatId(GROUP)) == GROUP
        assert await groups.group(ChatId(-9)) is None
        general = Address(ChatId(GROUP), private=False)
        before = await unit.conversations.ensure([general], NOW)
        await groups.migrate(ChatId(GROUP), ChatId(-500))
        await groups.migrate(ChatId(GROUP), ChatId(-500))
        await groups.migrate(ChatId(-9), ChatId(-10))
        await unit.commit()
        await groups.migrate(ChatId(-500), ChatId(-600))
        await unit.commit()
        assert await groups.chat(GROUP) == -600
        assert {await groups.group(ChatId(chat)) for chat in (GROUP, -500, -600)} == {GROUP}
        assert await groups.group(ChatId(-10)) is None
        assert await groups.chat(OTHER_GROUP) == ChatId(-1002)
        moved = Address(ChatId(-600), private=False)
        assert (await unit.conversations.ensure([moved], NOW))[moved] == before[general]
        assert (await unit.conversations.get(before[general])).chat == -600


async def test_gates_never_open_early(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.gates.close(ChatId(1), after(30))
        await unit.gates.close(ChatId(1), after(10))
        await unit.gates.close(None, after(5))
        await unit.gates.close(ChatId(GROUP), after(1))
        await unit.commit()
        assert await unit.gates.closed(after(1)) == {ChatId(1): after(30), None: after(5)}
        await unit.gates.close(None, after(50))
        assert (await unit.gates.closed(after(1)))[None] == after(50)
        assert await unit.gates.closed(after(50)) == {}


async def test_sweeping_takes_what_is_finished_and_past(database: Database) -> None:
    hours = timedelta(hours=1)
    async with database.open_unit() as unit:
        conversation = await received(unit, 1, 1, 2, 3)
        claimed = await unit.inbox.claim(NOW, 10)
        await unit.inbox.done([claimed[0].id])
        await unit.inbox.park(claimed[1].id, "ValueError")
        await unit.outbox.add([call(stream, conversation=conversation) for stream in ("sent", "dead", "ready")])
        heads = await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())
        await unit.outbox.sent([heads[0][0].id], NOW)
        await unit.outbox.dead([heads[1][0].id], "400")
        await unit.outbox.add([call("held", conversation=conversation, held=True)])
        await unit.chat_messages.add(conversation, [MessageId(1)], NOW, ours=True)
        await unit.gates.close(ChatId(1), after(60))
        forgotten = await conversation_of(unit, 2)
        await unit.conversations.erase(forgotten)
        await unit.commit()
        nothing = {"inbox": 0, "outbox": 0, "chat_messages": 0, "gates": 0, "conversations": 0}
        assert await unit.retention.sweep(NOW) == nothing | {"conversations": 1}
        assert await unit.retention.sweep(NOW + 48 * hours) == nothing | {"gates": 1}
        two_days = nothing | {"inbox": 1, "outbox": 1, "chat_messages": 1}
        assert await unit.retention.sweep(NOW + 49 * hours) == two_days
        assert await unit.retention.sweep(NOW + 31 * 24 * hours) == nothing | {"outbox": 1}
        assert await unit.retention.sweep(NOW + 9999 * hours) == nothing, "nothing unfinished ever"
        assert [update.update_id for update in await unit.inbox.claim(NOW, 9)] == [3]
        assert [update.update_id for update in await unit.inbox.parked()] == [2]
        assert await unit.outbox.release(conversation, NOW) == 1
        assert len(await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())) == 2
        assert await unit.conversations.ensure([private(1)], NOW) == {private(1): conversation}


async def test_those_whose_answer_is_no_longer_awaited_are_found_once_their_time_has_come(database: Database) -> None:
    async with database.open_unit() as unit:
        asked, later = await person(unit, 1), await person(unit, 2)
        await person(unit, 3)
        await unit.conversations.save(replace(asked, silent_at=after(60)))
        await unit.conversations.save(replace(later, silent_at=after(600)))
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.conversations.due_silent(after(59), 10) == []
        assert await unit.conversations.due_silent(after(60), 10) == [asked.id]
        assert await unit.conversations.due_silent(after(600), 1) == [asked.id]
        await unit.conversations.save(replace(await unit.conversations.get(asked.id), silent_at=None))
        assert await unit.conversations.due_silent(after(600), 10) == [later.id]


async def test_an_erased_person_is_awaited_no_more(database: Database) -> None:
    async with database.open_unit() as unit:
        asked = await person(unit, 1)
        await unit.conversations.save(replace(asked, silent_at=NOW))
        await unit.conversations.erase(asked.id)
        assert await unit.conversations.due_silent(after(60), 10) == []


async def test_who_wants_to_be_written_to_is_found_once_the_time_has_come(database: Database) -> None:
    async with database.open_unit() as unit:
        for chat, at in ((1, after(60)), (2, after(600)), (3, None)):
            await unit.conversations.save(replace(await person(unit, chat), remind_at=at))
        await unit.commit()
    async with database.open_unit() as unit:
        soon, later = await person(unit, 1), await person(unit, 2)
        assert soon.remind_at == after(60)
        assert await unit.conversations.due_reminders(after(59), 10) == []
        assert await unit.conversations.due_reminders(after(60), 10) == [soon.id]
        assert await unit.conversations.due_reminders(after(600), 10) == [soon.id, later.id]
        await unit.conversations.save(replace(soon, remind_at=None))
        assert await unit.conversations.due_reminders(after(600), 10) == [later.id]


async def test_who_stopped_the_bot_or_is_erased_is_not_written_to(database: Database) -> None:
    async with database.open_unit() as unit:
        gone, erased = await person(unit, 1), await person(unit, 2)
        await unit.conversations.save(replace(gone, remind_at=NOW, blocked=True))
        await unit.conversations.save(replace(erased, remind_at=NOW))
        await unit.conversations.erase(erased.id)
        assert await unit.conversations.due_reminders(after(60), 10) == []
        assert (await unit.conversations.get(gone.id)).remind_at == NOW
        assert (await unit.conversations.get(erased.id)).remind_at is None
