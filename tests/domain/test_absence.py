"""When the bot was away, when something lasts, and when Telegram refuses everything."""

from datetime import timedelta

import pytest

from bot.domain.absence import AWAY, Absence, Cause, Witness, absence, next_pulse
from bot.domain.contact import Instant, Line
from bot.domain.trouble import LASTS, OVER, Tell, to_tell
from tests.fakes import NOW

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
FRESHLY = Witness(began=NOW)
"""A process that began just now and has seen nothing yet."""


def test_the_first_start_ever_and_a_restart_of_minutes_are_no_absence() -> None:
    assert absence(None, NOW, FRESHLY) is None
    assert absence(NOW - AWAY, NOW, FRESHLY) is None
    assert absence(NOW - AWAY - SECOND, NOW, FRESHLY) == Absence(NOW - AWAY - SECOND, NOW, Cause.DOWN)


def test_a_clock_that_was_set_back_is_no_absence_and_the_pulse_begins_anew() -> None:
    ahead = NOW + 3 * HOUR
    assert absence(ahead, NOW, FRESHLY) is None
    assert next_pulse(ahead, NOW, NOW) == NOW
    assert next_pulse(NOW, NOW - SECOND, NOW + MINUTE) == NOW, "another process was later"
    assert next_pulse(None, NOW, NOW) == NOW


@pytest.mark.parametrize(
    ("witness", "cause"),
    [
        (Witness(began=NOW), Cause.DOWN),
        (Witness(began=NOW - 9 * HOUR, awake=HOUR, telegram_failed=True), Cause.TELEGRAM),
        (Witness(began=NOW - 9 * HOUR, awake=HOUR, database_failed=True), Cause.DATABASE),
        (Witness(began=NOW - 9 * HOUR, awake=15 * SECOND), Cause.STANDSTILL),
        (Witness(began=NOW - 9 * HOUR, awake=15 * SECOND, telegram_failed=True), Cause.STANDSTILL),
        (Witness(began=NOW - 9 * HOUR, awake=HOUR), Cause.STANDSTILL),
        (Witness(began=NOW - 9 * HOUR, telegram_failed=True), Cause.TELEGRAM),
        (Witness(began=NOW - 9 * HOUR), Cause.DOWN),
    ],
)
def test_the_cause_is_what_the_process_has_seen_itself(witness: Witness, cause: Cause) -> None:
    found = absence(NOW - HOUR, NOW, witness)
    assert found is not None
    assert (found.cause, found.duration) == (cause, HOUR)


def test_what_telegram_has_not_kept_is_what_is_older_than_a_day() -> None:
    assert Absence(NOW - 24 * HOUR, NOW, Cause.DOWN).lost_until is None
    assert Absence(NOW - 30 * HOUR, NOW, Cause.DOWN).lost_until == NOW - 24 * HOUR


def test_a_trouble_is_told_when_two_looks_find_it_and_again_when_it_is_over() -> None:
    assert to_tell(LASTS, 1, told=False) is None, "a clock that jumps makes rows old for one look"
    assert to_tell(LASTS, 2, told=False) is Tell.BEGUN
    assert to_tell(LASTS - SECOND, 2, told=False) is None
    assert to_tell(LASTS, 9, told=True) is None
    assert to_tell(OVER, 0, told=True) is None, "it comes and goes at the border"
    assert to_tell(timedelta(), 0, told=True) is Tell.ENDED
    assert to_tell(timedelta(), 0, told=False) is None


def at(seconds: float) -> Instant:
    return Instant(NOW + seconds * SECOND, seconds)


def test_telegram_refuses_everything_only_after_minutes_of_several_refusals() -> None:
    line = Line()
    line.succeeded(at(0))
    for second in (10, 70, 130, 190):
        line.failed(at(second), refused=True)
    assert line.refuses_since(at(320)) is None, "four are too few"
    line.failed(at(250), refused=True)
    assert line.refuses_since(at(300)) is None, "not long enough"
    assert line.refuses_since(at(311)) == at(10)
    assert line.refuses_since(at(900)) is None, "nothing was tried any more"
    line.failed(at(905), refused=False)
    assert line.refuses_since(at(910)) is None, "no answer is no refusal"
    line.succeeded(at(1000))
    assert (line.failing, line.back, line.refusals) == (None, at(1000), 0)
