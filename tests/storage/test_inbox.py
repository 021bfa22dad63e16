"""The inbox: once, in order, held by one, retried, parked, undone."""

import asyncio

import pytest

from bot.domain.ids import ChatId, InboxId
from bot.domain.update import Address, Claimed, Rank, RawUpdate
from bot.storage.engine import Database
from tests.storage.builders import NOW, after, conversation_of, private, received


def update_ids(claimed: list[Claimed]) -> list[int]:
    return [update.update_id for update in claimed]


async def claim(database: Database, limit: int = 100, seconds: float = 0) -> list[Claimed]:
    async with database.open_unit() as unit:
        return await unit.inbox.claim(after(seconds), limit)


async def test_an_update_is_kept_once(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        update = (RawUpdate(7, private(1), b"{}"), conversation)
        assert await unit.inbox.put([update, update], NOW) == 1
        assert await unit.inbox.put([update], NOW) == 0
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.inbox.put([update], NOW) == 0
        first = await unit.inbox.claim(NOW, 10)
        await unit.inbox.done([first[0].id])
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.inbox.put([update], NOW) == 0, "repeated after it was answered"
        assert await unit.inbox.claim(NOW, 10) == []


async def test_an_id_that_telegram_gives_anew_after_a_week_is_another_update(database: Database) -> None:
    week = 7 * 24 * 3600
    async with database.open_unit() as unit:
        await received(unit, 1, 7, 8)
        claimed = await unit.inbox.claim(NOW, 10)
        await unit.inbox.done([claimed[0].id])
        await unit.inbox.park(claimed[1].id, "why")
        await unit.commit()
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 2)
        updates = [(RawUpdate(id, private(2), b"{}"), conversation) for id in (6, 7, 8)]
        assert await unit.inbox.put(updates, after(week)) == 3
        assert await unit.inbox.put(updates, after(week + 60)) == 0
        await unit.commit()
    assert update_ids(await claim(database, seconds=week)) == [6, 7, 8]
    async with database.open_unit() as unit:
        assert [parked.id for parked in await unit.inbox.parked()] == [claimed[1].id]


