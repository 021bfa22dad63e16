"""The bot was away: counselors read it once, in plain words, and what was written meanwhile is answered."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.services.pulse import NAME
from tests.whole.stage import Stage, stage


class Later:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def told(s: Stage) -> list[str]:
    """What the watchdog has said in General."""
    return [m.shown for m in s.group.in_topic(None) if "⚠️" in m.shown]


async def pulse_after(s: Stage, moment: datetime | None) -> datetime:
    """The pulse that is kept after this one, a second after the contact."""
    assert s.database is not None
    async with asyncio.timeout(20):
        while True:
            async with s.database.open_unit() as unit:
                kept = await unit.pulses.last(NAME)
            if kept is not None and (moment is None or kept > moment):
                return kept
            await asyncio.sleep(0.05)


async def test_after_hours_without_the_bot_the_staff_is_told_once_and_everybody_is_answered(database_url: str) -> None:
    clock = Later()
    async with stage(database_url, clock=clock) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        first = await pulse_after(s, None)
        await s.stop()
        assert told(s) == [], "a first start says nothing"
        person.write("/menu")
        clock.ahead = timedelta(hours=26)
        before = len(person.chat.from_bot)
        await s.start()
        await s.until(lambda: told(s), "the staff is told")
        await s.until(lambda: len(person.chat.from_bot) > before, "the person is answered")
        [text] = told(s)
        assert "The bot did not run for 1 d 2 h" in text
        assert "arrived so far: 1." in text
        assert "24 hours only" in text
        second = await pulse_after(s, first)
        await s.stop()
        await s.start()
        await s.answer(person, lambda: person.write("/help"))
        await pulse_after(s, second)
        assert told(s) == [text], "a short restart says nothing"
