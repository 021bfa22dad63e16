"""While more waits at Telegram than was fetched, transactions are small."""

from bot.services.process import BATCH
from bot.services.rush import FETCHED, SMALL, Rush
from tests.fakes import FixedClock


def test_a_full_hand_is_a_rush_until_one_is_not_full_or_none_comes() -> None:
    clock = FixedClock()
    rush = Rush(clock)
    assert rush.batch() == BATCH
    rush.fetched(FETCHED)
    assert rush.batch() == SMALL
    rush.fetched(FETCHED - 1)
    assert rush.batch() == BATCH
    rush.fetched(FETCHED)
    clock.forward(3)
    assert rush.batch() == BATCH
