"""Receiving: an update is kept once, in order, or not at all."""

from bot.domain.ids import ChatId, GroupId, ThreadId
from bot.domain.update import Address, RawUpdate
from bot.services.receive import receive
from bot.storage.engine import Database
from tests.fakes import NOW
from tests.storage.builders import private


def update(number: int, address: Address) -> RawUpdate:
    return RawUpdate(number, address, b'{"update_id":%d}' % number)


async def test_a_repeated_update_is_kept_once(database: Database) -> None:
    first = [update(1, private(5)), update(2, private(6))]
    assert await receive(database.open_unit, first, NOW) == 2
    assert await receive(database.open_unit, [*first, update(3, private(5))], NOW) == 1
    async with database.open_unit() as unit:
        claimed = await unit.inbox.claim(NOW, 10)
    assert [one.update_id for one in claimed] == [1, 2, 3]
    assert claimed[0].conversation == claimed[2].conversation != claimed[1].conversation


async def test_updates_of_other_groups_are_left_out(database: Database) -> None:
    stranger = Address(ChatId(-100999), private=False)
    ours = Address(ChatId(-1001), private=False, thread=ThreadId(7))
    assert await receive(database.open_unit, [update(1, stranger), update(2, ours)], NOW) == 1
    assert await receive(database.open_unit, [update(3, stranger)], NOW) == 0


async def test_a_group_that_moves_is_followed_within_the_same_updates(database: Database) -> None:
    old, new, newest = ChatId(-1001), ChatId(-100777), ChatId(-100778)
    moves = RawUpdate(1, Address(old, private=False), b"{}", moved_to=new)
    there = update(2, Address(new, private=False, thread=ThreadId(7)))
    assert await receive(database.open_unit, [moves, there], NOW) == 2
    on = RawUpdate(3, Address(new, private=False), b"{}", moved_to=newest)
    assert await receive(database.open_unit, [on, moves], NOW) == 1
    async with database.open_unit() as unit:
        assert await unit.groups.chat(GroupId(-1001)) == newest, "an old note that comes again moves nothing back"
    stranger = RawUpdate(4, Address(ChatId(-100999), private=False), b"{}", moved_to=ChatId(-100555))
    assert await receive(database.open_unit, [stranger], NOW) == 0
