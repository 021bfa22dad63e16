"""The commands `backup` and `restore`: what they do, and what they tell the operator."""

from collections.abc import Collection
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import Settings
from bot.crypto import Cipher
from bot.domain.ids import CaseId
from bot.i18n import Catalogs
from bot.ports import Clock
from bot.services.erase import Eraser
from bot.services.restored import Restoration, Settled
from bot.storage.backup.file import PIPE, name_at, reading, remove_older, writing
from bot.storage.backup.making import make_backup
from bot.storage.backup.records import RecordReader, TableHead
from bot.storage.backup.restoring import require_known, restoring
from bot.storage.backup.sealed import About, SealedReader
from bot.storage.errors import BackupRefused
from bot.storage.migrating import newest_revision

WHAT_IS_MISSING = (
    "The bot knows nothing of what came after that time: the counselors are told so in their group when the service "
    "starts. Whoever asked to be erased since then is in this database again; the notes in the group name their cases "
    "(`restore --erased NUMBERS` erases them anew)."
)


def _cipher(settings: Settings) -> Cipher:
    return Cipher.from_keys([key.get_secret_value() for key in settings.secret_keys])


def _folder(place: str) -> Path | None:
    return Path(place) if place != PIPE and Path(place).is_dir() else None


def span(time: timedelta) -> str:
    """How long, in the largest unit that says something: "3 hours"."""
    seconds = max(0, round(time.total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def _told(about: About, counts: dict[str, int]) -> str:
    rows = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if count)
    return f"{about.made_at:%Y-%m-%d %H:%M} UTC, revision {about.revision}: {rows or 'no rows'}"


async def back_up(settings: Settings, place: str, keep_days: int | None, clock: Clock) -> str:
    """Make a backup at `place` (a file, a folder, or `-`); sentences for the operator. Raises `StorageError`."""
    now, folder = clock.now(), _folder(place)
    if folder is not None:
        place = str(folder / name_at(now))
    if keep_days is not None and folder is None:
        raise BackupRefused(
            f"--keep needs a folder that exists: {place} is none. Older backups are found by its names."
        )
    with writing(place) as target:
        made = await make_backup(settings.database_url, _cipher(settings), target, now)
    where = "" if place == PIPE else f" in {place}"
    sentences = [f"backup{where} of {_told(made.about, made.counts)} ({made.size:,} bytes)"]
    if folder is not None and keep_days is not None:
        sentences.append(f"{remove_older(folder, now, keep_days)} backups older than {keep_days} days removed")
    return "\n".join(sentences)


async def check(settings: Settings, place: str, clock: Clock) -> str:
    """Read a backup to its end without a database; sentences for the operator. Raises `BackupRefused`, `WrongKeys`."""
    with reading(place) as source:
        sealed = SealedReader(source, _cipher(settings))
        records = RecordReader(sealed)
        tables = sum(isinstance(record, TableHead) for record in records.records())
    require_known(sealed.about.revision)
    age = span(clock.now() - sealed.about.made_at)
    return f"the backup is whole, {age} old, {tables} tables: {_told(sealed.about, records.counts)}"


async def restore(settings: Settings, place: str, erased: Collection[int], clock: Clock) -> str:
    """Make the database of the settings from a backup; sentences for the operator. Raises `StorageError`."""
    cipher, catalogs = _cipher(settings), Catalogs(settings.staff_language)
    groups = [group.id for group in settings.staff_groups]
    restoration = Restoration(catalogs, groups, Eraser(catalogs))
    async with AsyncExitStack() as stack:
        source = stack.enter_context(reading(place))
        sealed = SealedReader(source, cipher)
        restored = await stack.enter_async_context(
            restoring(
                settings.database_url,
                cipher,
                sealed,
                bot_id=settings.bot_id,
                staff_groups=[int(group) for group in groups],
            )
        )
        now = clock.now()
        numbers = [CaseId(number) for number in erased]
        settled = await restoration.settle(restored.unit, restored.aftermath, sealed.about.made_at, now, numbers)
        await restored.unit.commit()
    return "\n".join(_closing(sealed.about, restored.counts, settled, now))


def _closing(about: About, counts: dict[str, int], settled: Settled, now: datetime) -> list[str]:
    brought = "" if about.revision == newest_revision() else f", brought up to revision {newest_revision()}"
    sentences = [
        f"restored the backup of {_told(about, counts)} ({span(now - about.made_at)} old{brought})",
        f"unsent then and not sent now: {settled.dropped} of the bot's own messages, marks and answers to presses; "
        f"{settled.asked} messages of counselors are put before them again",
    ]
    if settled.erased:
        sentences.append(f"{settled.erased} persons are erased anew")
    if settled.unknown:
        numbers = ", ".join(map(str, settled.unknown))
        sentences.append(f"--erased: the backup holds no case {numbers} of a person")
    return [*sentences, WHAT_IS_MISSING]
