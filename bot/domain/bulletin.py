"""A bulletin: the one message that puts several alarms before the counselors. Pure rules; lengths are UTF-16 units."""

from collections.abc import Sequence

from bot.domain.delivery import TEXT_LIMIT, utf16_length
from bot.domain.pieces import pieces

SEPARATOR = "\n\n"
LEAST = 160
"""What each alarm gets at least, its line and the beginning of the words; so a bulletin carries up to 24."""
PAUSE, LONG_PAUSE, URGENT_PAUSE = 1.0, 2.2, 10.0
"""Seconds between two bulletins, in which alarms gather: usually, with few places left, and below emergencies."""
SETTLING = 0.2
"""Seconds after a rush in which the last that it brought becomes alarms; then nothing more is gathered for."""
FEW = 3
"""Places of a group's minute that count as few."""
OPENING = 3
"""Calls that put a case's words into its topic: the topic, its card, the words."""


def _room(after: str) -> int:
    return TEXT_LIMIT - (utf16_length(SEPARATOR + after) if after else 0)


def how_many(texts: Sequence[str], after: str = "") -> int:
    """How many of these alarms, from the first, one bulletin with `after` at its end carries; at least one."""
    used, room = 0, _room(after)
    for count, text in enumerate(texts):
        used += min(LEAST, utf16_length(text)) + (len(SEPARATOR) if count else 0)
        if used > room:
            return max(1, count)
    return len(texts)


def bulletin(texts: Sequence[str], after: str = "") -> str:
    """All these alarms in one message of Telegram's; where they do not fit, the longest are cut, each as much."""
    room = _room(after) - len(SEPARATOR) * (len(texts) - 1)
    share = _share([utf16_length(text) for text in texts], room)
    parts = [text if utf16_length(text) <= share else _cut(text, share) for text in texts]
    return SEPARATOR.join([*parts, *([after] if after else [])])


def _share(lengths: Sequence[int], room: int) -> int:
    """The greatest length to which each may be cut so that all fit."""
    left, waiting = room, sorted(lengths)
    for place, length in enumerate(waiting):
        share = left // (len(waiting) - place)
        if length > share:
            return max(2, share)
        left -= length
    return max(2, waiting[-1] if waiting else room)


def _cut(text: str, length: int) -> str:
    return pieces(text, length - 1)[0] + "…"


def pause(room: int, *, emergency: bool) -> float:
    """Seconds until the next bulletin of a group that takes `room` more of them now."""
    if not emergency:
        return URGENT_PAUSE
    return PAUSE if room > FEW else LONG_PAUSE


def opens_at_once(cases: int, waiting: int, room: int) -> bool:
    """Whether the topic of the one case called for follows right away, so that a line without words is enough.

    `waiting` is how many cases in danger wait for the group, `room` how many calls for danger it takes now, this
    bulletin included.
    """
    return cases == 1 and waiting <= 1 and room > OPENING


def may_begin(begun: int, room: int) -> bool:
    """Whether one more topic is begun while `begun` are not finished: an empty topic shows nobody anything."""
    return not begun or room >= OPENING * (begun + 1)
