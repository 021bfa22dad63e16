"""The commands of the directory as an operator types them, beside a service that has the database open."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app.directory_table import status, story, table
from bot.domain.directory import Change, Did
from bot.storage.migrating import migrate
from tests.databases import opened
from tests.dialogs.contacts import DAY, a_contact
from tests.test_cli import KEY, bot


def test_a_status_says_whether_persons_see_it() -> None:
    contact = a_contact()
    assert status(contact, DAY) == "shown until 2027-02-21"
    assert status(contact, DAY + timedelta(days=76)) == "shown until 2027-02-21, call again"
    assert status(contact, DAY + timedelta(days=90)) == "overdue since 2027-02-22"
    assert status(a_contact(sample=True), DAY) == "shown until 2027-02-21 (sample)"
    assert status(a_contact(verified_on=None), DAY) == "not verified"
    assert status(a_contact(retired=True), DAY) == "retired"


def test_the_table_has_a_line_for_each_and_stands_in_columns() -> None:
    lines = table([a_contact(), a_contact("kz-a", phone_local=None, name="Other")], DAY).splitlines()
    assert [line.split()[0] for line in lines] == ["entry", "kz-line", "kz-a"]
    assert len({line.index(word) for line, word in zip(lines, ("name", "Helpline", "Other"), strict=True)}) == 1
    assert "no number" in lines[2]


def test_a_story_says_who_did_what_and_what_it_changed() -> None:
    at = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    told = story([Change("kz-a", at, "Aray", Did.CORRECTED, "on their site", {"hours": None}, {"hours": "always"})])
    assert told == "2026-11-24 09:05 UTC  kz-a  corrected by Aray: on their site\n    hours: always"
    assert story([]) == "nothing was done yet"


async def test_an_operator_works_beside_the_running_service(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    await migrate(url)

    async def directory(*words: str, code: int = 0) -> str:
        done = await asyncio.to_thread(bot, "directory", *words, SECRET_KEYS=KEY, DATABASE_URL=url)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stderr

    signed = ("--by", "Айгерім", "--how", "called, answered in Russian")
    async with opened(url, [KEY]) as database:  # the lock of the file is taken, as by the service
        assert "--by is empty" in await directory("verify", "kz-111", code=78)
        assert "is no day" in await directory("verify", "kz-111", *signed, "--on", "yesterday", code=78)
        assert "kz-111: shown until" in await directory("verify", "kz-111", *signed)
        told = await directory("list", "--country", "kz")
        assert [line.split()[1] for line in told.splitlines() if line.startswith("kz-111 ")] == ["shown"]
        async with database.open_unit() as unit:
            [record] = await unit.directory.all()
            assert (record.id, record.verified_by) == ("kz-111", "Айгерім")
            await unit.pulses.keep("contact", datetime(2026, 11, 24, tzinfo=UTC))
            await unit.commit()
        told = await directory("correct", "kz-111", *signed, "--phone-local", "112 112", "--languages", "kk, ru,en")
        assert "kz-111: not verified" in told
        told = await directory("show", "kz-111")
        assert "112 112" in told
        assert "kk, ru, en" in told
        told = await directory("history", "kz-111")
        assert told.count("by Айгерім: called, answered in Russian") == 2
        assert "phone_local: 111 -> 112 112" in told


def test_without_a_database_the_operator_reads_what_to_do(tmp_path: Path) -> None:
    done = bot("directory", "list", SECRET_KEYS=KEY, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/none.db")
    assert done.returncode == 78
    assert "python -m bot migrate" in done.stderr
    assert not (tmp_path / "none.db").exists()
