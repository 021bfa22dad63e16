"""A backup restores into either kind of database, whole or not at all, and only where it belongs."""

import asyncio
import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bot.crypto import Cipher, WrongKeys, new_key
from bot.domain.update import RawUpdate
from bot.storage.backup.file import backups_in, name_at, remove_older, writing
from bot.storage.backup.making import Made, make_backup
from bot.storage.backup.restoring import GAP, restoring
from bot.storage.backup.sealed import SLICE, About, SealedReader, SealedWriter
from bot.storage.backup.snapshot import snapshot
from bot.storage.connecting import make_engine, parse_url
from bot.storage.engine import Database
from bot.storage.errors import AlreadyRunning, BackupRefused, NotMigrated
from bot.storage.migrating import migrate, newest_revision, revision_of
from tests.databases import BOT_ID, STAFF_GROUPS, new_postgres_url, opened
from tests.storage.builders import GROUP, NOW, conversation_of, open_case, private, received
from tests.storage.filling import Left, dump, fill
from tests.storage.synthetic import GROWTH, write_revisions
from tests.storage.test_migrations import differences, look

AIGUL = Left(chat=700_100, name="Aigul", secret="the red house", base=1000)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a second empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
    return new_postgres_url(request.getfixturevalue("postgres_server"))


async def backed_up(url: str, keys: list[str]) -> tuple[bytes, Made]:
    target = io.BytesIO()
    made = await make_backup(url, Cipher.from_keys(keys), target, NOW)
    return target.getvalue(), made


async def restore(url: str, keys: list[str], data: bytes) -> dict[str, int]:
    cipher = Cipher.from_keys(keys)
    sealed = SealedReader(io.BytesIO(data), cipher)
    async with restoring(url, cipher, sealed, bot_id=BOT_ID, staff_groups=STAFF_GROUPS) as restored:
        await restored.unit.commit()
    return restored.counts


async def test_everything_comes_back_in_either_database(
    database: Database, database_url: str, other_url: str, secret_keys: list[str]
) -> None:
    async with database.open_unit() as unit:
        _, case = await fill(unit, AIGUL)
        await unit.groups.migrate(GROUP, GROUP - 5)  # type: ignore[arg-type]  # both are bare numbers of chats
        await unit.commit()
    cipher = Cipher.from_keys(secret_keys)
    before = await dump(database, cipher)
    data, made = await backed_up(database_url, secret_keys)  # the database is open: a service has it
    assert AIGUL.secret.encode() not in data
    assert made.counts == {name: len(rows) for name, rows in before.items()}
    assert all(made.counts.values()), "a table is not tried"
    assert await restore(other_url, secret_keys, data) == made.counts
    assert await look(other_url, differences) == []
    async with opened(other_url, secret_keys) as other:
        assert await dump(other, cipher) == before
        async with other.open_unit() as unit:
            again = await open_case(unit, await conversation_of(unit, 5))
            assert again.id == case + GAP + 1, "numbers of the time since the backup are not given twice"


async def test_a_backup_is_one_moment(database: Database, database_url: str, secret_keys: list[str]) -> None:
    """What is written while the backup is made is in it with all that belongs to it, or not at all."""
    cipher = Cipher.from_keys(secret_keys)
    async with database.open_unit() as unit:
        await received(unit, 1, 1)
        await unit.commit()
    async with snapshot(database_url, cipher) as moment:
        async with database.open_unit() as unit:  # the service writes meanwhile, and waits for nothing
            await received(unit, 2, 2, 3)
            await unit.commit()
        counts = {table.name: 0 for table in moment.tables}
        for table in moment.tables:
            async for rows in moment.rows(table):
                counts[table.name] += len(rows)
    assert (counts["conversations"], counts["inbox"]) == (1, 1)
    _, made = await backed_up(database_url, secret_keys)
    assert (made.counts["conversations"], made.counts["inbox"]) == (2, 3)


async def test_an_older_backup_is_brought_up_to_date(database_url: str, other_url: str, secret_keys: list[str]) -> None:
    await migrate(database_url, "0001")
    engine = make_engine(parse_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO conversations"
                " (key_hash, kind, chat, created_at, seen_at, last_message, blocked, forgotten)"
                " VALUES (:hash, 'person', :chat, 5, 6, 7, :no, :no)"
            ),
            {"hash": b"\xff" * 16, "chat": Cipher.from_keys(secret_keys).encrypt_int(7), "no": False},
        )
    await engine.dispose()
    data, made = await backed_up(database_url, secret_keys)
    assert made.about.revision == "0001"
    await restore(other_url, secret_keys, data)
    assert await look(other_url, revision_of) == newest_revision()
    assert await look(other_url, differences) == []
    async with opened(other_url, secret_keys) as other, other.engine.connect() as connection:
        assert (await connection.execute(text("SELECT seen_at, silent_at FROM conversations"))).all() == [(6, None)]


async def test_a_newer_backup_is_refused(sqlite_url: str, secret_keys: list[str], tmp_path: Path) -> None:
    await migrate(sqlite_url, further=[write_revisions(tmp_path / "more", ("9001_growth", GROWTH))])
    data, made = await backed_up(sqlite_url, secret_keys)  # by old code, with the tables that it does not know
    assert "greetings" in made.counts
    with pytest.raises(BackupRefused, match="newer version of the bot \\(revision 9001_growth"):
        await restore(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}", secret_keys, data)


KEYS = [new_key()]


