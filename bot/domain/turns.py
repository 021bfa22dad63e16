"""Whose turn it is among calls that wait: the better lane first, and in a lane who has waited longest."""

from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.outgoing import Lane

AGE = timedelta(minutes=1)
"""After each such while a call to a group counts one lane better, up to a counselor's reply: none waits for ever."""

_NEXT = timedelta(microseconds=1)

Turn: TypeAlias = tuple[int, bool, datetime, int]
"""Compared with others, the least goes first."""


def turn_of(
    lane: Lane,
    number: int,
    due: datetime,
    now: datetime,
    *,
    to_group: bool,
    alarm: bool = False,
    served: datetime | None = None,
) -> Turn:
    """The place of call `number`, which might have gone since `due` and whose stream was last served at `served`.

    Below danger a stream that was served waits anew from then, so that who sends a hundred pictures keeps nobody
    waiting for more than one of them; in danger what was begun is brought to its end. In a lane alarms go first, for
    one call tells of many cases. Danger is never overtaken: growing older makes no call as pressing.
    """
    if not to_group or lane <= Lane.DANGER or lane is Lane.BROADCAST:
        return int(lane), not alarm, due, number
    since = due if served is None or served < due else served + _NEXT
    aged = int(lane) - max(0, (now - since) // AGE)
    return min(int(lane), max(int(Lane.REPLY), aged)), not alarm, since, number
