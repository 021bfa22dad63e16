"""Has the bot's process write what it found in a window: instruments inside it are asked by signals."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds that the process has to write."""


class Asking:
    """A `Window` that starts the instrument at its begin, and at its end waits until the file at `path` is there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, pids: list[int], begins: bool) -> None:
        os.kill(pids[0], signal.SIGUSR1 if begins else signal.SIGUSR2)
        due = time.monotonic() + PATIENCE
        while not begins and not self._path.exists() and time.monotonic() < due:
            time.sleep(0.05)

    def found(self) -> Any:
        """What was written. OSError where nothing was."""
        return json.loads(self._path.read_text())