async def make_small(url: str) -> bytes:
    await migrate(url)
    async with opened(url, KEYS) as database, database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        updates = [(RawUpdate(id, private(1), os.urandom(SLICE)), conversation) for id in range(3)]
        await unit.inbox.put(updates, NOW)
        await unit.commit()
    data, _ = await backed_up(url, KEYS)
    return data


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of some slices under `KEYS`."""
    data = asyncio.run(make_small(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('small') / 'small.db'}"))
    assert len(frames(data)) > 5
    return data


def frames(data: bytes) -> list[bytes]:
    """First line, header, slices."""
    at = data.index(b"\n") + 1
    found = [data[:at]]
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at:end])
        at = end
    return found


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "cut within a slice": lambda data: data[:-7],
    "cut between slices": lambda data: b"".join(frames(data)[:-1]),
    "no slices": lambda data: b"".join(frames(data)[:2]),
    "half a header": lambda data: data[:60],
    "a bit changed": lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
    "slices exchanged": lambda data: b"".join([*frames(data)[:2], frames(data)[3], frames(data)[2], *frames(data)[4:]]),
    "a slice left out": lambda data: b"".join([*frames(data)[:2], *frames(data)[3:]]),
    "a slice twice": lambda data: b"".join([*frames(data)[:3], *frames(data)[2:]]),
    "something behind it": lambda data: data + b"x",
    "a length changed": lambda data: b"".join(frames(data)[:2]) + b"\xff\xff\xff\xff" + data,
    "another file": lambda data: b"PK" + data,
    "nothing": lambda data: b"",
    "another format": lambda data: data.replace(b"backup 1", b"backup 2", 1),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
async def test_a_spoiled_backup_is_refused_and_nothing_of_it_stays(
    small: bytes, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(BackupRefused) as caught:
        await restore(url, KEYS, spoil(small))
    assert str(caught.value).endswith(".")
    assert await look(url, lambda connection: inspect(connection).get_table_names()) == []


async def test_slices_of_two_backups_do_not_mix(small: bytes) -> None:
    other = io.BytesIO()
    writer = SealedWriter(other, Cipher.from_keys(KEYS), About(NOW, "0001"))
    writer.write(b"x" * 3 * SLICE)
    writer.finish()
    mixed = b"".join([*frames(other.getvalue())[:2], *frames(small)[2:]])
    with pytest.raises(BackupRefused, match="altered"):
        list(SealedReader(io.BytesIO(mixed), Cipher.from_keys(KEYS)).slices())


@pytest.mark.parametrize("size", [0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE])
def test_every_length_comes_back(size: int) -> None:
    target, cipher = io.BytesIO(), Cipher.from_keys(KEYS)
    writer = SealedWriter(target, cipher, About(NOW, "0001"))
    writer.write(b"y" * size)
    writer.finish()
    assert writer.size == len(target.getvalue())
    reader = SealedReader(io.BytesIO(target.getvalue()), cipher)
    assert reader.about == About(NOW, "0001")
    assert b"".join(reader.slices()) == b"y" * size


async def test_keys(small: bytes, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(WrongKeys, match="key of this backup"):
        await restore(url, [new_key()], small)
    await restore(url, [new_key(), *KEYS], small)
    with pytest.raises(WrongKeys, match="key of this database"):
        await backed_up(url, [new_key()])


async def test_only_an_empty_database_that_nobody_works_on_takes_a_backup(small: bytes, database_url: str) -> None:
    await migrate(database_url)
    async with opened(database_url, KEYS) as database:  # made by a start: still empty
        if database.engine.dialect.name == "sqlite":
            with pytest.raises(AlreadyRunning, match="Stop it first"):
                await restore(database_url, KEYS, small)
    await restore(database_url, KEYS, small)
    with pytest.raises(BackupRefused, match="is not empty \\(table conversations\\)"):
        await restore(database_url, KEYS, small)


async def test_there_must_be_something_to_back_up(sqlite_url: str, secret_keys: list[str], tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="There is no database at"):
        await backed_up(sqlite_url, secret_keys)
    file = tmp_path / "aman.db"
    assert not file.exists(), "asking makes no file"  # a test waits for nobody
    file.touch()  # the same
    with pytest.raises(NotMigrated):
        await backed_up(sqlite_url, secret_keys)


def test_a_backup_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "a.backup"
    place.write_bytes(b"the one before")

    class Trouble(Exception):
        pass

    with pytest.raises(Trouble), writing(str(place)) as file:  # noqa: PT012  # half of it has to be written
        file.write(b"half")
        raise Trouble
    assert place.read_bytes() == b"the one before"
    assert list(tmp_path.iterdir()) == [place]
    with writing(str(place)) as file:
        file.write(b"whole")
        assert place.read_bytes() == b"the one before"
    assert place.read_bytes() == b"whole"
    assert place.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupRefused, match="can't be written"), writing(str(tmp_path / "no" / "a.backup")):
        pass


def test_a_folder_keeps_the_last_days_and_always_the_newest(tmp_path: Path) -> None:
    names = [name_at(NOW - timedelta(days=days)) for days in (40, 15, 14, 1)]
    for name in [*names, "notes.txt", "amanjol-old.backup"]:
        (tmp_path / name).touch()
    assert remove_older(tmp_path, NOW, 14) == 2
    assert [path.name for _, path in backups_in(tmp_path)] == names[2:]
    assert remove_older(tmp_path, NOW + timedelta(days=900), 14) == 1
    assert [path.name for _, path in backups_in(tmp_path)] == names[3:]
    assert (tmp_path / "notes.txt").exists()
