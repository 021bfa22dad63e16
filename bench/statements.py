"""Runs the bot as `python -m bot` does, and times its database statements: python -m bench.statements run ...

SIGUSR1 begins, SIGUSR2 ends and writes seconds and counts by statement, as JSON, to the file named by
AMANJOL_STATEMENTS. Times are by the clock, so they hold the wait for a connection's thread, too.
"""

import json
import os
import re
import signal
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Connection, Engine, event

LISTS = re.compile(r"\((?:\s*(?:\?|\$\d+(?:::\w+)?)\s*,?)+\)")
"""A list of parameters: its length says nothing about the statement."""


class Statements:
    """Adds up seconds and counts by statement."""

    def __init__(self) -> None:
        self.on = False
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.counts: defaultdict[str, int] = defaultdict(int)

    def before(
        self, connection: Connection, cursor: Any, statement: str, params: Any, context: Any, many: bool
    ) -> None:
        connection.info["begun"] = time.perf_counter()

    def after(self, connection: Connection, cursor: Any, statement: str, params: Any, context: Any, many: bool) -> None:
        if self.on:
            short = LISTS.sub("(…)", " ".join(statement.split()))
            self.seconds[short] += time.perf_counter() - connection.info["begun"]
            self.counts[short] += 1

    def listen(self) -> None:
        event.listen(Engine, "before_cursor_execute", self.before)
        event.listen(Engine, "after_cursor_execute", self.after)

    def write(self, path: Path) -> None:
        """Whole or not at all: whoever waits for the file reads it at once."""
        found = {name: (seconds, self.counts[name]) for name, seconds in self.seconds.items()}
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.rename(path)


def main() -> None:
    statements = Statements()
    statements.listen()
    path = Path(os.environ["AMANJOL_STATEMENTS"])

    def begin(number: int, frame: FrameType | None) -> None:
        statements.on = True

    def end(number: int, frame: FrameType | None) -> None:
        statements.on = False
        statements.write(path)

    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)
    from bot.__main__ import app

    app()


if __name__ == "__main__":
    main()
