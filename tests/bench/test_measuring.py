"""The instruments with real parts: a bare bot driven for a moment, a filled database that can be read."""

from pathlib import Path

from sqlalchemy import func, select

from bench.filling import BASE, fill
from bench.load.calls import GROUP
from bench.load.measuring import measure
from bench.load.run import Pace
from bench.load.subjects import AIOGRAM, Databases
from bot.domain.ids import ConversationId
from bot.storage import tables
from dialogs.session import Session
from tests.databases import opened


def test_a_bare_bot_is_measured(tmp_path: Path) -> None:
    figures = measure(AIOGRAM, "echo", Pace(updates=200, warm_up=50, at_once=10), Databases(tmp_path))
    assert figures.lost == 0
    assert figures.calls["sendmessage"] >= 190
    assert 0 < figures.p50 <= figures.p99
    assert figures.cpu > 0
    assert figures.peak >= figures.idle > 10
    assert figures.first > 0


async def test_a_filled_database_can_be_read(database_url: str, secret_keys: list[str]) -> None:
    await fill(database_url, secret_keys[0], 200)
    async with opened(database_url, secret_keys, (GROUP,)) as database:
        async with database.open_unit() as unit:
            conversation = await unit.conversations.get(ConversationId(BASE + 7))
            assert conversation.session is not None
            assert Session.from_json(conversation.session).id
            case = await unit.cases.current(ConversationId(BASE))
            assert case is not None
            assert case.reason
            assert await unit.cases.current(ConversationId(BASE + 1)) is None
        async with database.engine.connect() as connection:
            for table in (tables.inbox, tables.outbox, tables.links, tables.parts, tables.chat_messages):
                assert await connection.scalar(select(func.count()).select_from(table)) == 200
