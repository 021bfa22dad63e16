"""Database, disk and keys."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import Settings
from bot.crypto import Cipher, CryptoError
from bot.doctor.finding import Finding, look, mend, well
from bot.domain.directory import Record
from bot.storage.directory import read_records
from bot.storage.errors import StorageError
from bot.storage.examining import (
    OLDEST_POSTGRES,
    POOL,
    KeyFacts,
    ServerFacts,
    file_of,
    key_facts,
    look_into,
    moved_groups,
    revisions,
    server_facts,
    sqlite_journal,
)

MEGABYTE = 1024 * 1024
LOW_DISK = 1024 * MEGABYTE
NO_DISK = 100 * MEGABYTE


@dataclass(slots=True)
class Looked:
    """What came of looking into the database.

    `moved`: present ids of staff groups that Telegram has moved. `records`: what operators did to the directory.
    """

    findings: list[Finding]
    moved: dict[int, int] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)


async def check_database(settings: Settings) -> Looked:
    """Reachable, up to date, writable, durable; keys that fit; room on the disk."""
    found: list[Finding] = []
    try:
        file = file_of(settings.database_url)
        if file is not None:
            found += check_disk(file)
            if not file.exists():
                new = f"there is no file at {file} yet: the first start makes it, or `restore` from a backup"
                return Looked([*found, look("database", new)])
        return await _look(settings, found)
    except StorageError as error:
        return Looked([*found, mend("database", str(error))])


async def _look(settings: Settings, found: list[Finding]) -> Looked:
    async with look_into(settings.database_url) as connection:
        revision, newest = await revisions(connection)
        found.append(check_revision(revision, newest))
        if settings.sqlite:
            found.append(check_journal(await sqlite_journal(connection)))
        else:
            found += check_server(await server_facts(connection))
        if revision is None:
            return Looked(found)
        cipher = Cipher.from_keys([key.get_secret_value() for key in settings.secret_keys])
        found.append(check_keys(len(settings.secret_keys), await key_facts(connection, cipher)))
        return Looked(found, await moved_groups(connection), await read_records(connection))


def check_revision(revision: str | None, newest: str) -> Finding:
    if revision is None:
        return look("database", "is empty: the first start makes its tables, or `restore` from a backup")
    if revision != newest:
        return look("database", f"was changed by a newer version (revision {revision}), on which this one works on")
    return well("database", f"can be reached and is up to date (revision {revision})")


def check_journal(mode: str) -> Finding:
    if mode == "wal":
        return well("journal", "SQLite writes ahead, readers wait for nobody")
    return look(
        "journal", f'SQLite\'s journal is "{mode}": the next start sets it to "wal"; a network disk can\'t have it'
    )


def check_server(facts: ServerFacts) -> list[Finding]:
    """Version, durability, connections."""
    found = []
    if facts.version < OLDEST_POSTGRES:
        found.append(mend("server", f"PostgreSQL {facts.version} is too old: {OLDEST_POSTGRES} or newer is needed"))
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if facts.settings[name] == "off":
            sentence = f"{name} is off: a power cut loses messages that Telegram has handed over. Set it to on"
            found.append(mend("server", f"{sentence} in postgresql.conf"))
    if not facts.writable:
        found.append(mend("server", "takes no changes (a replica, or read only): DATABASE_URL must name the primary"))
    if facts.free < 2 * POOL:
        found.append(
            look(
                "server",
                f"{facts.free} connections are free and a process takes up to {2 * POOL}: raise max_connections "
                f"(now {facts.settings['max_connections']})",
            )
        )
    return found or [well("server", f"PostgreSQL {facts.version}, durable, {facts.free} connections free")]


def check_disk(file: Path) -> list[Finding]:
    """Room and rights where SQLite's file lies, or will lie."""
    folder = next(place for place in file.parents if place.exists())
    found = []
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        found.append(mend("disk", f"{file} can't be written by this user: check who owns file and folder"))
    free = shutil.disk_usage(folder).free
    megabytes = f"{free // MEGABYTE:,} MB are free at {folder}"
    if free < NO_DISK:
        found.append(mend("disk", f"only {megabytes}: make room, nothing can be received soon"))
    elif free < LOW_DISK:
        found.append(look("disk", f"only {megabytes}: make room before it is needed"))
    return found or [well("disk", megabytes)]


def check_keys(count: int, facts: KeyFacts) -> Finding:
    """Whether SECRET_KEYS open what is stored, and which of them are still needed."""
    if facts.unknown:
        return mend(
            "keys",
            f"{facts.unknown} stored values are under a key that SECRET_KEYS does not hold: put the former key back at "
            "its end",
        )
    old = {place: number for place, number in facts.by_place.items() if place > 0}
    if old:
        listed = ", ".join(f"key number {place + 1}: {number} values" for place, number in sorted(old.items()))
        return look(
            "keys", f"older keys are still in use ({listed}): run `python -m bot keys rotate`, then remove them"
        )
    if count == 1:
        return well("keys", "SECRET_KEYS opens what is stored")
    if not facts.all_seen:
        return look(
            "keys", "the newest values are under the newest key: run `python -m bot keys rotate` to be sure of all"
        )
    return look("keys", "everything is under the newest key: remove the older ones, but keep them with older backups")


def check_secret_keys(settings: Settings) -> Finding | None:
    """A sentence where SECRET_KEYS itself can't be used."""
    try:
        Cipher.from_keys([key.get_secret_value() for key in settings.secret_keys])
    except CryptoError as error:
        return mend("keys", str(error))
    return None
