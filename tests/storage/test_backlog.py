"""Figures of what waits: what rests on purpose is not due. And moments of the bot, kept for all its processes."""

import asyncio
from datetime import datetime

from bot.domain.case import CaseState
from bot.domain.ids import ChatId
from bot.domain.outgoing import Lane, ToGroup
from bot.domain.update import RawUpdate
from bot.storage.engine import Database
from bot.storage.unit import StorageUnit
from dialogs.risk.labels import Level
from tests.storage.builders import GROUP, NOW, after, call, conversation_of, open_case, private


async def receive(unit: StorageUnit, chat: int, number: int, at: datetime) -> None:
    conversation = await conversation_of(unit, chat)
    await unit.inbox.put([(RawUpdate(number, private(chat), b"{}"), conversation)], at)


async def test_an_empty_database_has_nothing_waiting(database: Database) -> None:
    async with database.open_unit() as unit:
        inbox, outbox = await unit.backlog.inbox(NOW), await unit.backlog.outbox(NOW)
        assert (inbox.waiting, inbox.oldest, inbox.oldest_due) == (0, None, None)
        assert (outbox.lanes, outbox.oldest, outbox.oldest_due) == ({}, None, None)
        assert await unit.backlog.cases() == ()


async def test_an_update_of_a_conversation_that_rests_waits_but_is_not_due(database: Database) -> None:
    async with database.open_unit() as unit:
        await receive(unit, 1, 1, NOW)
        await receive(unit, 2, 2, after(5))
        [first, _] = await unit.inbox.claim(NOW, 10)
        await unit.inbox.failed(first.id, "ValueError", after(60))
        found = await unit.backlog.inbox(after(10))
        assert (found.waiting, found.oldest, found.oldest_due) == (2, NOW, after(5))
        assert (await unit.backlog.inbox(after(60))).oldest_due == NOW
        await unit.inbox.park(first.id, "ValueError")
        assert (await unit.backlog.inbox(after(60))).oldest == after(5)


async def test_a_call_that_rests_waits_but_is_not_due(database: Database) -> None:
    async with database.open_unit() as unit:
        one, two = await conversation_of(unit, 1), await conversation_of(unit, 2)
        await unit.outbox.add(
            [
                call("p:1", conversation=one),
                call("p:1", "behind it", conversation=one),
                call("p:2", conversation=two),
                call("held", conversation=two, held=True),
                call("g:1", target=ToGroup(GROUP), lane=Lane.BROADCAST),
            ]
        )
        found = await unit.backlog.outbox(after(10))
        assert {lane: backlog.waiting for lane, backlog in found.lanes.items()} == {Lane.NORMAL: 3, Lane.BROADCAST: 1}
        assert found.oldest_due == NOW
        heads = await unit.outbox.heads(NOW, 10, busy_streams=(), closed_chats=())
        ids = {run[0].outgoing.stream: run[0].id for run in heads}
        await unit.outbox.defer([ids["p:1"]], after(60), "502")
        await unit.gates.close(ChatId(2), after(30))
        found = await unit.backlog.outbox(after(10))
        assert (found.oldest, found.oldest_due) == (NOW, None), "one rests after a failure, one behind it, one by 429"
        assert found.lanes[Lane.BROADCAST].oldest_due == NOW
        assert (await unit.backlog.outbox(after(30))).oldest_due == NOW, "the chat may be written to again"
        await unit.gates.close(None, after(90))
        assert (await unit.backlog.outbox(after(60))).oldest_due is None, "Telegram wants the whole bot to wait"


async def test_open_cases_by_queue_and_level(database: Database) -> None:
    async with database.open_unit() as unit:
        for chat, level in enumerate((Level.URGENT, Level.URGENT, Level.CONCERN, Level.URGENT), 1):
            case = await open_case(unit, await conversation_of(unit, chat), level)
            state = {2: CaseState.TAKEN, 4: CaseState.CLOSED}.get(chat, CaseState.WAITING)
            await unit.cases.save(type(case)(**{n: getattr(case, n) for n in case.__slots__} | {"state": state}))
        found = {(kind.level, kind.waiting, kind.taken, kind.oldest) for kind in await unit.backlog.cases()}
        assert found == {("urgent", 1, 1, NOW), ("concern", 1, 0, NOW)}


async def test_a_moment_is_kept_over_units_and_begun_only_once(database: Database) -> None:
    async def begin() -> bool:
        async with database.open_unit() as unit:
            begun = await unit.pulses.begin("inbox", NOW)
            await unit.commit()
        return begun

    async with database.open_unit() as unit:
        assert await unit.pulses.last("contact") is None
        await unit.pulses.keep("contact", NOW)
        await unit.pulses.keep("contact", after(15))
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.pulses.last("contact") == after(15)
    assert sorted(await asyncio.gather(begin(), begin(), begin())) == [False, False, True]
    async with database.open_unit() as unit:
        assert (await unit.pulses.end("inbox"), await unit.pulses.end("inbox")) == (NOW, None)
