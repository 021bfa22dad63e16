"""Each mistake with database, disk and keys has its sentence, on real databases and beside a running service."""

import os
import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, load_settings
from bot.crypto import new_key
from bot.doctor.database import check_database, check_disk, check_journal, check_secret_keys, check_server
from bot.doctor.finding import Finding, Grade
from bot.storage.examining import ServerFacts
from bot.storage.migrating import migrate
from bot.storage.rotation import rotate
from tests.databases import opened
from tests.storage.filling import Left, fill
from tests.storage.synthetic import CUT, GROWTH, write_revisions


def settings_of(url: str, keys: list[str]) -> Settings:
    return load_settings(env_file=None, database_url=url, secret_keys=tuple(keys), bot_token="1:abc")


def by_name(findings: list[Finding]) -> dict[str, tuple[Grade, str]]:
    return {finding.about: (finding.grade, finding.sentence) for finding in findings}


async def test_all_is_well_while_the_service_runs(database_url: str, secret_keys: list[str]) -> None:
    await migrate(database_url)
    async with opened(database_url, secret_keys) as database, database.open_unit() as unit:
        await fill(unit, Left(7_001, "Aigul", "the red house", 1000))
        await unit.groups.migrate(-1001, -1009)  # type: ignore[arg-type]  # bare numbers
        await unit.commit()
        looked = await check_database(settings_of(database_url, secret_keys))
    found = by_name(looked.findings)
    kind = {"journal", "disk"} if "sqlite" in database_url else {"server"}
    assert set(found) == {"database", "keys", *kind}
    assert {grade for grade, _ in found.values()} <= {Grade.WELL, Grade.LOOK}  # a small disk of a test machine
    assert found["database"][0] is found["keys"][0] is Grade.WELL
    assert looked.moved == {-1001: -1009}


async def test_a_database_that_is_not_there_or_empty(
    sqlite_url: str, postgres_url: str, secret_keys: list[str]
) -> None:
    grade, sentence = by_name((await check_database(settings_of(sqlite_url, secret_keys))).findings)["database"]
    assert (grade, "no file" in sentence) == (Grade.LOOK, True)
    assert not Path(sqlite_url.partition("///")[2]).exists()  # noqa: ASYNC240  # a test waits for nobody
    grade, sentence = by_name((await check_database(settings_of(postgres_url, secret_keys))).findings)["database"]
    assert (grade, "is empty" in sentence) == (Grade.LOOK, True)
    gone = postgres_url.replace("/test_", "/missing_")
    grade, sentence = by_name((await check_database(settings_of(gone, secret_keys))).findings)["database"]
    assert (grade, "refuses the name" in sentence) == (Grade.MEND, True)


async def test_a_database_of_another_version(sqlite_url: str, secret_keys: list[str], tmp_path: Path) -> None:
    settings = settings_of(sqlite_url, secret_keys)
    await migrate(sqlite_url, "0001")
    grade, sentence = by_name((await check_database(settings)).findings)["database"]
    assert (grade, "python -m bot migrate" in sentence) == (Grade.MEND, True)
    await migrate(sqlite_url)
    await migrate(sqlite_url, further=[write_revisions(tmp_path / "a", ("9001_growth", GROWTH))])
    grade, sentence = by_name((await check_database(settings)).findings)["database"]
    assert (grade, "9001_growth" in sentence) == (Grade.LOOK, True)
    cut = write_revisions(tmp_path / "b", ("9001_growth", GROWTH), ("9002_from_9002", CUT))
    await migrate(sqlite_url, further=[cut])
    grade, sentence = by_name((await check_database(settings)).findings)["database"]
    assert (grade, "newer version" in sentence) == (Grade.MEND, True)


async def test_keys_old_and_wrong(database_url: str) -> None:
    old, new = new_key(), new_key()
    await migrate(database_url)

    async def said(*keys: str) -> tuple[Grade, str]:
        return by_name((await check_database(settings_of(database_url, list(keys)))).findings)["keys"]

    async with opened(database_url, [old]) as database, database.open_unit() as unit:
        await fill(unit, Left(7_001, "Aigul", "the red house", 1000))
        await unit.commit()
    grade, sentence = await said(new, old)
    assert grade is Grade.LOOK
    assert "key number 2:" in sentence
    assert "keys rotate" in sentence
    assert (await said(new))[0] is Grade.MEND
    async with opened(database_url, [new, old]) as database:
        await rotate(database)
    grade, sentence = await said(new, old)
    assert (grade, "remove the older ones" in sentence) == (Grade.LOOK, True)
    assert (await said(new))[0] is Grade.WELL
    assert (await said(old))[0] is Grade.MEND


def test_secret_keys_that_are_none() -> None:
    found = check_secret_keys(settings_of("sqlite+aiosqlite:///x.db", ["too short"]))
    assert found is not None
    assert (found.grade, "too short" in str(found), "key number 1" in str(found)) == (Grade.MEND, False, True)


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "grade"), [(5 << 30, Grade.WELL), (500 << 20, Grade.LOOK), (50 << 20, Grade.MEND)])
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9 << 30, 0, free))
    [found] = check_disk(tmp_path / "not there yet" / "aman.db")
    assert found.grade is grade


def test_a_file_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # what root can't be refused
    assert "can't be written" in check_disk(tmp_path / "aman.db")[0].sentence


def test_a_journal_that_makes_readers_wait() -> None:
    assert check_journal("delete").grade is Grade.LOOK


GOOD: dict[str, str] = {
    "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "max_connections": "100",
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "grade", "words"),
    [
        ({}, Grade.WELL, "PostgreSQL 16"),
        ({"version": 12}, Grade.MEND, "too old"),
        ({"settings": GOOD | {"fsync": "off"}}, Grade.MEND, "fsync is off"),
        ({"settings": GOOD | {"synchronous_commit": "off"}}, Grade.MEND, "synchronous_commit is off"),
        ({"writable": False}, Grade.MEND, "takes no changes"),
        ({"free": 7}, Grade.LOOK, "raise max_connections (now 100)"),
    ],
)
def test_a_server_that_is_not_as_it_should_be(facts: dict[str, Any], grade: Grade, words: str) -> None:
    [found] = check_server(replace(ServerFacts(16, GOOD, 90, True), **facts))
    assert (found.grade, words in found.sentence) == (grade, True)


@pytest.mark.postgres
async def test_a_read_only_server_is_seen(postgres_url: str, postgres_server: Any, secret_keys: list[str]) -> None:
    name = postgres_url.partition("@/")[2].partition("?")[0]
    postgres_server.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = on;")
    postgres_server.psql(f"ALTER DATABASE {name} SET synchronous_commit = off;")
    findings = (await check_database(settings_of(postgres_url, secret_keys))).findings
    said = " ".join(finding.sentence for finding in findings if finding.grade is Grade.MEND)
    assert "takes no changes" in said
    assert "synchronous_commit is off" in said
