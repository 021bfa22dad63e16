"""kill -9 at random moments while 200 persons talk."""

import pytest

from bench.crash import Plan, crash


@pytest.mark.timeout(300)
async def test_kill_9_loses_nothing_and_keeps_the_order(database_url: str) -> None:
    result = await crash(Plan(persons=200, messages=600, kills=3, rate=60, seed=7), database_url)
    assert result.kills == 3
    assert result.missing == []
    assert result.out_of_order == 0
