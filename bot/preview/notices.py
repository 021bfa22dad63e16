"""Notices of change, for whoever watches the world: the page, and tests that wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["message", "edited", "deleted", "reaction", "typing", "callback", "topic", "member", "chat"]


@dataclass(frozen=True)
class Change:
    """Something changed in a chat. `message_id` is that of the message, the topic, or the pressed message."""

    chat_id: int
    kind: Kind
    message_id: int | None = None


class Subscription:
    """Changes since it was made, in order: `async for change in subscription`. Close it when done."""

    def __init__(self, board: NoticeBoard) -> None:
        self._board = board
        self._changes: asyncio.Queue[Change] = asyncio.Queue()

    def put(self, change: Change) -> None:
        """Hands a change to the reader; never waits."""
        self._changes.put_nowait(change)

    def close(self) -> None:
        """Ends the subscription; may be called twice."""
        self._board.drop(self)

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> Change:
        return await self._changes.get()

    async def __aenter__(self) -> Subscription:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()


class NoticeBoard:
    """Tells every subscription about every change."""

    def __init__(self) -> None:
        self._readers: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        """A new subscription; it hears changes from now on."""
        subscription = Subscription(self)
        self._readers.add(subscription)
        return subscription

    def drop(self, subscription: Subscription) -> None:
        """Forgets a subscription."""
        self._readers.discard(subscription)

    def tell(self, change: Change) -> None:
        """Announces a change."""
        for reader in self._readers:
            reader.put(change)
