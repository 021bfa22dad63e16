"""What was held goes out when the hours have come, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.ids import ConversationId
from bot.domain.outgoing import Lane
from bot.i18n import capital_time
from bot.services import rows
from bot.services.safe_hours import BATCH, Releases, SafeHours
from bot.storage.engine import Database
from dialogs.session import Session
from tests.storage.builders import NOW, person

HOURS = SafeHours(capital_time, "KZ")
EVENING = datetime.fromisoformat("2026-11-25T13:30:00+00:00")
"""18:30 in Kazakhstan, 16:30 in Moscow, 22:30 in Seoul."""


async def waiting(database: Database, chat: int, *, blocked: bool = False, hidden: bool = False, **fields: str) -> int:
    """A person for whom one message is held."""
    session = Session(id="abc12", welcomed=True, hidden=hidden, fields=fields)
    async with database.open_unit() as unit:
        conversation = replace(await person(unit, chat), session=session.to_json(), seen_at=NOW, blocked=blocked)
        await unit.conversations.save(conversation)
        await unit.outbox.add([rows.to_person(conversation, {"text": "salem"}, NOW, lane=Lane.REPLY, held=True)])
        await unit.commit()
    return int(conversation.id)


async def still_held(database: Database) -> list[int]:
    async with database.open_unit() as unit:
        return [int(id) for id in await unit.outbox.held(ConversationId(0), 1000)]


async def test_each_waits_for_the_clock_of_their_country(database: Database) -> None:
    home = await waiting(database, 1, safe_hours="evening")
    moscow = await waiting(database, 2, safe_hours="evening", country="RU")
    seoul = await waiting(database, 3, safe_hours="evening", country="KR")
    first = await waiting(database, 4, safe_hours="first")
    releases = Releases(database.open_unit, HOURS)
    assert await releases.sweep(EVENING) == 2
    assert await still_held(database) == sorted([moscow, first])
    assert {home, seoul}.isdisjoint(await still_held(database))
    assert await releases.sweep(EVENING + timedelta(hours=2)) == 1
    assert await still_held(database) == [first]


@pytest.mark.parametrize("why", ["hidden", "blocked"])
async def test_a_hidden_or_blocked_chat_stays_quiet(database: Database, why: str) -> None:
    held = await waiting(database, 1, hidden=why == "hidden", blocked=why == "blocked", safe_hours="evening")
    assert await Releases(database.open_unit, HOURS).sweep(EVENING) == 0
    assert await still_held(database) == [held]


async def test_many_that_must_wait_keep_nobody_from_their_turn(database: Database) -> None:
    for chat in range(1, BATCH + 2):
        await waiting(database, chat, hidden=True)
    last = await waiting(database, BATCH + 10, safe_hours="evening")
    assert await Releases(database.open_unit, HOURS).sweep(EVENING) == 1
    assert last not in await still_held(database)
