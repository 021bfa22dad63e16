"""The watchdog: the pulse and its gaps, what lasts too long, what Telegram refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import pytest

from bot.domain.ids import GroupId
from bot.domain.outgoing import Lane, ToGroup
from bot.domain.update import RawUpdate
from bot.i18n import Catalogs, local_time
from bot.ports import UnitOfWork
from bot.services.contact import ASKING, PING, Contact
from bot.services.pulse import EVERY, Pulse
from bot.services.watch import BacklogWatch, RefusalWatch
from bot.services.watchdog import Watchdog
from bot.storage.engine import Database
from bot.storage.errors import DatabaseUnreachable
from tests.fakes import NOW, FixedClock, PlainTranslator
from tests.storage.builders import conversation_of, private

GROUPS = (GroupId(-1001), GroupId(-1002))
HOUR = 3600.0


@dataclass
class Process:
    """One process of the bot: its clock, which may jump, and its steady one, which may not."""

    database: Database
    clock: FixedClock
    steady: float = 0.0
    reachable: bool = True
    contact: Contact = field(init=False)
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        self.contact = Contact(self.clock, lambda: self.steady)
        self.pulse = Pulse(self.open_unit, self.watchdog, self.contact, self.contact.receiving)

    @property
    def watchdog(self) -> Watchdog:
        return Watchdog(PlainTranslator(), GROUPS, lambda moment: local_time("KZ", moment))

    @asynccontextmanager
    async def open_unit(self) -> AsyncIterator[UnitOfWork]:
        if not self.reachable:
            raise DatabaseUnreachable("not there")
        async with self.database.open_unit() as unit:
            yield unit

    def wait(self, seconds: float) -> None:
        self.steady += seconds
        self.clock.forward(seconds)

    async def polls(self, seconds: float = EVERY, *, times: int = 1, arrived: int = 0) -> None:
        """So many rounds in which Telegram answers and the pulse is kept."""
        for _ in range(times):
            self.contact.heard(ASKING, True)
            self.pulse.arrived(arrived)
            self.wait(max(1.0, seconds))
            await self.pulse.beat()


async def notes(database: Database) -> list[str]:
    """Texts of what stands in the outbox for the first group; all groups get the same, before anything else."""
    async with database.open_unit() as unit:
        found: dict[GroupId, list[str]] = {group: [] for group in GROUPS}
        heads = await unit.outbox.heads(NOW + timedelta(days=9), 100, busy_streams=(), closed_chats=())
        for [letter, *_] in heads:
            assert isinstance(letter.outgoing.target, ToGroup)
            assert letter.outgoing.lane is Lane.DANGER
            found[letter.outgoing.target.group].append(str(letter.outgoing.params["text"]))
            await unit.outbox.sent([letter.id], NOW)
        await unit.commit()
    assert found[GROUPS[0]] == found[GROUPS[1]]
    return found[GROUPS[0]]


async def test_a_first_start_and_a_short_restart_say_nothing(database: Database) -> None:
    clock = FixedClock()
    await Process(database, clock).polls(times=4)
    clock.forward(200)
    await Process(database, clock).polls(times=4)
    assert await notes(database) == []


async def test_after_hours_without_a_process_the_staff_is_told_once_whoever_is_first(database: Database) -> None:
    clock = FixedClock()
    await Process(database, clock).polls()
    clock.forward(2 * HOUR)
    first, second = Process(database, clock), Process(database, clock)
    for process in (first, second):
        process.contact.heard(ASKING, True)
        process.pulse.arrived(3)
        process.steady += 2
    await asyncio.gather(first.pulse.beat(), second.pulse.beat())
    [text] = await notes(database)
    assert "did not run for 2 h 0 min, from 24.11.2026 14:00 (UTC+5) to 24.11.2026 16:00 (UTC+5)" in text
    assert "arrived so far: 3." in text
    assert "24 hours" not in text
    await first.polls(times=3)
    assert await notes(database) == []


async def test_after_more_than_a_day_the_staff_reads_what_is_lost(database: Database) -> None:
    clock = FixedClock()
    await Process(database, clock).polls()
    clock.forward(30 * HOUR)
    await Process(database, clock).polls()
    [text] = await notes(database)
    assert "1 d 6 h" in text
    assert "before 24.11.2026 20:00 (UTC+5) is lost" in text
    assert "Nothing that was written meanwhile has arrived so far." in text


async def test_without_telegram_for_long_the_staff_is_told_when_it_is_back(database: Database) -> None:
    process = Process(database, FixedClock())
    await process.polls()
    for _ in range(60):
        process.contact.heard(ASKING, None)
        process.wait(30)
        await process.pulse.beat()
    assert await notes(database) == []
    await process.polls(1, arrived=7)
    [text] = await notes(database)
    assert "got nothing from Telegram for 30 min" in text
    assert "arrived so far: 7." in text


async def test_without_the_database_for_long_the_staff_is_told_when_it_is_back(database: Database) -> None:
    process = Process(database, FixedClock())
    await process.polls()
    process.reachable = False
    for _ in range(30):
        with pytest.raises(DatabaseUnreachable):
            await process.polls(30)
    process.reachable = True
    await process.polls()
    assert [text[:40] for text in await notes(database)] == ["⚠️ The bot could not use its database fo"]


async def test_a_clock_that_jumps_gives_no_nonsense(database: Database) -> None:
    process = Process(database, FixedClock())
    await process.polls(times=3)
    process.clock.forward(-3 * HOUR)
    await process.polls(times=3)
    assert await notes(database) == []
    process.clock.forward(3 * HOUR)
    await process.polls(times=3)
    [text] = await notes(database)
    assert "stood still or its clock was set forward: 3 h 0 min are missing" in text


async def test_updates_that_lie_too_long_are_told_once_and_once_when_it_is_over(database: Database) -> None:
    clock = FixedClock()
    watches = [BacklogWatch(database.open_unit, Process(database, clock).watchdog) for _ in range(2)]

    async def look(seconds: float) -> None:
        clock.forward(seconds)
        for watch in watches:
            await watch.look(clock.now())

    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 5)
        await unit.inbox.put([(RawUpdate(1, private(5), b"{}"), conversation)], NOW)
        await unit.commit()
    await look(290)
    await look(15)
    assert await notes(database) == []
    await look(15)
    await look(15)
    [text] = await notes(database)
    assert "Messages have been waiting for 5 min" in text
    async with database.open_unit() as unit:
        await unit.inbox.done([one.id for one in await unit.inbox.claim(clock.now(), 9)])
        await unit.commit()
    watches.append(BacklogWatch(database.open_unit, Process(database, clock).watchdog))
    await look(280)
    await look(15)
    [text] = await notes(database)
    assert "worked off. It took 10 min." in text


async def test_calls_that_are_due_too_long_are_told(database: Database) -> None:
    watch = BacklogWatch(database.open_unit, Process(database, FixedClock()).watchdog)
    async with database.open_unit() as unit:
        await unit.outbox.add(Process(database, FixedClock()).watchdog.refused(NOW, NOW, NOW))
        await unit.commit()
    for second in (400, 415):
        await watch.look(NOW + timedelta(seconds=second))
    async with database.open_unit() as unit:
        assert await unit.pulses.last("outbox") == NOW


async def test_refusals_of_everything_are_told_when_they_are_over(database: Database) -> None:
    process = Process(database, FixedClock())
    watch = RefusalWatch(database.open_unit, process.watchdog, process.contact)
    for _ in range(12):
        process.contact.heard("sendMessage", False)
        process.contact.heard(PING, True)
        process.wait(60)
        assert await watch.look() == 0
    process.contact.heard("sendMessage", True)
    assert await watch.look() == 2
    [text] = await notes(database)
    assert "refused everything that the bot sent for 12 min" in text
    assert await watch.look() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "en"])
def test_every_language_fills_all_its_blanks(language: str) -> None:
    from bot.domain.absence import Absence, Cause
    from bot.domain.trouble import Tell, Trouble

    watchdog = Watchdog(Catalogs(language), GROUPS, lambda moment: moment.astimezone(UTC))
    texts = [
        str(note.params["text"])
        for rows in (
            *(watchdog.away(Absence(NOW - timedelta(hours=h), NOW, c), h, NOW) for c in Cause for h in (0, 1, 2, 50)),
            *(watchdog.trouble(t, tell, timedelta(minutes=9), NOW) for t in Trouble for tell in Tell),
            watchdog.refused(NOW - timedelta(minutes=9), NOW, NOW),
        )
        for note in rows
    ]
    assert not [text for text in texts if "{" in text or "}" in text]
    assert len(set(texts)) == 4 * 4 + 4 + 1


def test_the_staffs_clock_is_that_of_its_country_where_it_has_only_one() -> None:
    assert local_time("KZ", NOW).hour == 14
    assert local_time("KG", NOW).hour == 15
    assert local_time("RU", NOW) == NOW
    assert local_time("RU", NOW).tzinfo is UTC
    assert local_time("XX", NOW).tzinfo is UTC
