"""The machine is lost with its database: from a backup that was made while messages flowed, the service goes on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.app.backup import back_up, restore
from bot.clock import SystemClock
from bot.preview.people import Person
from bot.preview.seats import Seat
from tests.whole.stage import Stage, settings_for, stage
from tests.whole.test_nothing_lost import talking


async def lose(s: Stage, server: Any) -> None:
    """Nothing of the database is left."""
    await s.stop()
    if "sqlite" in s.database_url:
        file = Path(s.database_url.partition("///")[2])
        for path in file.parent.glob(f"{file.name}*"):  # a test waits for nobody
            path.unlink()
    else:
        name = s.database_url.partition("@/")[2].partition("?")[0]
        await asyncio.to_thread(server.psql, f"DROP DATABASE {name};")


async def go_on(s: Stage, url: str, backup: Path) -> str:
    """Restore there and start; what the operator was told."""
    s.settings = settings_for(s.world, s.server.url, url, s.group.id)
    s.database_url = url
    told = await restore(s.settings, str(backup), (), SystemClock())
    await s.start()
    return told


async def back_up_amid(s: Stage, person: Person, counselor: Seat, backup: Path, word: str) -> None:
    """A backup while both write; then more that it can't hold. All of it arrives."""
    making = asyncio.ensure_future(back_up(s.settings, str(backup), None, SystemClock()))
    for number in range(10):
        person.write(f"{word} message {number};")
        counselor.write(f"{word} answer {number};")
        await asyncio.sleep(0.005)
    await making
    counselor.write(f"{word} after the backup")
    await s.until(lambda: f"{word} after the backup" in person.chat.from_bot[-1].shown, "the answers")
    topic = s.group.open_topics[0]
    await s.until(lambda: f"{word} message 9;" in "\n".join(s.said_in(topic)), "the service goes on meanwhile")


def on_screen(person: Person) -> list[tuple[int, str]]:
    return [(m.id, m.shown) for m in person.chat.from_bot]


@pytest.mark.postgres
async def test_the_machine_is_lost_twice_and_moves_to_the_other_database(
    sqlite_url: str, postgres_url: str, postgres_server: Any, tmp_path: Path
) -> None:
    async with stage(sqlite_url) as s:
        person, counselor = await talking(s)
        waiting = s.person("en", "Zarina")
        await s.answer(waiting, lambda: waiting.write("they locked me in and beat me"))
        await s.topic("2 ·")
        alone, backup, topic = on_screen(waiting), tmp_path / "one.backup", s.group.open_topics[0]
        for times, home in enumerate((postgres_url, sqlite_url), 1):
            await back_up_amid(s, person, counselor, backup, f"round {times}:")
            before = on_screen(person)
            await lose(s, postgres_server)
            told = await go_on(s, home, backup)
            assert "cases 2" in told
            await s.until(lambda n=times: notices(s) == n, "the staff is told")  # type: ignore[misc]  # bound now
            reply = counselor.write(f"reached again {times}")
            await s.until(lambda m=reply: m.reaction == "👍", "the counselor reaches the person")  # type: ignore[misc]  # bound now
            after = on_screen(person)
            assert after[:-1] == before, "nothing is said twice"
            assert f"reached again {times}" in after[-1][1]
        person.write("the last message")
        await s.until(lambda: "the last message" in "\n".join(s.said_in(topic)), "the person is heard")
        assert on_screen(waiting) == alone, "nothing comes unasked"
        assert len(s.group.open_topics) == 2, "all of it in the topics of before"


def notices(s: Stage) -> int:
    return sum("restored from a backup" in m.shown for m in s.group.in_topic(None))
