"""While more waits at Telegram than was fetched, ordinary messages wait; but not for ever."""

from bot.services.rush import FETCHED, Rush
from tests.fakes import FixedClock


def test_a_full_hand_is_a_rush_until_one_is_not_full_or_none_comes() -> None:
    clock = FixedClock()
    rush = Rush(clock)
    assert not rush.is_on()
    rush.fetched(FETCHED)
    assert rush.is_on()
    rush.fetched(FETCHED - 1)
    clock.forward(0.6)
    assert not rush.is_on()
    rush.fetched(FETCHED)
    clock.forward(3)
    assert not rush.is_on()


def test_what_came_last_has_a_moment_to_become_alarms_before_ordinary_messages() -> None:
    clock = FixedClock()
    rush = Rush(clock)
    rush.fetched(FETCHED)
    rush.fetched(1)
    clock.forward(0.4)
    rush.fetched(0)
    assert rush.is_on()
    clock.forward(0.2)
    assert not rush.is_on(), "once for each rush"
    clock.forward(-60)
    assert not rush.is_on(), "a clock set back holds nothing up"


def test_a_rush_is_over_when_a_hand_is_not_full() -> None:
    clock = FixedClock()
    rush = Rush(clock)
    rush.fetched(3)
    assert rush.over() is None, "there was none"
    rush.fetched(FETCHED)
    clock.forward(1)
    assert rush.over() is None
    rush.fetched(0)
    over = clock.now()
    assert rush.over() == over
    clock.forward(1)
    rush.fetched(5)
    assert rush.over() == over


def test_a_flood_without_end_is_answered_all_the_same() -> None:
    clock = FixedClock()
    rush = Rush(clock)
    seen = []
    for _ in range(20):
        rush.fetched(FETCHED)
        seen.append(rush.is_on())
        clock.forward(0.5)
    assert seen == [True] * 10 + [False] * 10
