"""The nursery: crashed loops go on, fatal errors end the process, stopping leaves nothing half done."""

import asyncio

import pytest

from bot.domain.errors import Fatal, Hindrance
from bot.logs import set_up_logs
from bot.workers.nursery import Nursery
from bot.workers.timers import Timer, start_timers


async def test_a_crashed_loop_goes_on() -> None:
    nursery, runs = Nursery(rest=0), []

    async def loop() -> None:
        runs.append(1)
        if len(runs) < 3:
            raise ValueError("secret")
        nursery.stop()

    nursery.loop("test", loop)
    await nursery.run()
    assert len(runs) == 3


@pytest.mark.parametrize("kind", ["loop", "call"])
async def test_a_fatal_error_ends_everything_with_its_sentence(kind: str) -> None:
    nursery, finished = Nursery(), []

    async def other() -> None:
        await nursery.stopped()
        finished.append(1)

    async def fatal() -> None:
        raise Fatal("do this")

    nursery.loop("other", other)
    if kind == "loop":
        nursery.loop("fatal", fatal)
    else:
        nursery.call("fatal", fatal())
    with pytest.raises(Fatal, match="do this"):
        await nursery.run()
    assert finished == [1]


async def test_work_in_hand_is_finished_before_the_end() -> None:
    nursery, finished = Nursery(), []

    async def work() -> None:
        await nursery.stopped()
        await asyncio.sleep(0)
        finished.append(1)

    nursery.call("work", work())
    nursery.stop()
    await nursery.run()
    assert finished == [1]


async def test_work_that_does_not_end_is_broken_off_after_the_grace() -> None:
    nursery, cancelled = Nursery(grace=0.01), []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(1)

    nursery.loop("forever", forever)
    nursery.stop()
    await nursery.run()
    assert cancelled == [1]


async def test_waiting_ends_with_the_process() -> None:
    nursery = Nursery()
    bell = nursery.bell()

    async def value() -> int:
        return 5

    assert await nursery.unless_stopped(value()) == 5
    nursery.stop()
    await nursery.rest(1000)
    await bell.wait(1000)
    assert await nursery.unless_stopped(asyncio.sleep(1000, 1)) is None


async def test_a_ring_before_the_sleep_is_not_missed() -> None:
    bell = Nursery().bell()
    bell.ring()
    await bell.wait(1000)


async def test_timers_come_round_and_one_that_crashes_holds_up_no_other() -> None:
    nursery, rounds = Nursery(rest=1000), []

    async def good() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            nursery.stop()

    async def bad() -> None:
        raise ValueError

    start_timers(nursery, [Timer("bad", 0, bad), Timer("good", 0, good)])
    await nursery.run()
    assert len(rounds) == 3


async def test_what_hinders_every_loop_is_told_in_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    nursery, runs = Nursery(rest=0), []

    async def loop() -> None:
        runs.append(1)
        if len(runs) < 100:
            raise Hindrance("The disk is full.")
        nursery.stop()

    for name in ("one", "two"):
        nursery.loop(name, loop)
    await nursery.run()
    [line] = [line for line in capfd.readouterr().err.splitlines() if "The disk is full." in line]
    assert "exception" not in line
