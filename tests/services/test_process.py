"""Processing: all in one transaction, a bad update alone, tried again, then put before a human."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import Fatal, Hindrance
from bot.domain.ids import ConversationId
from bot.domain.outgoing import Outgoing
from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.services.notes import Notes
from bot.services.process import HINDERED, Processor
from bot.storage.engine import Database
from tests.fakes import NOW, FixedClock, PlainTranslator
from tests.storage.builders import GROUP, call, received


@dataclass
class Waiting:
    """Lets the updates of these numbers wait, until they are taken out."""

    numbers: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)
    busy: list[ConversationId] = field(default_factory=list)

    def waits(self, claimed: Claimed) -> bool:
        self.asked.append(claimed.update_id)
        return claimed.update_id in self.numbers


class Poison(Exception):
    """What a handler raises at an update it cannot bear."""


@dataclass
class Desk:
    """Handles updates by writing their number into the outbox; some are poison."""

    database: Database
    clock: FixedClock = field(default_factory=FixedClock)
    poison: set[int] = field(default_factory=set)
    rescued: list[int] = field(default_factory=list)
    rescue_fails: bool = False
    error: Callable[[], Exception] = Poison
    handled: list[int] = field(default_factory=list)
    ahead: Waiting = field(default_factory=Waiting)

    def processor(self) -> Processor:
        notes = Notes(PlainTranslator(), GROUP)
        return Processor(self.database.open_unit, self.handle, self.rescue, notes, self.clock, self.ahead)

    async def handle(self, unit: UnitOfWork, claimed: Claimed) -> None:
        self.handled.append(claimed.update_id)
        await unit.outbox.add([_row(claimed, "answer")])
        if claimed.update_id in self.poison:
            raise self.error()

    async def rescue(self, unit: UnitOfWork, claimed: Claimed) -> None:
        await unit.outbox.add([_row(claimed, "rescued")])
        if self.rescue_fails:
            raise Poison
        self.rescued.append(claimed.update_id)

    async def texts(self) -> list[str]:
        """What stands in the outbox, in the order of streams."""
        async with self.database.open_unit() as unit:
            heads = await unit.outbox.heads(self.clock.now(), 100, busy_streams=(), closed_chats=())
        return [str(letters[0].outgoing.params["text"]) for letters in heads]


def _row(claimed: Claimed, word: str) -> Outgoing:
    return call(f"{word}:{claimed.update_id}", f"{word} {claimed.update_id}", conversation=claimed.conversation)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def fill(desk: Desk, chat: int, *update_ids: int) -> None:
    async with desk.database.open_unit() as unit:
        await received(unit, chat, *update_ids)
        await unit.commit()


async def test_many_updates_are_done_in_one_transaction(desk: Desk) -> None:
    await fill(desk, 1, 10, 11)
    await fill(desk, 2, 12)
    assert await desk.processor().step() == 3
    assert desk.handled == [10, 11, 12]
    assert await desk.texts() == ["answer 10", "answer 11", "answer 12"]
    assert await desk.processor().step() == 0


async def test_a_poison_update_takes_no_other_with_it_and_keeps_its_chats_order(desk: Desk) -> None:
    desk.poison = {11}
    await fill(desk, 1, 10, 11, 13)
    await fill(desk, 2, 12)
    await desk.processor().step()
    assert await desk.texts() == ["answer 10", "answer 12"]
    desk.poison = set()
    assert await desk.processor().step() == 0
    desk.clock.forward(1)
    assert await desk.processor().step() == 2
    assert await desk.texts() == ["answer 10", "answer 12", "answer 11", "answer 13"]


async def test_after_five_failures_it_is_parked_told_and_rescued_and_the_chat_goes_on(desk: Desk) -> None:
    desk.poison = {10}
    await fill(desk, 1, 10, 11)
    for wait in (1, 2, 4, 8):
        await desk.processor().step()
        assert desk.rescued == []
        desk.clock.forward(wait - 0.1)
        assert await desk.processor().step() == 0
        desk.clock.forward(0.1)
    await desk.processor().step()
    assert desk.rescued == [10]
    texts = await desk.texts()
    assert texts[0].startswith("A received message could not be processed")
    assert texts[1:] == ["rescued 10", "answer 11"]
    async with desk.database.open_unit() as unit:
        [parked] = await unit.inbox.parked()
    assert parked.update_id == 10


async def test_it_is_parked_and_told_even_when_the_rescue_fails(desk: Desk) -> None:
    desk.poison, desk.rescue_fails = {10}, True
    await fill(desk, 1, 10)
    for _ in range(5):
        await desk.processor().step()
        desk.clock.forward(60)
    [told] = await desk.texts()
    assert "put aside for a human" in told


async def test_a_fatal_error_is_neither_counted_nor_swallowed(desk: Desk) -> None:
    desk.poison, desk.error = {10}, lambda: Fatal("stop")
    await fill(desk, 1, 10)
    with pytest.raises(Fatal):
        await desk.processor().step()
    async with desk.database.open_unit() as unit:
        [claimed] = await unit.inbox.claim(NOW, 10)
    assert claimed.attempts == 0


async def test_a_hindered_database_is_no_fault_of_an_update_unless_it_never_ends(desk: Desk) -> None:
    desk.poison, desk.error = {10}, lambda: Hindrance("the disk is full")
    await fill(desk, 1, 10)
    processor = desk.processor()
    for _ in range(HINDERED - 1):
        with pytest.raises(Hindrance):
            await processor.step()
    async with desk.database.open_unit() as unit:
        [claimed] = await unit.inbox.claim(NOW, 10)
    assert claimed.attempts == 0
    await processor.step()
    desk.clock.forward(60)
    async with desk.database.open_unit() as unit:
        [claimed] = await unit.inbox.claim(desk.clock.now(), 10)
    assert claimed.attempts == 1


async def test_an_update_that_waits_holds_up_its_own_chat_and_no_other(desk: Desk) -> None:
    desk.ahead.numbers = {10}
    await fill(desk, 1, 10, 11)
    await fill(desk, 2, 12)
    assert await desk.processor().step() == 3, "so many were looked at: beyond these there may be more"
    assert await desk.texts() == ["answer 12"]
    desk.ahead.numbers = set()
    assert await desk.processor().step() == 2
    assert desk.handled == [12, 10, 11]


async def test_what_waits_already_is_not_claimed_again(desk: Desk) -> None:
    await fill(desk, 1, 10)
    await fill(desk, 2, 12)
    async with desk.database.open_unit() as unit:
        [first, _] = await unit.inbox.claim(NOW, 10)
    desk.ahead.busy = [first.conversation]
    assert await desk.processor().step() == 1
    assert desk.ahead.asked == [12]
