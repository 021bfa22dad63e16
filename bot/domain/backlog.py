"""What waits, in figures: nothing of a person, no ids.

*Due* is what could go on now; *waiting* is everything, also what rests on purpose: a conversation after a failed
attempt, a row whose time has not come, a chat that Telegram has told to wait. Rows held for a person who stopped the
bot are neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.outgoing import Lane


@dataclass(frozen=True, slots=True)
class InboxBacklog:
    """Updates that are not processed yet. Oldest: when it was received, None where there is none."""

    waiting: int = 0
    oldest: datetime | None = None
    oldest_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class LaneBacklog:
    """Rows of one lane. `oldest`: since when one of them waits; `oldest_due`: since when one could have gone."""

    waiting: int = 0
    oldest: datetime | None = None
    oldest_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxBacklog:
    """Calls that are not made yet, by lane."""

    lanes: dict[Lane, LaneBacklog]

    @property
    def oldest(self) -> datetime | None:
        return first(lane.oldest for lane in self.lanes.values())

    @property
    def oldest_due(self) -> datetime | None:
        """Of all lanes but broadcasts: those may take hours, and nobody waits for them."""
        return first(backlog.oldest_due for lane, backlog in self.lanes.items() if lane is not Lane.BROADCAST)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases of one queue and level that are not closed. `oldest`: when the first was opened that nobody has taken."""

    queue: str
    level: str
    waiting: int = 0
    taken: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """All of it at one moment."""

    inbox: InboxBacklog
    outbox: OutboxBacklog
    cases: tuple[OpenCases, ...] = ()


def first(moments: Iterable[datetime | None]) -> datetime | None:
    """The earliest of those that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def age(moment: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 when nothing waits, or when it is still to come."""
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())
