"""What operators did to telephone numbers is kept, with its history, and told to the staff by one process only."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.directory import Change, Did, Record
from bot.storage.engine import Database
from tests.storage.builders import after

DAY = date(2026, 11, 24)
FULL = Record(
    "kz-own",
    {"name": "Көмек", "languages": ["kk", "ru"], "scope": None},
    added=True,
    verified_on=DAY,
    verified_by="Aray",
    how="called, answered in Russian",
    verified_for=("111", "+77172111111"),
    retired=True,
    sample=True,
)


def change(entry: str, seconds: float = 0, did: Did = Did.VERIFIED) -> Change:
    return Change(entry, after(seconds), "Aray", did, "called", {"verified_on": None}, {"verified_on": "2026-11-24"})


async def test_everything_of_a_record_comes_back(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.directory.save(FULL, change("kz-own"))
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.directory.get("kz-own") == FULL
        assert await unit.directory.get("kz-other") is None
        await unit.directory.save(Record("kz-own"), change("kz-own"))
        await unit.directory.save(Record("ae-a"), change("ae-a"))
        await unit.commit()
        assert await unit.directory.all() == [Record("ae-a"), Record("kz-own")]


async def test_the_history_keeps_every_change_in_order(database: Database) -> None:
    changes = [change("kz-a"), change("kz-b", 1, Did.CORRECTED), change("kz-a", 2, Did.RETIRED)]
    async with database.open_unit() as unit:
        for one in changes:
            await unit.directory.save(Record(one.entry), one)
        await unit.commit()
    async with database.open_unit() as unit:
        assert await unit.directory.history(None) == changes
        assert await unit.directory.history("kz-a") == [changes[0], changes[2]]
        assert await unit.directory.history("kz-c") == []


async def test_every_change_makes_another_revision_and_nothing_else_does(database: Database) -> None:
    seen = []
    for entry in ("kz-a", "kz-a", "kz-b"):
        async with database.open_unit() as unit:
            seen.append(await unit.directory.revision())
            await unit.directory.save(FULL, change(entry))
            await unit.commit()
    async with database.open_unit() as unit:
        seen.append(await unit.directory.revision())
        await unit.directory.save(FULL, change("kz-c"))  # undone
    async with database.open_unit() as unit:
        assert await unit.directory.revision() == seen[-1]
        assert await unit.directory.tell("kz-own", DAY, "soon")
        await unit.commit()
        assert await unit.directory.revision() == seen[-1]
    assert len(set(seen)) == 4


async def test_the_staff_is_told_once_of_each_verification(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.directory.save(FULL, change("kz-own"))
        assert not await unit.directory.tell("kz-own", DAY - timedelta(days=1), "soon"), "another one counts"
        assert not await unit.directory.tell("kz-none", DAY, "soon")
        assert await unit.directory.tell("kz-own", DAY, "soon")
        assert not await unit.directory.tell("kz-own", DAY, "soon")
        assert await unit.directory.tell("kz-own", DAY, "overdue")
        told = await unit.directory.get("kz-own")
        assert told == replace(FULL, told_soon=DAY, told_overdue=DAY)
        again = replace(FULL, verified_on=DAY + timedelta(days=80))
        await unit.directory.save(again, change("kz-own"))
        assert await unit.directory.tell("kz-own", DAY + timedelta(days=80), "soon"), "called anew, it runs out anew"


async def test_of_two_processes_one_tells(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.directory.save(FULL, change("kz-own"))
        await unit.commit()

    async def tell() -> bool:
        async with database.open_unit() as unit:
            told = await unit.directory.tell("kz-own", DAY, "soon")
            await unit.commit()
            return told

    assert sorted(await asyncio.gather(tell(), tell())) == [False, True]


async def test_a_change_that_is_committed_late_is_seen(postgres_database: Database) -> None:
    """Numbers of the history are given before they are committed: the highest one alone would hide the late one."""
    async with postgres_database.open_unit() as late, postgres_database.open_unit() as early:
        await late.directory.save(Record("kz-a"), change("kz-a"))
        await early.directory.save(Record("kz-b"), change("kz-b"))
        await early.commit()
        async with postgres_database.open_unit() as unit:
            before = await unit.directory.revision()
        await late.commit()
        async with postgres_database.open_unit() as unit:
            assert await unit.directory.revision() != before
