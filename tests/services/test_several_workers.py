"""Two processors on one PostgreSQL, each with a judge of its own: every update once, a chat's in their order."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field

import pytest

from bot.domain.ids import ConversationId
from bot.domain.update import Claimed, RawUpdate
from bot.ports import UnitOfWork
from bot.services.judging import Judging
from bot.services.notes import Notes
from bot.services.process import Processor
from bot.storage.engine import Database
from tests.fakes import NOW, FixedClock, PlainTranslator
from tests.services.test_judging import SURE, UNSURE, judging_with
from tests.services.test_judging import Meanings as StoodIn
from tests.storage.builders import GROUP, conversation_of, private

pytestmark = pytest.mark.postgres


@dataclass
class Worker:
    """Writes down what it handles, in the transaction's order."""

    database: Database
    order: dict[ConversationId, list[int]]
    judging: Judging = field(default_factory=lambda: judging_with(StoodIn())[0])
    handled: int = 0

    def __post_init__(self) -> None:
        notes = Notes(PlainTranslator(), GROUP)
        self.processor = Processor(
            self.database.open_unit, self._handle, self._handle, notes, FixedClock(), self.judging
        )

    async def _handle(self, unit: UnitOfWork, claimed: Claimed) -> None:
        self.handled += 1
        self.order[claimed.conversation].append(claimed.update_id)
        await asyncio.sleep(0.001)  # others get their turn in the middle of the transaction

    async def step(self) -> int:
        """One step, and one meaning if one is asked for."""
        return await self.processor.step() + await self.judging.step()


async def write(database: Database, chats: int, each: int) -> None:
    """So many updates of so many chats in the inbox, by turns; every fifth one is unsure."""
    async with database.open_unit() as unit:
        for number in range(chats * each):
            address = private(1 + number % chats)
            text = UNSURE if number % 5 == 0 else SURE
            message = {"message_id": number, "chat": {"id": address.chat, "type": "private"}, "text": text}
            raw = json.dumps({"update_id": number, "message": message}).encode()
            update = RawUpdate(number, address, raw)
            await unit.inbox.put([(update, await conversation_of(unit, address.chat))], NOW)
        await unit.commit()


async def test_every_update_once_and_in_order_whoever_waits_for_its_meaning(postgres_database: Database) -> None:
    chats, each = 7, 12
    await write(postgres_database, chats, each)
    order: dict[ConversationId, list[int]] = defaultdict(list)
    workers = [Worker(postgres_database, order) for _ in range(2)]

    async def work(worker: Worker) -> None:
        idle = 0
        while idle < 10:
            idle = 0 if await worker.step() else idle + 1
            await asyncio.sleep(0.002)

    await asyncio.gather(*(work(worker) for worker in workers))
    assert sum(worker.handled for worker in workers) == chats * each
    assert all(worker.handled for worker in workers)
    assert len(order) == chats
    assert all(numbers == sorted(numbers) for numbers in order.values())


async def test_what_waits_in_one_worker_may_be_done_by_another_and_is_not_done_again(
    postgres_database: Database,
) -> None:
    await write(postgres_database, chats=1, each=3)
    order: dict[ConversationId, list[int]] = defaultdict(list)
    waiting, other = (Worker(postgres_database, order) for _ in range(2))
    assert await waiting.processor.step() == 0  # the first update waits for its meaning, those behind it for the first
    assert [await other.step() for _ in range(2)] == [1, 3]
    assert list(order.values()) == [[0, 1, 2]]
    assert await waiting.judging.step() == 1
    assert await waiting.step() == 0
    assert list(order.values()) == [[0, 1, 2]]
