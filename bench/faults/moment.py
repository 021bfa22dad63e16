"""The clock of a run: the bot's and Telegram's may be moved, waits are measured by one that never jumps."""

import mmap
import struct
import time
from pathlib import Path

VARIABLE = "BENCH_CLOCK_FILE"
"""Names to the bot's process the file with its clock's offset; only `bench.faults.shifted` reads it."""
SIZE = 8


class Clock:
    """How far the clocks of the bot and of Telegram are from the machine's, in seconds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.write_bytes(struct.pack("d", 0.0))
        self._telegram = 0.0

    def telegram(self) -> float:
        """Telegram's time, in seconds since the epoch."""
        return time.time() + self._telegram

    def move_bot(self, seconds: float) -> None:
        """The bot's machine is so far ahead of Telegram's time from now on."""
        with self.file.open("r+b") as kept:
            kept.write(struct.pack("d", self._telegram + seconds))

    def move_all(self, seconds: float) -> None:
        """So much time has passed, for the bot and for Telegram."""
        self._telegram += seconds
        self.move_bot(0.0)


def offset_in(file: str) -> mmap.mmap:
    """The offset's bytes, always the latest."""
    with Path(file).open("rb") as kept:
        return mmap.mmap(kept.fileno(), SIZE, access=mmap.ACCESS_READ)
