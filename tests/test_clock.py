"""The time: as the machine says, and never far back."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock somebody sets."""

    def __init__(self) -> None:
        self.steady, self.off = 0.0, timedelta(0)

    def time(self) -> datetime:
        return NOON + timedelta(seconds=self.steady) + self.off

    def clock(self) -> SystemClock:
        return SystemClock(self.time, lambda: self.steady)


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        (0, 0, 0),
        (3600, 3600, 3600),  # set ahead: followed
        (3600, 0, 3600),  # and back again: it goes on
        (-3600, -3600, 0),  # set back: it goes on
        (-3600, 0, 0),
        (-0.5, -0.5, -0.5),  # kept right in small steps: followed
    ],
)
def test_a_clock_that_is_set_back_goes_on(first: float, then: float, told: float) -> None:
    machine = Machine()
    clock = machine.clock()
    for step, off in enumerate((first, then, then), 1):
        machine.steady, machine.off = step * 10.0, timedelta(seconds=off)
        now = clock.now()
    assert now == NOON + timedelta(seconds=30 + told)


def test_a_new_process_begins_with_the_machines_time() -> None:
    machine = Machine()
    machine.off = timedelta(hours=6)
    machine.clock().now()
    machine.off = timedelta(0)
    assert machine.clock().now() == NOON
