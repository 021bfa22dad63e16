"""Work that is done ahead of an update's transaction, one piece after the other, so that it holds up no other chat."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.domain.ids import ConversationId, InboxId
from bot.domain.update import Claimed

Task = TypeVar("Task")
Result = TypeVar("Result")

MAX_KEPT = 500
"""Results kept: an update that was broken off comes again, and its result must not be made twice."""


class Line(Generic[Task, Result]):
    """Tasks of updates in the order of their coming, at most `most` at once. For one event loop."""

    def __init__(self, do: Callable[[Task], Awaitable[Result]], most: int, done: Callable[[], None]) -> None:
        self._do, self._most, self._done = do, most, done
        self._tasks: deque[tuple[Claimed, Task]] = deque()
        self._pending: dict[InboxId, ConversationId] = {}
        self._results: dict[InboxId, Result | None] = {}
        self._wake = asyncio.Event()

    @property
    def busy(self) -> list[ConversationId]:
        """Conversations of which an update waits."""
        return list(dict.fromkeys(self._pending.values()))

    def result(self, update: InboxId) -> Result | None:
        """What came out for this update; None where nothing did."""
        return self._results.get(update)

    def takes(self, claimed: Claimed, task: Callable[[], Task | None]) -> bool:
        """Whether this update waits for its `task`, which begins now or is under way."""
        if claimed.id in self._pending:
            return True
        if claimed.id in self._results or len(self._tasks) >= self._most:
            return False
        made = task()
        if made is None:
            return False
        self._pending[claimed.id] = claimed.conversation
        self._tasks.append((claimed, made))
        self._wake.set()
        return True

    async def work(self, ended: Callable[[], bool]) -> None:
        """Do the tasks until `ended`. Raises what a task raises; its update goes on without a result."""
        while not ended():
            if not self._tasks:
                self._wake.clear()
                await self._wake.wait()
                continue
            claimed, task = self._tasks.popleft()
            result: Result | None = None
            try:
                result = await self._do(task)
            finally:
                self._results[claimed.id] = result
                self._pending.pop(claimed.id, None)
                while len(self._results) > MAX_KEPT:
                    del self._results[next(iter(self._results))]
                self._done()

    def wake(self) -> None:
        """Let `work` look whether it has ended."""
        self._wake.set()
