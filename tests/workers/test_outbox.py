"""The sending loop: what is sent is marked, also when the database fails meanwhile, and when the process stops."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from bot.domain.errors import TokenRefused
from bot.domain.ids import MessageId
from bot.domain.json import Json
from bot.ports import Outcome, Sender, UnitOfWork
from bot.services.deliver import Delivery
from bot.storage.engine import Database
from bot.storage.errors import DiskFull
from bot.workers import outbox
from bot.workers.nursery import Nursery
from bot.workers.outbox import OutboxLoop
from tests.fakes import FakeSender, FixedClock, PlainTranslator
from tests.services.posting import GROUP, OPEN_LIMITS, Post, reply, screen


class Failing:
    """Opens units of the database; the next `fails` of them cannot be committed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.fails = 0
        self.error: Exception = OSError("disk full")

    @asynccontextmanager
    async def open_unit(self) -> AsyncIterator[UnitOfWork]:
        async with self.database.open_unit() as unit:
            yield unit if not self.fails else self._without_commit(unit)

    def _without_commit(self, unit: UnitOfWork) -> UnitOfWork:
        async def commit() -> None:
            self.fails -= 1
            raise self.error

        unit.commit = commit  # type: ignore[method-assign]  # this unit fails as a full disk does
        return unit


def loop_of(opener: Failing, sender: Sender, nursery: Nursery) -> OutboxLoop:
    delivery = Delivery(opener.open_unit, sender, FixedClock(), PlainTranslator(), first_group=GROUP, rates=OPEN_LIMITS)
    return OutboxLoop(delivery, nursery, nursery.bell())


class Ending(FakeSender):
    """Asks the process to stop when so many messages were sent."""

    def __init__(self, nursery: Nursery, most: int) -> None:
        super().__init__()
        self.nursery, self.most = nursery, most

    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        outcome = await super().call(method, params)
        if len(self.calls) == self.most:
            self.nursery.stop()
        return outcome


async def test_everything_is_sent_once_and_marked(post: Post) -> None:
    nursery = Nursery()
    sender = Ending(nursery, 118)
    persons = [await post.person(n) for n in range(1, 60)]
    await post.write(*(screen(person.id, f"{person.id}") for person in persons))
    await post.write(*(screen(person.id, f"{person.id} again") for person in persons))
    nursery.loop("outbox", loop_of(Failing(post.database), sender, nursery).run)
    await nursery.run()
    assert sorted(sender.texts) == sorted(f"{p.id}{end}" for p in persons for end in ("", " again"))


async def test_a_result_that_cannot_be_kept_is_kept_later_and_not_sent_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REST", 0)
    nursery, opener = Nursery(rest=0), Failing(post.database)
    sender = Ending(nursery, 2)
    person = await post.person()
    await post.write(screen(person.id, "a"), screen(person.id, "b"))
    opener.fails = 5
    nursery.loop("outbox", loop_of(opener, sender, nursery).run)
    await nursery.run()
    assert opener.fails == 0
    assert await post.waiting() == 0
    assert sender.texts == ["a", "b"]


async def test_after_a_long_hindrance_everything_that_follows_from_a_result_is_kept(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REST", 0)
    nursery, opener = Nursery(rest=0), Failing(post.database)
    opener.error = DiskFull("the disk is full")
    case = await post.opened_case()
    sender = Ending(nursery, 2)  # the reply, then the mark that follows from it
    await post.write(reply(case, 50))
    opener.fails = 20
    nursery.loop("outbox", loop_of(opener, sender, nursery).run)
    await nursery.run()
    assert sender.methods == ["copyMessage", "setMessageReaction"]
    async with post.database.open_unit() as unit:
        assert await unit.cases.links_of(case.id, topic_message=MessageId(50))


class SlowSender(FakeSender):
    """Answers only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        self.begun.set()
        await self.go.wait()
        return await super().call(method, params)


async def test_a_call_in_flight_is_finished_and_marked_before_the_end(post: Post) -> None:
    sender, nursery = SlowSender(), Nursery()
    person = await post.person()
    await post.write(screen(person.id, "a"), screen(person.id, "b"))
    nursery.loop("outbox", loop_of(Failing(post.database), sender, nursery).run)

    async def stop() -> None:
        await sender.begun.wait()
        nursery.stop()
        sender.go.set()

    await asyncio.gather(nursery.run(), stop())
    assert sender.texts == ["a"]
    assert await post.waiting() == 1


class RefusedSender(FakeSender):
    async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
        raise TokenRefused("the token is wrong")


async def test_a_refused_token_ends_the_process_and_keeps_the_rows(post: Post) -> None:
    nursery = Nursery()
    person = await post.person()
    await post.write(screen(person.id, "a"))
    nursery.loop("outbox", loop_of(Failing(post.database), RefusedSender(), nursery).run)
    with pytest.raises(TokenRefused):
        await nursery.run()
    assert await post.waiting() == 1


async def test_who_leads_no_longer_finishes_what_is_in_flight_and_takes_no_more(post: Post) -> None:
    nursery, person = Nursery(), await post.person()
    leads = [True]

    class Losing(FakeSender):
        async def call(self, method: str, params: Mapping[str, Json]) -> Outcome:
            leads[0] = False
            return await super().call(method, params)

    sender = Losing()
    await post.write(screen(person.id, "first"), screen(person.id, "second"))
    delivery = Delivery(
        post.database.open_unit, sender, FixedClock(), PlainTranslator(), first_group=GROUP, rates=OPEN_LIMITS
    )
    await OutboxLoop(delivery, nursery, nursery.bell(), lambda: leads[0]).run()
    assert sender.texts == ["first"]
    assert await post.waiting() == 1


async def test_a_call_taken_before_the_leadership_was_lost_is_not_made(post: Post) -> None:
    nursery, person, sender = Nursery(), await post.person(), FakeSender()
    asked = iter([True])
    await post.write(screen(person.id, "hello"))
    delivery = Delivery(
        post.database.open_unit, sender, FixedClock(), PlainTranslator(), first_group=GROUP, rates=OPEN_LIMITS
    )
    await OutboxLoop(delivery, nursery, nursery.bell(), lambda: next(asked, False)).run()
    assert sender.texts == []
    assert await post.waiting() == 1
