"""What services count. No count ever holds an id, a name or a text.

A service tells a batch at once: counting must cost less than a hundredth of what is counted.
"""

from collections.abc import Iterable
from typing import Protocol

from bot.domain.outgoing import Lane


class Meter(Protocol):
    """Takes counts. Never raises."""

    def received(self, new: int, repeated: int) -> None:
        """Updates that Telegram brought: kept, or left out because they are kept already or concern nobody."""
        ...

    def processed(self, seconds: Iterable[float]) -> None:
        """Updates processed, each with the seconds since it was received."""
        ...

    def failed(self) -> None:
        """An attempt to process an update failed."""
        ...

    def parked(self) -> None: ...

    def sent(self, lane: Lane, seconds: float, rows: int) -> None:
        """So many rows went out in one call, `seconds` after the first could have gone."""
        ...

    def called(self, method: str, outcome: str) -> None:
        """A call to Telegram ended."""
        ...

    def judged(self, layer: str) -> None: ...

    def database_failed(self, error: str) -> None:
        """The database could not do what was asked; `error` is a class of ours."""
        ...


class NoMeter:
    """Counts nothing."""

    def received(self, new: int, repeated: int) -> None:
        return

    def processed(self, seconds: Iterable[float]) -> None:
        return

    def failed(self) -> None:
        return

    def parked(self) -> None:
        return

    def sent(self, lane: Lane, seconds: float, rows: int) -> None:
        return

    def called(self, method: str, outcome: str) -> None:
        return

    def judged(self, layer: str) -> None:
        return

    def database_failed(self, error: str) -> None:
        return


NO_METER = NoMeter()
