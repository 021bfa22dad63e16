"""Moments in words, by the clock of whoever reads them."""

from collections.abc import Callable
from datetime import UTC, datetime

LocalTime = Callable[[str, datetime], datetime]
"""A country's code and a moment -> the moment by the clock there, in UTC where none is known."""


class Times:
    """Tells persons and counselors when something was. `country` is where the organisation works."""

    def __init__(self, local_time: LocalTime, country: str) -> None:
        self._local_time, self._country = local_time, country

    def for_person(self, country: str | None, at: datetime) -> str:
        """Day and hour in the person's country; the day alone where its clock is not known: no hour is better than a
        wrong one."""
        local = self._local_time(country or "", at)
        if local.tzinfo is not UTC:
            return f"{local:%d.%m.%Y, %H:%M}"
        return f"{self._local_time(self._country, at):%d.%m.%Y}"

    def for_staff(self, at: datetime) -> str:
        """Day and hour by the organisation's clock, else in UTC."""
        local = self._local_time(self._country, at)
        return f"{local:%d.%m.%Y %H:%M}" + (" UTC" if local.tzinfo is UTC else "")
