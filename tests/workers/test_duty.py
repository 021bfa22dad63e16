"""A duty: done by the leader alone, ended with the leadership, begun anew with the next."""

import asyncio

import pytest

from bot.domain.errors import Hindrance
from bot.workers import duty
from bot.workers.duty import Duty, Term
from bot.workers.nursery import Nursery


class FakeLeadership:
    """Gained as `gains` says, lost when told so."""

    def __init__(self, *gains: bool) -> None:
        self.gains = list(gains)
        self.leads = False
        self.resigned = 0
        self._over = asyncio.Event()

    async def gain(self) -> bool:
        self.leads = self.gains.pop(0)
        self._over.clear()
        return self.leads

    async def hold(self) -> None:
        await self._over.wait()

    def lose(self) -> None:
        self.leads = False
        self._over.set()

    def resign(self) -> None:
        self.lose()
        self.resigned += 1


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duty, "RETRY", 0)


async def test_it_stands_by_until_it_leads_and_serves_anew_with_each_leadership() -> None:
    nursery, leadership, terms = Nursery(), FakeLeadership(False, False, True, False, True), []

    async def serve(term: Term) -> None:
        assert term.leads
        terms.append(term.at_start)
        if len(terms) == 2:
            nursery.stop()
            return
        leadership.lose()
        assert term.stopping

    nursery.loop("test", Duty("test", leadership, nursery, serve).run)
    await nursery.run()
    assert terms == [False, False]
    assert leadership.gains == []
    assert not leadership.leads


async def test_a_leader_from_the_start_knows_it() -> None:
    nursery, terms = Nursery(), []

    async def serve(term: Term) -> None:
        terms.append(term.at_start)
        if len(terms) == 2:
            nursery.stop()

    nursery.loop("test", Duty("test", FakeLeadership(True, True), nursery, serve).run)
    await nursery.run()
    assert terms == [True, False]


async def test_what_waits_is_woken_when_the_leadership_is_lost() -> None:
    nursery, leadership = Nursery(), FakeLeadership(True)
    broken_off: list[object] = []

    async def never() -> str:
        await asyncio.Event().wait()
        return "never"

    async def serve(term: Term) -> None:
        asyncio.get_running_loop().call_soon(leadership.lose)
        broken_off.append(await term.unless_stopped(never()))
        broken_off.append(await term.unless_stopped(never()))
        await term.rest(3600)
        assert not nursery.stopping
        nursery.stop()

    nursery.loop("test", Duty("test", leadership, nursery, serve).run)
    async with asyncio.timeout(10):
        await nursery.run()
    assert broken_off == [None, None]


async def test_a_result_and_an_error_of_what_it_waits_for_come_through() -> None:
    nursery, leadership = Nursery(), FakeLeadership(True)
    term = Term(leadership, nursery, at_start=True)

    async def late() -> None:
        raise TimeoutError

    assert await term.unless_stopped(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(TimeoutError):
        await term.unless_stopped(late())


async def test_the_leadership_is_kept_until_what_is_in_hand_is_finished() -> None:
    nursery, leadership, led = Nursery(), FakeLeadership(True), []

    async def serve(term: Term) -> None:
        nursery.stop()
        assert term.stopping
        await asyncio.sleep(0.01)
        led.append(leadership.leads)

    nursery.loop("test", Duty("test", leadership, nursery, serve).run)
    await nursery.run()
    assert led == [True]
    assert not leadership.leads


async def test_who_fails_gives_the_duty_to_others() -> None:
    nursery, leadership, runs = Nursery(rest=0), FakeLeadership(True, True), []

    async def serve(term: Term) -> None:
        runs.append(leadership.resigned)
        if len(runs) == 1:
            raise Hindrance("the disk is full")
        nursery.stop()

    nursery.loop("test", Duty("test", leadership, nursery, serve).run)
    await nursery.run()
    assert runs[1] > 0
