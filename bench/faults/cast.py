"""The bot's processes: started, killed, frozen, and started again as a supervisor would."""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.moment import VARIABLE, Clock

ROOT = Path(__file__).parent.parent.parent
RESTART = 1.0
"""Seconds after which a supervisor starts a process anew that ended by itself."""
ALL = ("all",)
ROLES = ("receive", "receive", "work", "work", "send", "send")
"""Two of each: one leads, the other takes over."""


@dataclass(slots=True)
class Process:
    """One process of the bot and its role."""

    role: str
    running: asyncio.subprocess.Process | None = None
    wanted: bool = True
    watcher: asyncio.Task[None] | None = None


@dataclass
class Cast:
    """All processes of one bot. `ended` counts those that ended without being asked."""

    environment: dict[str, str]
    log: Path
    clock: Clock
    roles: tuple[str, ...] = ALL
    processes: list[Process] = field(default_factory=list)
    ended: int = 0
    kills: int = 0

    async def start(self) -> None:
        """Bring the database up to date and start every process."""
        if self.roles != ALL:
            await (await self._spawn("migrate")).wait()
        self.processes = [Process(role) for role in self.roles]
        for process in self.processes:
            await self._start(process)

    async def _spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bench.faults.shifted",
                *arguments,
                cwd=ROOT,
                env={**self.environment, VARIABLE: str(self.clock.file)},
                stdout=log,
                stderr=log,
            )

    async def _start(self, process: Process) -> None:
        process.wanted = True
        process.running = await self._spawn("run", "--role", process.role)
        process.watcher = asyncio.create_task(self._watch(process, process.running))

    async def _watch(self, process: Process, running: asyncio.subprocess.Process) -> None:
        await running.wait()
        if process.wanted and process.running is running:
            self.ended += 1
            await asyncio.sleep(RESTART)
            await self._start(process)

    async def end(self, process: Process, sign: signal.Signals) -> None:
        """End this process and wait until it has."""
        process.wanted = False
        running = process.running
        if running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            running.send_signal(sign)
        try:
            async with asyncio.timeout(30):
                await running.wait()
        except TimeoutError:
            running.kill()
            await running.wait()

    async def kill(self, process: Process) -> None:
        """`kill -9`, and start it again at once."""
        self.kills += 1
        await self.end(process, signal.SIGKILL)
        await self._start(process)

    async def restart(self, process: Process) -> None:
        """Stop it as an operator would, and start it again."""
        await self.end(process, signal.SIGTERM)
        await self._start(process)

    async def away(self, process: Process) -> None:
        """Stop it and leave it off."""
        await self.end(process, signal.SIGTERM)

    async def back(self, process: Process) -> None:
        """Start it again."""
        await self._start(process)

    def freeze(self) -> None:
        """The machine stands still."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, sign: signal.Signals) -> None:
        for process in self.processes:
            if process.running is not None and process.running.returncode is None:
                os.kill(process.running.pid, sign)

    async def close(self) -> None:
        """End all of them."""
        self.thaw()
        await asyncio.gather(*(self.end(process, signal.SIGTERM) for process in self.processes))
        for process in self.processes:
            if process.watcher is not None:
                process.watcher.cancel()
