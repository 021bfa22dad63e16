"""An operator verifies a number while the service runs; it is taken over, and the staff group is told in time."""

from datetime import UTC, datetime, timedelta

from bot.services.directory import DirectoryKeeper, Signed
from bot.storage.visiting import visiting
from dialogs.loader import load
from tests.whole.stage import Stage, stage


class Later:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def verify(s: Stage, id: str, now: datetime) -> None:
    """As the command does it, from outside of the running service."""
    assert s.database is not None
    async with visiting(s.database_url, s.database.cipher, bot_id=1) as open_unit, open_unit() as unit:
        keeper = DirectoryKeeper(load().directory)
        await keeper.verify(unit, id, Signed("Aray", "called"), now.date(), now)
        await unit.commit()


async def test_a_number_that_runs_out_is_told_to_the_group_once(database_url: str) -> None:
    clock = Later()
    async with stage(database_url, clock=clock) as s:
        await verify(s, "kz-111", clock.now())
        person = s.person("en")
        await s.answer(person, person.start)  # the service goes on
        clock.ahead = timedelta(days=80)
        for _ in range(2):
            await s.stop()
            await s.start()
            await s.until(lambda: "directory verify ID" in s.shown_in_group(), "the note")
        assert s.shown_in_group().count("Contact centre for family, women and children (kz-111)") == 1
        clock.ahead = timedelta(days=91)
        await s.stop()
        await s.start()
        await s.until(lambda: "Nobody sees these telephone numbers" in s.shown_in_group(), "the second note")
