"""When something that lasts is told: once when it has lasted, once when it is over. Pure rules."""

from datetime import timedelta
from enum import Enum, StrEnum, auto

LASTS = timedelta(minutes=5)
"""Rows due for so long are told. Ordinary bursts are worked off in seconds, a database restart takes a minute."""
OVER = timedelta(minutes=1)
"""Rows due for less are no trouble any more. Lower than `LASTS`, or a backlog at the border would be told over and
over."""
LOOKS = 2
"""Looks in a row that must find it: a clock that jumps makes every row old for one look."""


class Trouble(StrEnum):
    """What may last too long."""

    INBOX = "inbox"  # updates are received and not processed
    OUTBOX = "outbox"  # calls are due and not made


class Tell(Enum):
    """What is to be told now."""

    BEGUN = auto()
    ENDED = auto()


def to_tell(age: timedelta, looks: int, *, told: bool) -> Tell | None:
    """What a look that finds rows due for `age` has to tell; `looks` in a row have found them too old, this one too."""
    if told:
        return Tell.ENDED if age < OVER else None
    return Tell.BEGUN if age >= LASTS and looks >= LOOKS else None
