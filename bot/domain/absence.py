"""When the bot was away: what the gap between two pulses means. Pure rules; all times are given.

A pulse is the last moment at which the bot certainly was in contact with Telegram and with its database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

AWAY = timedelta(minutes=5)
"""A shorter absence is not told: an update with its migration takes less, Telegram brings all that was written, and an
emergency that nobody takes has by then been called out again by itself only twice."""
KEPT_BY_TELEGRAM = timedelta(hours=24)
"""How long Telegram keeps what nobody has fetched."""


class Cause(StrEnum):
    """Why the bot was away, as far as it can know."""

    DOWN = "down"  # no process of it ran
    TELEGRAM = "telegram"  # Telegram did not answer, or gave it no updates
    DATABASE = "database"  # what Telegram had could not be kept
    STANDSTILL = "standstill"  # the machine or the process stood still, or the clock was set forward


@dataclass(frozen=True, slots=True)
class Absence:
    """The bot was away from `since` to `until`."""

    since: datetime
    until: datetime
    cause: Cause

    @property
    def duration(self) -> timedelta:
        return self.until - self.since

    @property
    def lost_until(self) -> datetime | None:
        """What was written from `since` to then, Telegram has not kept; None where it has kept all."""
        kept = self.until - KEPT_BY_TELEGRAM
        return kept if kept > self.since else None


@dataclass(frozen=True, slots=True)
class Witness:
    """What the process that notices a gap has seen itself.

    `began`: when it began. `awake`: how much time has really passed since it wrote the last pulse, by a clock that
    nobody sets; None where somebody else wrote it. The other two: whether that failed since the last pulse.
    """

    began: datetime
    awake: timedelta | None = None
    telegram_failed: bool = False
    database_failed: bool = False


def absence(before: datetime | None, back: datetime, witness: Witness) -> Absence | None:
    """The absence between the pulse `before` and the contact `back`; None where there was none worth a word.

    A first start ever has no pulse before; a clock that was set back makes the gap negative. Neither is an absence.
    """
    if before is None or back - before <= AWAY:
        return None
    return Absence(before, back, _cause(before, back, witness))


def _cause(before: datetime, back: datetime, witness: Witness) -> Cause:
    if witness.awake is None and witness.began >= before:
        return Cause.DOWN
    if witness.awake is not None and witness.awake < (back - before) - AWAY:
        return Cause.STANDSTILL
    if witness.telegram_failed:
        return Cause.TELEGRAM
    if witness.database_failed:
        return Cause.DATABASE
    return Cause.STANDSTILL if witness.awake is not None else Cause.DOWN


def next_pulse(before: datetime | None, contact: datetime, now: datetime) -> datetime:
    """The pulse to be kept. It never goes back, but where the clock was set back it begins anew."""
    if before is None or before > now:
        return contact
    return max(before, contact)
