"""Waiting that takes no time."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.domain.update import RawUpdate

T = TypeVar("T")


@dataclass
class NoTime:
    """Rests without time passing, and remembers how long it should have rested; stops after `most` rests."""

    rests: list[float] = field(default_factory=list)
    stopping: bool = False
    most: int = 100

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        return await work

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.stopping = self.stopping or len(self.rests) >= self.most


@dataclass
class Keeper:
    """Keeps updates in memory; the next `fails` times it fails."""

    batches: list[list[int]] = field(default_factory=list)
    raw: list[RawUpdate] = field(default_factory=list)
    fails: int = 0

    async def __call__(self, updates: Sequence[RawUpdate]) -> int:
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full of secrets")
        self.batches.append([update.update_id for update in updates])
        self.raw.extend(updates)
        return len(updates)

    @property
    def ids(self) -> list[int]:
        return [update.update_id for update in self.raw]
