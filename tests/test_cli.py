"""The commands an operator types, as processes."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.crypto import new_key
from bot.domain.correction import Correction
from bot.storage.migrating import migrate
from dialogs.risk.labels import Level
from tests.databases import opened
from tests.storage.builders import NOW, conversation_of, open_case

ROOT = Path(__file__).parent.parent
KEY = new_key()


def bot(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` with these settings and nothing else."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_without_settings_is_refused_with_sentences() -> None:
    done = bot("run", BOT_TOKEN="", STAFF_GROUPS="", SECRET_KEYS="")
    assert done.returncode == 78
    assert all(name in done.stderr for name in ("BOT_TOKEN", "STAFF_GROUPS", "SECRET_KEYS"))
    assert "Traceback" not in done.stderr


def test_several_processes_on_sqlite_are_refused_with_a_sentence(tmp_path: Path) -> None:
    done = bot(
        "run", "--role", "work",
        BOT_TOKEN="1:abc", STAFF_GROUPS="-1001234567", SECRET_KEYS=KEY,
        DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/x.db",
    )  # fmt: skip
    assert done.returncode == 78
    assert "PostgreSQL" in done.stderr


async def test_a_second_process_on_one_sqlite_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    await migrate(url)
    async with opened(url, [KEY]):
        done = bot("run", BOT_TOKEN="1:abc", STAFF_GROUPS="-1001234567", SECRET_KEYS=KEY, DATABASE_URL=url)
    assert done.returncode == 78
    assert "Another process works on this SQLite database already" in done.stderr
    assert "PostgreSQL" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrate_and_keys(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    assert bot("migrate", DATABASE_URL=url).returncode == 0
    assert (tmp_path / "x.db").exists()
    assert len(bot("keys", "new").stdout.strip()) == 44
    settings = {"BOT_TOKEN": "1:abc", "STAFF_GROUPS": "-1001234567", "DATABASE_URL": url}
    assert bot("keys", "rotate", SECRET_KEYS=KEY, **settings).returncode == 0
    wrong = bot("keys", "rotate", SECRET_KEYS=new_key(), **settings)
    assert wrong.returncode == 78
    assert "SECRET_KEYS" in wrong.stderr
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("run", "--help"),
        ("keys", "--help"),
        ("corrections", "--help"),
        ("directory", "--help"),
        ("settings",),
    ],
)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    assert bot(*words).returncode == 0


async def test_corrections_are_printed_only_with_consent_and_the_rest_is_counted(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    await migrate(url)
    async with opened(url, [KEY]) as database, database.open_unit() as unit:
        for chat, agreed in enumerate((True, False, None), 1):
            case = await open_case(unit, await conversation_of(unit, chat), Level.CONCERN)
            words = (f"паспорт забрали {chat}", "+7 701 123 45 67")
            await unit.corrections.save(
                Correction(case.id, NOW, Level.CONCERN, (), Level.URGENT, ("documents",), words, "ru", agreed)
            )
        await unit.commit()
    settings = {"BOT_TOKEN": "1:abc", "STAFF_GROUPS": "-1001234567", "DATABASE_URL": url}
    done = await asyncio.to_thread(bot, "corrections", SECRET_KEYS=KEY, **settings)
    assert done.returncode == 0, done.stderr
    [line] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["text"], line["level"], line["signals"]) == ("паспорт забрали 1\n…", "urgent", ["documents"])
    assert "2 left out for want of consent" in done.stderr
    assert "Names" in done.stderr
    assert "паспорт" not in done.stderr
    assert "HUMAN" in bot("corrections", "--help").stdout.upper()


async def test_a_backup_goes_through_a_pipe_into_another_database(tmp_path: Path) -> None:
    old, new = (f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("old", "new"))
    await migrate(old)
    settings = {"BOT_TOKEN": "1:abc", "STAFF_GROUPS": "-1001234567", "SECRET_KEYS": KEY}
    async with opened(old, [KEY]) as database, database.open_unit() as unit:  # open all the while, as by the service
        await open_case(unit, await conversation_of(unit, 7), Level.CONCERN)
        await unit.commit()
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        script = f"{sys.executable} -m bot backup - | DATABASE_URL={new} {sys.executable} -m bot restore -"
        process = await asyncio.create_subprocess_shell(
            script, cwd=ROOT, env={**kept, **settings, "DATABASE_URL": old},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, complaint = await process.communicate()
    assert process.returncode == 0, complaint
    assert b"cases 1" in out
    assert b"asked to be erased" in out
    async with opened(new, [KEY]) as database, database.open_unit() as unit:
        assert await unit.cases.current(await conversation_of(unit, 7)) is not None


def test_what_cannot_be_backed_up_or_restored_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = {
        "BOT_TOKEN": "1:abc", "STAFF_GROUPS": "-1001234567", "SECRET_KEYS": KEY,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/none.db",
    }  # fmt: skip
    done = bot("backup", str(tmp_path), **settings)
    assert (done.returncode, "There is no database" in done.stderr, "Traceback" in done.stderr) == (78, True, False)
    assert list(tmp_path.iterdir()) == [], "nothing half is left"
    done = bot("restore", str(tmp_path / "none"), **settings)
    assert (done.returncode, "can't be read" in done.stderr, "Traceback" in done.stderr) == (78, True, False)


def test_the_doctor_says_what_to_mend_and_nothing_secret(tmp_path: Path) -> None:
    done = bot("doctor", BOT_TOKEN="1:abc", STAFF_GROUPS="", SECRET_KEYS=KEY)
    assert (done.returncode, "✗ settings: STAFF_GROUPS" in done.stderr) == (78, True)
    settings = {
        "BOT_TOKEN": "1:abcdef", "STAFF_GROUPS": "-1001234567", "SECRET_KEYS": KEY, "LISTEN": "127.0.0.1:9",
        "BOT_API_URL": "http://127.0.0.1:9", "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/x.db",
    }  # fmt: skip
    done = bot("doctor", "--backups", str(tmp_path), **settings)
    assert done.returncode == 1, done.stderr
    assert "✗ token: the server of BOT_API_URL does not answer" in done.stdout
    assert "✗ backups: none in" in done.stdout
    assert "! database: there is no file" in done.stdout
    assert "✓ content" in done.stdout
    assert not (tmp_path / "x.db").exists(), "looking changes nothing"
    assert "abcdef" not in done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr
