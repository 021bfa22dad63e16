"""Where backups lie: a file that is whole or not there, a pipe, a folder that keeps the last so many days."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from bot.storage.errors import BackupRefused

PIPE = "-"
"""Standard output or input."""
_NAME = re.compile(r"amanjol-(\d{8}T\d{6})Z\.backup")
_TIME = "%Y%m%dT%H%M%S"


def name_at(moment: datetime) -> str:
    """The name of a backup in a folder: its time in UTC, so that names sort as times do."""
    return f"amanjol-{moment.astimezone(UTC):{_TIME}}Z.backup"


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups of a folder by the time in their names, oldest first. Raises OSError."""
    found = []
    for path in folder.iterdir():
        if (named := _NAME.fullmatch(path.name)) is not None:
            found.append((datetime.strptime(named[1], _TIME).replace(tzinfo=UTC), path))
    return sorted(found)


def remove_older(folder: Path, now: datetime, days: int) -> int:
    """Remove the backups of a folder that are older than so many days; how many. The newest always stays."""
    old = [path for made, path in backups_in(folder)[:-1] if made < now - timedelta(days=days)]
    for path in old:
        path.unlink()
    return len(old)


@contextmanager
def writing(place: str) -> Iterator[BinaryIO]:
    """A new file at that place, or standard output. It takes its name only when all of it is on the disk.

    Readable by its owner alone. Raises `BackupRefused` for a place that can't be written.
    """
    if place == PIPE:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(place).absolute()
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # mode 0600
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
            _sync_folder(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def reading(place: str) -> Iterator[BinaryIO]:
    """The file at that place, or standard input. Raises `BackupRefused` where there is none."""
    if place == PIPE:
        yield sys.stdin.buffer
        return
    try:
        file = Path(place).open("rb")  # noqa: SIM115  # closed below; only the opening has this sentence
    except OSError as error:
        raise BackupRefused(f"The backup {place} can't be read: {error.strerror}.") from None
    with file:
        yield file


def _unwritable(path: Path, error: OSError) -> BackupRefused:
    return BackupRefused(f"The backup {path} can't be written: {error.strerror}. Nothing is left of it.")


def _sync_folder(folder: Path) -> None:
    """The new name onto the disk, too."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
