"""Files, optional programs, health address, backups: what is on this machine."""

import stat
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bot import ocr
from bot.doctor.finding import Finding, look, mend, well
from bot.storage.backup.file import backups_in
from dialogs.risk import meaning

OLD = timedelta(days=2)
"""A backup is to be made every night; one may fail."""
SECONDS = 5.0


def check_private(files: Iterable[Path]) -> list[Finding]:
    """Whether files with keys and personal data can be read by their owner alone; those that are not there are well."""
    open_to_others = [file for file in files if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if not open_to_others:
        return [well("files", "settings and database are readable by their owner alone")]
    return [look("files", f"{file} can be read by others: `chmod 600 {file}`") for file in open_to_others]


def check_meaning() -> Finding:
    if meaning.is_installed():
        return well("judge", "its second layer is installed")
    return look("judge", meaning.ABSENT)


def check_pictures() -> Finding:
    if not ocr.missing_languages():
        return well("pictures", "are read, in all languages")
    return look("pictures", ocr.ABSENT)


def check_health(address: tuple[str, int] | None) -> Finding:
    """Ask the running service itself."""
    if address is None:
        return well("health", "LISTEN is empty: nobody can ask the service how it is")
    host, port = address
    asked = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  # only compared
    try:
        with urlopen(f"http://{asked}:{port}/healthz", timeout=SECONDS) as answer:
            answer.read()
    except HTTPError as error:
        return mend("health", f"the service at {asked}:{port} is not well (HTTP {error.code}): see its log")
    except (URLError, OSError):
        return look("health", f"nothing answers at {asked}:{port}: the service does not run, or LISTEN names another")
    return well("health", f"the service at {asked}:{port} says that it is well")


def check_backups(folder: Path, now: datetime) -> Finding:
    """The age of the newest backup in a folder that `backup` writes to."""
    try:
        found = backups_in(folder)
    except OSError as error:
        return mend("backups", f"the folder {folder} can't be read: {error.strerror}")
    if not found:
        return mend("backups", f"none in {folder}: let a timer run `python -m bot backup {folder}` every night")
    made, _ = found[-1]
    when = f"{len(found)}, the newest of {made:%Y-%m-%d %H:%M} UTC"
    if now - made > OLD:
        return mend("backups", f"{when}, is too old: see why the timer does not run")
    return well("backups", f"{when}; keep a copy on another machine")
