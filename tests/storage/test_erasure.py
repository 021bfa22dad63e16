"""Every table says how long it keeps and who erases; erasing one person leaves the other whole."""

from typing import Any

from sqlalchemy import Table

from bot.crypto import Cipher
from bot.domain.ids import CaseId, UserId
from bot.domain.outgoing import Purpose
from bot.storage.columns import Sealed
from bot.storage.engine import Database
from bot.storage.tables import metadata
from tests.storage.builders import NOW, after, close_case, open_case, person
from tests.storage.filling import Left, dump, fill

ONE = Left(chat=700100200, name="Aigerim", secret="they took my passport", base=10_000)
OTHER = Left(chat=700900800, name="Botagoz", secret="nobody pays us", base=20_000)
STAYS_OF_A_CASE = {
    "id",
    "queue",
    "level",
    "rank",
    "state",
    "opened_at",
    "taken_at",
    "replied_at",
    "closed_at",
    "alerts",
}
NOT_OF_PERSONS = {"counselors"}
"""Tables of staff, with an eraser of their own."""


def personal(table: Table) -> bool:
    return bool(table.info["personal"])


def test_every_table_states_retention_and_eraser() -> None:
    for table in metadata.sorted_tables:
        assert set(table.info) == {"personal", "retention", "eraser"}, table.name
        assert len(table.info["retention"]) > 10, table.name
        assert table.info["eraser"].startswith("none: ") is not personal(table), table.name


def test_a_table_with_something_sealed_or_of_a_person_is_personal() -> None:
    for table in metadata.sorted_tables:
        sealed = any(isinstance(column.type, Sealed) for column in table.columns)
        of_person = any(key.column.table.name in ("conversations", "cases") for key in table.foreign_keys)
        assert personal(table) is (sealed or of_person) or table.name == "keyring"


def new_rows(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in now if row not in before]


async def test_erasing_one_person_leaves_nothing_of_them_and_all_of_the_other(
    database: Database, secret_keys: list[str]
) -> None:
    cipher = Cipher.from_keys(secret_keys)
    async with database.open_unit() as unit:
        await fill(unit, OTHER)
        await unit.commit()
    others = await dump(database, cipher)
    async with database.open_unit() as unit:
        conversation, _ = await fill(unit, ONE)
        await unit.commit()
    filled = await dump(database, cipher)
    for table in metadata.sorted_tables:
        if personal(table):
            assert new_rows(others[table.name], filled[table.name]), f"the test fills nothing into {table.name}"

    async with database.open_unit() as unit:
        await unit.conversations.erase(conversation)
        assert await unit.cases.current(conversation) is None
        await unit.commit()
        assert (await unit.conversations.get(conversation)).forgotten
        assert not await unit.conversations.drop_forgotten(conversation), "an update is unread, a farewell unsent"
        unread = [update for update in await unit.inbox.claim(NOW, 100) if update.conversation == conversation]
        assert [update.raw for update in unread] == [ONE.words.encode()]
        await unit.inbox.done([unread[0].id])
        heads = await unit.outbox.heads(NOW, 100, busy_streams=(), closed_chats=())
        last = [run[0] for run in heads if run[0].outgoing.conversation == conversation]
        assert [letter.outgoing.purpose for letter in last] == [Purpose.ERASE, Purpose.FAREWELL]
        assert not await unit.conversations.drop_forgotten(conversation)
        await unit.outbox.sent([letter.id for letter in last], NOW)
        assert await unit.conversations.drop_forgotten(conversation)
        await unit.commit()

    left = await dump(database, cipher)
    for table in metadata.sorted_tables:
        if table.name not in NOT_OF_PERSONS:
            assert [row for row in others[table.name] if row not in left[table.name]] == [], (
                f"of the other: {table.name}"
            )
            for row in new_rows(others[table.name], left[table.name]):
                assert_bare(table, row)


def assert_bare(table: Table, row: dict[str, Any]) -> None:
    """What may stay of an erased person: numbers and times that lead to nobody."""
    kept = {name for name, value in row.items() if value not in (None, "")}
    match table.name:
        case "inbox":
            assert kept == {"id", "bot_id", "update_id", "state", "attempts", "received_at", "rank"}
            assert row["state"] == "done"
        case "outbox":
            assert row["state"] == "sent"
            assert not kept & {
                "params",
                "joinable",
                "conversation_id",
                "case_id",
                "origins",
                "replace_key",
                "error",
            }
        case "cases":
            assert kept - {"erased"} <= STAYS_OF_A_CASE
        case "case_topics":
            assert kept <= {"case_id", "group_id", "thread_id"}
        case name:
            raise AssertionError(f"{name} keeps a row of an erased person")


async def test_a_counselor_who_left_is_erased(database: Database) -> None:
    async with database.open_unit() as unit:
        await unit.counselors.set_alias(UserId(1), "Aray")
        await unit.counselors.set_alias(UserId(2), "Saule")
        await unit.counselors.forget(UserId(1))
        assert await unit.counselors.alias(UserId(1)) is None
        assert await unit.counselors.alias(UserId(2)) == "Saule"
        assert await unit.counselors.count() == 1


async def test_an_erased_case_leaves_figures_and_its_thread(database: Database) -> None:
    async with database.open_unit() as unit:
        _, number = await fill(unit, ONE)
        case = await unit.cases.get(number)
        topic = await unit.cases.topic(number)
        assert case is not None
        assert topic is not None
        await close_case(unit, case)
        await unit.commit()
        assert await unit.cases.closed_before(after(1), 10) == [CaseId(number - 1), number]
        await unit.cases.erase(number)
        assert await unit.cases.get(number) is None
        assert await unit.cases.closed_before(after(1), 10) == [CaseId(number - 1)]
        await unit.cases.save(case)
        await unit.cases.save_topic(topic)
        await unit.commit()
        bare = await unit.cases.topic(number)
        assert bare is not None
        assert (bare.thread, bare.card, bare.name) == (topic.thread, {}, ""), "saving late brings nothing back"
        assert topic.thread is not None
        assert await unit.cases.by_thread(topic.chat, topic.thread) is None


async def test_a_forgotten_person_who_comes_back_is_a_new_one(database: Database) -> None:
    async with database.open_unit() as unit:
        before = await person(unit, 1)
        await open_case(unit, before.id)
        await unit.conversations.erase(before.id)
        assert await unit.conversations.drop_forgotten(before.id)
        await unit.commit()
        again = await person(unit, 1)
        assert again.id > before.id
        assert not again.forgotten


async def test_only_a_forgotten_conversation_is_dropped(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation = await person(unit, 1)
        assert not await unit.conversations.drop_forgotten(conversation.id)
        assert await person(unit, 1) == conversation
