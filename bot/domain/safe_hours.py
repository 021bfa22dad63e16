"""The hours in which a person may be written to: what they have said themselves."""

from datetime import datetime, timedelta

FIELD = "safe_hours"
"""The session's field that keeps the answer."""
ANY, FIRST = "any", "first"
"""At any time; only after the person has written."""
HOURS = {"night": (0, 6), "morning": (6, 12), "day": (12, 18), "evening": (18, 24)}
"""From which hour to which, by the clock of the country in which the person is."""
PRESENT = timedelta(minutes=15)
"""So long after something they did, a person is taken to be alone with the phone."""


def may_write(hours: str | None, local: datetime, since: timedelta) -> bool:
    """Whether somebody may be written to at this local time, `since` they did something last."""
    if hours is None or hours == ANY or since <= PRESENT:
        return True
    begin, end = HOURS.get(hours, (0, 0))
    return begin <= local.hour < end