async def test_a_large_batch_is_kept_whole(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        updates = [(RawUpdate(id, private(1), b"{}"), conversation) for id in range(1200)]
        assert await unit.inbox.put(updates, NOW) == 1200
        await unit.commit()
    assert update_ids(await claim(database, 50)) == list(range(50))


async def test_what_was_not_committed_is_undone(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1, 2)
        await unit.commit()
    async with database.open_unit() as unit:
        claimed = await unit.inbox.claim(NOW, 10)
        await unit.inbox.done([update.id for update in claimed])
        await unit.savepoint()
    assert update_ids(await claim(database)) == [1, 2]


async def test_oldest_first_in_order_within_a_conversation(database: Database) -> None:
    async with database.open_unit() as unit:
        first = await received(unit, 1, 10)
        second = await received(unit, 2, 11)
        await received(unit, 1, 12, 13)
        await unit.commit()
    claimed = await claim(database)
    assert update_ids(claimed) == [10, 11, 12, 13]
    assert [update.conversation for update in claimed] == [first, second, first, first]
    assert claimed[0].raw == b'{"update_id":10}'
    assert (claimed[0].attempts, claimed[0].received_at) == (0, NOW)
    assert update_ids(await claim(database, limit=3)) == [10, 11, 12]


async def test_a_retry_rests_the_conversation_not_the_others(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1, 2)
        await received(unit, 2, 3)
        await unit.commit()
    async with database.open_unit() as unit:
        first = (await unit.inbox.claim(NOW, 10))[0]
        await unit.inbox.failed(first.id, "ValueError", after(8))
        await unit.commit()
    assert update_ids(await claim(database, seconds=7)) == [3]
    again = await claim(database, seconds=8)
    assert update_ids(again) == [1, 2, 3]
    assert again[0].attempts == 1


async def test_a_poison_update_is_parked_and_its_conversation_goes_on(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1, 2)
        await unit.commit()
    for attempt in range(4):
        async with database.open_unit() as unit:
            claimed = await unit.inbox.claim(after(attempt), 1)
            assert claimed[0].attempts == attempt
            await unit.inbox.failed(claimed[0].id, "ValueError", after(attempt + 1))
            await unit.commit()
    async with database.open_unit() as unit:
        poison = (await unit.inbox.claim(after(4), 1))[0]
        await unit.inbox.park(poison.id, "ValueError")
        await unit.commit()
    assert update_ids(await claim(database)) == [2]
    async with database.open_unit() as unit:
        parked = await unit.inbox.parked()
        assert update_ids(parked) == [1]
        assert (parked[0].raw, parked[0].attempts) == (b'{"update_id":1}', 5)


async def test_one_by_one_skips_none(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1, 2)
        await unit.commit()
    first, second = await claim(database)
    async with database.open_unit() as unit:
        assert await unit.inbox.claim_one(second.id) is None, "an earlier one is unfinished"
        assert await unit.inbox.claim_one(first.id) == first
        await unit.inbox.done([first.id])
        assert await unit.inbox.claim_one(second.id) == second
        assert await unit.inbox.claim_one(first.id) is None, "finished"
        assert await unit.inbox.claim_one(InboxId(999)) is None
        await unit.commit()
    assert update_ids(await claim(database)) == [2]


async def test_oldest_unfinished(database: Database) -> None:
    async with database.open_unit() as unit:
        assert await unit.inbox.oldest() is None
        await received(unit, 1, 1, at=after(-60))
        await received(unit, 1, 2, at=after(-30))
        assert await unit.inbox.oldest() == after(-60)
        claimed = await unit.inbox.claim(NOW, 1)
        await unit.inbox.done([claimed[0].id])
        assert await unit.inbox.oldest() == after(-30)


async def test_an_address_has_one_conversation(database: Database) -> None:
    async with database.open_unit() as unit:
        general = Address(ChatId(-1001), private=False)
        same = Address(ChatId(-1001), private=False, thread=None)
        stranger = Address(ChatId(-77), private=False)
        found = await unit.conversations.ensure([private(1), private(2), general, same, stranger], NOW)
        assert len(set(found.values())) == 4
        assert await unit.conversations.ensure([private(2)], after(5)) == {private(2): found[private(2)]}


@pytest.mark.postgres
async def test_two_workers_never_hold_one_conversation(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as unit:
        for chat in range(1, 6):
            await received(unit, chat, *range(chat * 10, chat * 10 + 4))
        await unit.commit()
    async with postgres_database.open_unit() as one, postgres_database.open_unit() as two:
        mine = await one.inbox.claim(NOW, 6)
        theirs = await two.inbox.claim(NOW, 100)
        assert update_ids(mine) == [10, 11, 12, 13, 20, 21]
        assert not {update.conversation for update in mine} & {update.conversation for update in theirs}
        assert await two.inbox.claim_one(mine[0].id) is None
        await one.inbox.done([update.id for update in mine])
        await one.commit()
        # What the first one left of its conversations comes now, and nothing of what it has done.
        rest = await two.inbox.claim(NOW, 100)
        assert update_ids(rest) == [22, 23, *range(30, 34), *range(40, 44), *range(50, 54)]


@pytest.mark.postgres
async def test_many_workers_do_everything_once_and_in_order(postgres_database: Database) -> None:
    async with postgres_database.open_unit() as unit:
        for chat in range(1, 21):
            await received(unit, chat, *range(chat * 100, chat * 100 + 15))
        await unit.commit()
    handled: list[tuple[int, int]] = []

    async def work() -> None:
        while True:
            async with postgres_database.open_unit() as unit:
                claimed = await unit.inbox.claim(NOW, 7)
                if not claimed:
                    return
                await unit.inbox.done([update.id for update in claimed])
                handled.extend((update.conversation, update.update_id) for update in claimed)
                await unit.commit()

    await asyncio.gather(work(), work(), work(), work())
    # A worker ends when all that is left is held by others; what they hold they finish.
    assert len(handled) == len(set(handled)) == 300
    for conversation in {conversation for conversation, _ in handled}:
        of_one = [update_id for owner, update_id in handled if owner == conversation]
        assert of_one == sorted(of_one)


async def test_conversations_that_are_left_out_give_none(database: Database) -> None:
    async with database.open_unit() as unit:
        first = await received(unit, 1, 1, 2)
        await received(unit, 2, 3)
        await unit.commit()
    async with database.open_unit() as unit:
        assert update_ids(await unit.inbox.claim(NOW, 10, [first])) == [3]


async def test_whoever_may_be_in_danger_is_claimed_before_a_flood_that_came_first(database: Database) -> None:
    ranks = {50: Rank.PRESSING, 60: Rank.DANGER, 71: Rank.EMERGENCY}
    async with database.open_unit() as unit:
        for number in (*range(1, 41), 50, 60):
            conversation = await conversation_of(unit, number)
            await unit.inbox.put([(RawUpdate(number, private(number), b"{}"), conversation)], NOW, ranks)
        talkative = await conversation_of(unit, 70)
        await unit.inbox.put([(RawUpdate(n, private(70), b"{}"), talkative) for n in (70, 71, 72)], NOW, ranks)
        await unit.commit()
    assert update_ids(await claim(database, limit=1)) == [70]
    async with database.open_unit() as unit:
        assert update_ids(await unit.inbox.claim(NOW, 100, pressing=True)) == [50, 60, 70, 71, 72]
    async with database.open_unit() as unit:
        first = await unit.inbox.claim(NOW, 100)
        assert update_ids(first) == [*range(1, 8), 50, 60, 70, 71, 72], "with few others"
        await unit.inbox.done([update.id for update in first])
        await unit.commit()
    assert update_ids(await claim(database)) == list(range(8, 41))


async def test_while_danger_has_to_wait_the_others_go_on(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1)
        grave = await conversation_of(unit, 2)
        await unit.inbox.put([(RawUpdate(2, private(2), b"{}"), grave)], NOW, {2: Rank.DANGER})
        assert update_ids(await unit.inbox.claim(NOW, 10, [grave])) == [1]
        [found] = await unit.inbox.claim(NOW, 1)
        await unit.inbox.failed(found.id, "Poison", after(30))
        assert update_ids(await unit.inbox.claim(NOW, 10)) == [1]
        assert update_ids(await unit.inbox.claim(after(31), 1)) == [2]


async def test_a_rest_that_began_before_the_clock_was_set_back_ends(database: Database) -> None:
    async with database.open_unit() as unit:
        await received(unit, 1, 1)
        await unit.commit()
    async with database.open_unit() as unit:
        first = (await unit.inbox.claim(NOW, 10))[0]
        await unit.inbox.failed(first.id, "ValueError", after(6 * 3600))
        await unit.commit()
    assert update_ids(await claim(database)) == [1]
