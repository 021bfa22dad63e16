"""Runs the bot as `python -m bot` does, with a sampler in it: python -m bench.sampler run ...

SIGUSR1 begins, SIGUSR2 ends and writes what was found, as JSON, to the file named by AMANJOL_PROFILE. The kernel's
timer of CPU time ticks; at each tick the CPU time that each thread has used since the last one goes to the stack that
it is in.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

import greenlet

from bench.parts import functions_of, modules_of, part_of, stack_of

TICK = 0.002
"""Seconds of CPU time between two looks."""


class Sampler:
    """Adds up CPU seconds by part, by our own functions with all that they call, and by the innermost frame."""

    def __init__(self) -> None:
        self.parts: defaultdict[str, float] = defaultdict(float)
        self.functions: defaultdict[str, float] = defaultdict(float)
        self.innermost: defaultdict[str, float] = defaultdict(float)
        self._used: dict[int, float] = {}

    def begin(self) -> None:
        for ident in sys._current_frames():
            self._spent(ident)
        signal.signal(signal.SIGPROF, self._tick)
        signal.setitimer(signal.ITIMER_PROF, TICK, TICK)

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, signal.SIG_IGN)

    def _tick(self, number: int, frame: FrameType | None) -> None:
        main = threading.main_thread().ident
        for ident, top in sys._current_frames().items():
            spent = self._spent(ident)
            if spent > 0:
                self._add(_whole(frame) if ident == main else stack_of(top), spent)

    def _spent(self, ident: int) -> float:
        """CPU seconds of this thread since the last question."""
        try:
            now = time.clock_gettime(time.pthread_getcpuclockid(ident))
        except OSError:
            return 0.0
        before = self._used.get(ident, now)
        self._used[ident] = now
        return now - before

    def _add(self, stack: list[FrameType], spent: float) -> None:
        self.parts[part_of(modules_of(stack))] += spent
        for name in functions_of(stack):
            self.functions[name] += spent
        if stack:
            self.innermost[f"{stack[0].f_globals.get('__name__', '')}.{stack[0].f_code.co_qualname}"] += spent

    def write(self, path: Path) -> None:
        """Whole or not at all: whoever waits for the file reads it at once."""
        found = {"parts": self.parts, "functions": self.functions, "innermost": self.innermost}
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.rename(path)


def _whole(frame: FrameType | None) -> list[FrameType]:
    """The stack of the main thread, through the greenlets that SQLAlchemy runs its statements in."""
    stack, current = stack_of(frame), greenlet.getcurrent()
    while (current := current.parent) is not None:
        stack += stack_of(current.gr_frame)
    return stack


def main() -> None:
    sampler = Sampler()
    path = Path(os.environ["AMANJOL_PROFILE"])

    def finish(number: int, frame: FrameType | None) -> None:
        sampler.end()
        sampler.write(path)

    signal.signal(signal.SIGUSR1, lambda number, frame: sampler.begin())
    signal.signal(signal.SIGUSR2, finish)
    from bot.__main__ import app

    app()


if __name__ == "__main__":
    main()
