"""All checks, one after the other."""

from collections.abc import Iterable
from pathlib import Path

from bot.config import Settings
from bot.doctor.content import check_catalogs, check_content
from bot.doctor.database import check_database, check_secret_keys
from bot.doctor.directory import check_directory
from bot.doctor.finding import Finding, Grade, well
from bot.doctor.machine import check_backups, check_health, check_meaning, check_pictures, check_private
from bot.doctor.telegram import check_telegram
from bot.ports import Clock
from bot.storage.errors import StorageError
from bot.storage.examining import file_of


async def examine(
    settings: Settings, clock: Clock, *, listen: tuple[str, int] | None, env_file: Path, backups: Path | None
) -> list[Finding]:
    """What is found, in the order an operator would mend it. Changes nothing; the service may run meanwhile.

    `listen` is where the service should answer, `backups` a folder that they should be in.
    """
    found = [well("settings", "all that `run` needs is set")]
    found += check_private([env_file, *_database_files(settings)])
    keys = check_secret_keys(settings)
    looked = await check_database(settings) if keys is None else None
    found += [keys] if keys is not None else []
    found += looked.findings if looked is not None else []
    found += await check_telegram(settings, looked.moved if looked is not None else {}, clock)
    found += [*check_content(settings.country), check_catalogs(), check_meaning(), check_pictures()]
    found += check_directory(looked.records if looked is not None else [], clock.now())
    found.append(check_health(listen))
    if backups is not None:
        found.append(check_backups(backups, clock.now()))
    return found


def worst(findings: Iterable[Finding]) -> int:
    """The exit code: 1 where something must be mended."""
    return int(any(finding.grade is Grade.MEND for finding in findings))


def _database_files(settings: Settings) -> list[Path]:
    try:
        file = file_of(settings.database_url)
    except StorageError:
        return []
    return [] if file is None else [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
