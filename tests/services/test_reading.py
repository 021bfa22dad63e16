"""Pictures are read after they were answered, and come into the checklist."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.app.rooms import the_judge
from bot.i18n import Catalogs, capital_time, local_time
from bot.services.card import Cards
from bot.services.case_looks import CaseLooks
from bot.services.cases import Cases, Group
from bot.services.erase import Eraser
from bot.services.judging import Judging
from bot.services.reading import MAX_WAITING, Reading
from bot.services.relay import Relays
from bot.services.safe_hours import SafeHours
from bot.services.shelf import Shelf
from bot.services.times import Times
from bot.services.turn import Turns
from bot.storage.engine import Database
from bot.telegram.render import ScreenRenderer
from dialogs.loader import load
from dialogs.session import Session
from tests.conftest import SETTINGS
from tests.fakes import NOW, FixedClock
from tests.storage.builders import GROUP, person

BOOK = load(settings=SETTINGS)
CATALOGS = Catalogs()
HOURS, TIMES = SafeHours(capital_time, "KZ"), Times(local_time, "KZ")
OFFER = "Работа в Дубае! Паспорт сдаёте хозяину, взнос 500$ за визу"
HERE = Session(id="abc12", language="ru", place="job_offer.received", welcomed=True)


def reading(database: Database, read: Callable[[str], Awaitable[str]]) -> Reading:
    cases = Cases(Cards(Shelf(BOOK), CATALOGS, "ru", TIMES), CATALOGS, [Group(GROUP)])
    screens, relays, looks = ScreenRenderer(CATALOGS), Relays(CATALOGS, "ru"), CaseLooks(TIMES)
    turns = Turns(Shelf(BOOK), screens, CATALOGS, cases, relays, Eraser(CATALOGS), HOURS, looks)
    return Reading(database.open_unit, turns, Judging(the_judge()), read, FixedClock(), lambda: None)


async def work_off(made: Reading) -> None:
    """Until there is nothing more to read."""
    while await made.step():
        pass


async def said(database: Database) -> str:
    """What stands in the outbox for the person."""
    async with database.open_unit() as unit:
        heads = await unit.outbox.heads(NOW, 100, busy_streams=(), closed_chats=())
    return json.dumps([letter.outgoing.params for letters in heads for letter in letters], ensure_ascii=False)


async def begin(database: Database, session: Session | None) -> int:
    async with database.open_unit() as unit:
        somebody = await person(unit, 1)
        await unit.conversations.save(replace(somebody, session=session.to_json() if session else None))
        await unit.commit()
    return int(somebody.id)


async def session_of(database: Database) -> Session:
    async with database.open_unit() as unit:
        stored = (await person(unit, 1)).session
    assert stored is not None
    return Session.from_json(stored)


async def test_what_a_picture_shows_is_told_to_somebody_who_still_looks_at_it(database: Database) -> None:
    asked: list[str] = []

    async def read(file: str) -> str:
        asked.append(file)
        return OFFER

    id = await begin(database, HERE)
    made = reading(database, read)
    assert made.add(id, "file-1", "вот")  # type: ignore[arg-type]  # an id is a number
    await work_off(made)
    assert asked == ["file-1"]
    assert "documents_held" in (await session_of(database)).text_flags
    verdict = BOOK.dialogs["job_offer"].steps["verdict"]
    assert CATALOGS.dialog("ru", verdict.text_shows) in await said(database)  # type: ignore[union-attr]  # a verdict


@pytest.mark.parametrize(
    "session", [replace(HERE, place="menu.doors"), replace(HERE, hidden=True, place="hide.harmless")]
)
async def test_elsewhere_it_is_only_remembered(database: Database, session: Session) -> None:

    async def read(file: str) -> str:
        return OFFER

    id = await begin(database, session)
    made = reading(database, read)
    made.add(id, "file-1", "")  # type: ignore[arg-type]  # an id is a number
    await work_off(made)
    assert (await session_of(database)).text_seen
    assert await said(database) == "[]"


async def test_somebody_who_has_gone_meanwhile_is_left_alone(database: Database) -> None:

    async def read(file: str) -> str:
        return OFFER

    id = await begin(database, None)
    made = reading(database, read)
    made.add(id + 999, "file-1", "")  # type: ignore[arg-type]  # an id is a number
    made.add(id, "file-1", "")  # type: ignore[arg-type]  # an id is a number
    await work_off(made)
    assert await said(database) == "[]"


def test_a_flood_of_pictures_stays_unread() -> None:
    async def read(file: str) -> str:
        raise AssertionError(file)

    made = Reading(None, None, None, read, FixedClock(), lambda: None)  # type: ignore[arg-type]  # nothing is read
    assert [made.add(1, "x", "") for _ in range(MAX_WAITING + 3)].count(True) == MAX_WAITING  # type: ignore[arg-type]  # as above
