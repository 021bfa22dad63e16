"""When a person may be written to."""

from datetime import datetime, timedelta

import pytest

from bot.domain.safe_hours import ANY, FIRST, HOURS, PRESENT, may_write

LONG_AGO = timedelta(days=2)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 27, hour, minute)  # noqa: DTZ001  # by the clock on the person's wall


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_of_the_day_belongs_to_one_answer(hour: int) -> None:
    assert len([name for name in HOURS if may_write(name, at(hour, 59), LONG_AGO)]) == 1


@pytest.mark.parametrize(("name", "hour", "minute", "open_"), [
    ("evening", 17, 59, False), ("evening", 18, 0, True), ("evening", 23, 59, True), ("evening", 0, 0, False),
    ("night", 0, 0, True), ("night", 5, 59, True), ("night", 6, 0, False), ("morning", 6, 0, True),
    ("day", 12, 0, True),
])  # fmt: skip
def test_the_borders(name: str, hour: int, minute: int, open_: bool) -> None:
    assert may_write(name, at(hour, minute), LONG_AGO) is open_


def test_who_has_just_written_is_there() -> None:
    assert may_write(FIRST, at(3), PRESENT)
    assert not may_write(FIRST, at(3), PRESENT + timedelta(seconds=1))


@pytest.mark.parametrize("answer", [None, ANY])
def test_without_an_answer_any_hour_is_good(answer: str | None) -> None:
    assert all(may_write(answer, at(hour), LONG_AGO) for hour in range(24))


def test_an_unknown_answer_waits_for_the_person() -> None:
    assert not may_write("teatime", at(17), LONG_AGO)
