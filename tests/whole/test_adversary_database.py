"""The database in trouble while the service runs: one sentence for the operator, nothing lost, nothing doubled."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import text

from bot.logs import set_up_logs
from bot.storage.engine import Database
from tests.whole.stage import PATIENCE, Stage, stage
from tests.whole.test_nothing_lost import FIVE, in_order, talking

PLENTY = 1_000_000_000


async def room_for(database: Database, pages: int) -> None:
    """Let the SQLite file grow by so many pages at most, as on a disk that is full then."""
    async with database.engine.connect() as connection:
        used = int((await connection.execute(text("PRAGMA page_count"))).scalar_one())
        await connection.execute(text(f"PRAGMA max_page_count = {used + pages}"))


def in_first_topic(s: Stage) -> str:
    return "\n".join(s.said_in(s.group.open_topics[0]))


async def logged(capfd: pytest.CaptureFixture[str], word: str) -> list[dict[str, Any]]:
    """All lines logged until one holds this word."""
    seen = ""
    async with asyncio.timeout(PATIENCE):
        while word not in seen:
            await asyncio.sleep(0.02)  # a log rings no bell
            seen += "".join(capfd.readouterr())
    return [json.loads(line) for line in seen.splitlines() if line.startswith("{")]


async def test_a_full_disk_is_told_in_a_sentence_and_everything_goes_on_after_it(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    async with stage(sqlite_url) as s:
        person, counselor = await talking(s)
        assert s.database is not None
        await room_for(s.database, 0)
        capfd.readouterr()
        person.burst(*(f"{word} {'x' * 3000}" for word in FIVE))
        reply = counselor.write("written on a full disk " + "y" * 3000)
        lines = await logged(capfd, "disk of the database is full")
        assert len([line for line in lines if line["level"] == "error"]) <= 2, lines
        assert not [line for line in lines if "exception" in line], "no places in the code for what the operator mends"
        await room_for(s.database, PLENTY)
        await s.until(lambda: FIVE[-1] in in_first_topic(s), "all of it arrives when there is room again")
        assert in_order([in_first_topic(s)], FIVE)
        await s.until(lambda: reply.reaction == "👍", "the reply too")
        assert sum("on a full disk" in m.shown for m in person.chat.from_bot) == 1


@pytest.mark.postgres
async def test_a_restart_of_postgres_loses_and_doubles_nothing(postgres_url: str, postgres_server: Any) -> None:
    async with stage(postgres_url) as s:
        person, counselor = await talking(s)
        name = postgres_url.partition("@/")[2].partition("?")[0]
        kill = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';"  # noqa: S608 - the test's own name
        words = [f"message {letter}" for letter in "abcdefgh"]
        replies = []
        for word in words:
            person.write(word)
            replies.append(counselor.write(f"answer {word[-1]}"))
            await asyncio.to_thread(postgres_server.psql, kill)
        await s.until(lambda: words[-1] in in_first_topic(s), "all messages")
        relayed = [m.shown for m in s.group.in_topic(s.group.open_topics[0].id) if m.from_bot]
        assert in_order(relayed, words)
        await s.until(lambda: all(reply.reaction == "👍" for reply in replies), "all replies")
        heard = "\n".join(m.shown for m in person.chat.from_bot)
        assert [heard.count(f"answer {word[-1]}") for word in words] == [1] * len(words)
