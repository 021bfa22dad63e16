"""Leadership: one at a time, taken over at once when the session ends, and never kept by who cannot ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.storage import leader
from bot.storage.engine import Database
from bot.storage.errors import DatabaseUnreachable
from bot.storage.leader import SessionLeadership, key_of

pytestmark = pytest.mark.postgres


async def gains(candidate: SessionLeadership) -> None:
    """The candidate becomes the leader, soon."""
    for _ in range(1000):
        if await candidate.gain():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never leads")


@asynccontextmanager
async def candidates(database: Database, *whom: tuple[int, str]) -> AsyncIterator[list[SessionLeadership]]:
    """One for each bot id and duty."""
    made = [SessionLeadership(database.engine.url, bot, duty) for bot, duty in whom]
    try:
        yield made
    finally:
        for one in made:
            one.resign()


async def sessions(database: Database, do: str) -> list[int]:
    """What the function `do` gives for each session of a leader or candidate for sending."""
    async with database.engine.connect() as connection:
        found = await connection.execute(
            text(f"SELECT {do}(pid)::int FROM pg_stat_activity WHERE application_name LIKE 'aman-jol send %'")  # noqa: S608
        )
        return [row[0] for row in found]


async def test_one_leads_and_the_next_follows_when_it_resigns(postgres_database: Database) -> None:
    async with candidates(postgres_database, (1, "send"), (1, "send")) as (first, second):
        assert not first.leads
        assert await first.gain()
        assert not await second.gain()
        assert (first.leads, second.leads) == (True, False)
        first.resign()
        assert not first.leads
        await gains(second)
        assert not await first.gain()


async def test_another_duty_and_another_bot_have_leaders_of_their_own(postgres_database: Database) -> None:
    async with candidates(postgres_database, (1, "send"), (1, "receive"), (2, "send")) as made:
        assert [await one.gain() for one in made] == [True, True, True]
    assert key_of(1, "send") == key_of(1, "send") != key_of(2, "send")


async def test_who_loses_the_session_knows_and_another_follows(postgres_database: Database) -> None:
    async with candidates(postgres_database, (1, "send"), (1, "send")) as (first, second):
        assert await first.gain()
        holding = asyncio.ensure_future(first.hold())
        await asyncio.sleep(0)
        assert first.leads
        assert await sessions(postgres_database, "pg_terminate_backend") == [1]
        await holding
        assert not first.leads
        await gains(second)
        assert not await first.gain()  # it stands again, on a new session
        second.resign()
        await gains(first)


async def test_a_leader_that_goes_on_asking_keeps_it(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "BEAT", 0.05)
    monkeypatch.setattr(leader, "LEADS", 1.0)
    monkeypatch.setattr(leader, "DROPPED", 1.2)
    async with candidates(postgres_database, (1, "send"), (1, "send")) as (first, second):
        assert await first.gain()
        holding = asyncio.ensure_future(first.hold())
        for _ in range(15):
            assert not await second.gain()
            assert first.leads
            await asyncio.sleep(0.1)
        first.resign()
        await holding


async def test_a_frozen_leader_has_stopped_before_the_server_lets_another_begin(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "LEADS", 0.2)
    monkeypatch.setattr(leader, "DROPPED", 0.4)
    async with candidates(postgres_database, (1, "send"), (1, "send")) as (frozen, second):
        assert await frozen.gain()
        await gains(second)  # nobody calls frozen.hold(): it asks nothing
        assert not frozen.leads
        await frozen.hold()  # it awakes, and knows
        assert not await frozen.gain()


async def test_a_database_out_of_reach_is_said(postgres_database: Database) -> None:
    nobody = SessionLeadership(postgres_database.engine.url.set(database="not_there"), 1, "send")
    with pytest.raises(DatabaseUnreachable):
        await nobody.gain()
    assert not nobody.leads
