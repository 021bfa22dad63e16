"""What goes wrong with the database, each with a sentence for the operator.

StorageError
├── also `Hindrance`: over when the operator or time has mended it
│   ├── DatabaseUnreachable
│   ├── DatabaseLocked  another transaction holds what is needed
│   └── DiskFull
└── also `Fatal`: tried again they fail again
    ├── AlreadyRunning  a second process on one SQLite file
    ├── NotMigrated     or of a revision on which this code can't work any more
    ├── BadAddress      DATABASE_URL itself
    └── BackupRefused   a backup that can't be made, or a file that can't be restored
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import Fatal, Hindrance


class StorageError(Exception):
    """The database could not do what was asked. Its text is a sentence for the operator."""


class DatabaseUnreachable(StorageError, Hindrance):
    pass


class DatabaseLocked(StorageError, Hindrance):
    pass


class AlreadyRunning(StorageError, Fatal):
    pass


class DiskFull(StorageError, Hindrance):
    pass


class NotMigrated(StorageError, Fatal):
    pass


class BadAddress(StorageError, Fatal):
    pass


class BackupRefused(StorageError, Fatal):
    pass


_UNREACHABLE = (
    "The database cannot be reached. Check that it runs and that DATABASE_URL names it rightly; "
    "nothing is lost, the work goes on as soon as it answers."
)
_REFUSED = "The database refuses the name, the password or the database's name in DATABASE_URL."
_LOCKED = "The database is held by another transaction for too long; this piece of work will be tried again."
_FULL = "The disk of the database is full. Free some space; nothing is lost, the work goes on by itself."
_READ_ONLY = "The database file cannot be written. Check who owns it, its folder, and that the disk is not read-only."
_NOT_MIGRATED = "The database's tables are missing or of another version. Run `python -m bot migrate`."

_BY_SQLITE_CODE: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_FULL: (DiskFull, _FULL),
    sqlite3.SQLITE_BUSY: (DatabaseLocked, _LOCKED),
    sqlite3.SQLITE_LOCKED: (DatabaseLocked, _LOCKED),
    sqlite3.SQLITE_READONLY: (DatabaseUnreachable, _READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (DatabaseUnreachable, _READ_ONLY),
    sqlite3.SQLITE_PERM: (DatabaseUnreachable, _READ_ONLY),
    sqlite3.SQLITE_IOERR: (
        DatabaseUnreachable,
        "The disk of the database fails to read or write. Check the disk.",
    ),
    sqlite3.SQLITE_CORRUPT: (DatabaseUnreachable, "The database file is damaged. Restore the last backup."),
    sqlite3.SQLITE_NOTADB: (DatabaseUnreachable, "The file named by DATABASE_URL is not an SQLite database."),
}
_BY_STATE: tuple[tuple[str, type[StorageError], str], ...] = (
    ("53100", DiskFull, _FULL),
    ("40", DatabaseLocked, _LOCKED),  # deadlock, serialization
    ("55P03", DatabaseLocked, _LOCKED),
    ("42P01", NotMigrated, _NOT_MIGRATED),
    ("42703", NotMigrated, _NOT_MIGRATED),
    ("28", DatabaseUnreachable, _REFUSED),
    ("3D", DatabaseUnreachable, _REFUSED),
    ("08", DatabaseUnreachable, _UNREACHABLE),
    ("53", DatabaseUnreachable, "The database has no room for another connection or no memory left."),
    ("57", DatabaseUnreachable, _UNREACHABLE),  # shutting down, starting up, cancelled
    ("25P03", DatabaseLocked, _LOCKED),  # idle in transaction for too long
    ("58", DatabaseUnreachable, "The disk of the database fails to read or write. Check the disk."),
)


def not_migrated() -> NotMigrated:
    return NotMigrated(_NOT_MIGRATED)


def too_new(revision: str) -> NotMigrated:
    return NotMigrated(
        f"The database was changed for a newer version of the bot (revision {revision}), on which this one can't work "
        "any more. Install the newer version again."
    )


def _of_sqlite(error: sqlite3.Error) -> StorageError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int) and code & 0xFF in _BY_SQLITE_CODE:
        kind, sentence = _BY_SQLITE_CODE[code & 0xFF]
        return kind(sentence)
    if "no such table" in str(error) or "no such column" in str(error) or "has no column" in str(error):
        return not_migrated()
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = getattr(cause, "orig", None) or cause.__cause__


def typed(error: BaseException) -> StorageError:
    """The typed error of what SQLAlchemy, a driver or the network raised."""
    for cause in _causes(error):
        if isinstance(cause, sqlite3.Error) and (found := _of_sqlite(cause)) is not None:
            return found
        if isinstance(cause, asyncpg.InternalClientError):
            return DatabaseUnreachable(_UNREACHABLE)  # the server is just saying goodbye on this connection
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            for start, kind, sentence in _BY_STATE:
                if state.startswith(start):
                    return kind(sentence)
    if isinstance(error, PoolTimeout):
        return DatabaseLocked(_LOCKED)
    if isinstance(error, NoSuchModuleError):
        return BadAddress(
            "DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg:// ; "
            "no other database is known here."
        )
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return DatabaseUnreachable(_UNREACHABLE)
    if isinstance(error, OSError):
        return DatabaseUnreachable(_UNREACHABLE)
    origin = getattr(error, "orig", None)
    name = type(error if origin is None else origin).__name__
    return StorageError(f"The database refused a statement ({name}). This is a fault of the program; please report it.")


@contextmanager
def errors_typed() -> Iterator[None]:
    """Within, what the database does wrong comes out as a `StorageError`."""
    try:
        yield
    except StorageError:
        raise
    except (SQLAlchemyError, OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise typed(error) from error
