"""Processes that are measured: started from the repository's root, ended at the end, their CPU and memory by psutil."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
MIB = 1024 * 1024
PATIENCE = 15.0
"""Seconds that a process has to end by itself."""


def spent(roots: Sequence[int]) -> float:
    """CPU seconds of these processes with everything they started, also what ended meanwhile."""
    return sum(sum(times[:4]) for times in (_times(process) for process in _tree(roots)))


def resident(roots: Sequence[int]) -> float:
    """MiB in memory of these processes with all that they started; shared pages count in each."""
    total = 0.0
    for process in _tree(roots):
        try:
            total += process.memory_info().rss / MIB
        except psutil.Error:
            continue
    return total


def _times(process: psutil.Process) -> tuple[float, ...]:
    try:
        return tuple(process.cpu_times())
    except psutil.Error:
        return (0.0,)


def _tree(roots: Sequence[int]) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for root in roots:
        try:
            process = psutil.Process(root)
            found += [process, *process.children(recursive=True)]
        except psutil.Error:
            continue
    return found


class Bots:
    """The processes of one bot, each `python -m` so many words."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: Mapping[str, str], log: Path) -> None:
        self._commands, self._log = commands, log
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self._environment = {**kept, **environment}
        self._processes: list[subprocess.Popen[bytes]] = []
        self.started_at = 0.0

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def start(self) -> None:
        self.started_at = time.perf_counter()
        with self._log.open("ab") as log:
            for command in self._commands:
                self._processes.append(self._begin(command, log.fileno()))

    def run(self, command: Sequence[str]) -> None:
        """Run this to its end before the start."""
        with self._log.open("ab") as log:
            if self._begin(command, log.fileno()).wait():
                raise SystemExit(f"{' '.join(command)} failed: {self.last_words()}")

    def _begin(self, command: Sequence[str], log: int) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", *command]
        return subprocess.Popen(words, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def check(self) -> None:
        """Ends the measurement where one of the processes has ended by itself."""
        for process in self._processes:
            if process.poll() is not None:
                raise SystemExit(f"the bot ended with {process.returncode}: {self.last_words()}")

    def last_words(self) -> str:
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""

    def end(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
