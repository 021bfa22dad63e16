"""Whether the loops of this process are alive: how long ago each completed a turn."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

HANGS = 180.0
"""Seconds over its time after which a loop hangs. The longest that a turn may honestly take is a statement that the
database breaks off after 60, behind another one."""


@dataclass(slots=True)
class _Life:
    name: str
    due: float | None = None  # when the next turn is due, by the steady clock; None: it does not go round
    is_over: bool = False


class Lives:
    """The loops' signs of life. A loop that never gave one is only watched for its end."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._lives: dict[asyncio.Task[None], _Life] = {}

    def begin(self, task: asyncio.Task[None]) -> None:
        self._lives[task] = _Life(task.get_name())

    def turn(self, rests: float = 0.0) -> None:
        """The loop whose task this is gets on, and will rest so many seconds. Nothing in other tasks."""
        life = self._lives.get(asyncio.current_task())  # type: ignore[arg-type]  # None is no key
        if life is not None:
            life.due = self._steady() + rests

    def ended(self, task: asyncio.Task[None]) -> None:
        """The task ended though the process goes on: for good with its work done, or broken off."""
        life = self._lives.get(task)
        if life is None:
            return
        if not task.cancelled() and task.exception() is None:
            del self._lives[task]
        else:
            life.is_over = True

    def late(self) -> dict[str, float]:
        """By name of the loop, for how many seconds a turn is due; 0 while it rests."""
        now = self._steady()
        return {life.name: max(0.0, now - life.due) for life in self._lives.values() if life.due is not None}

    def dead(self) -> list[str]:
        """Loops that ended by an accident, or hang."""
        late = self.late()
        return [life.name for life in self._lives.values() if life.is_over or late.get(life.name, 0.0) > HANGS]
