"""Nothing that a person says, nor their name or id, can be read in the database; keys can change."""

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, cast, make_url, select, text, update

from bot.crypto import BadKeys, Cipher, HashKey, WrongKeys, new_key
from bot.domain.errors import Fatal
from bot.domain.ids import MessageId
from bot.domain.part import PartUse
from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.rotation import rotate
from bot.storage.tables import conversations, metadata
from tests.databases import opened
from tests.storage.builders import a_part, conversation_of, person
from tests.storage.filling import Left, dump, fill

WHO = Left(chat=7123456789, name="Гүлнар Сейтқали", secret="hidden in the yellow house", base=50_000)


def needles(left: Left) -> list[bytes]:
    """What must not be found: plain, as JSON escapes, in base64 at every offset, and the ids as numbers."""
    found = []
    for words in (left.name, left.secret, str(left.chat), str(left.chat + 1)):
        raw = words.encode()
        found += [raw, words.encode("utf-16-le"), words.encode("unicode_escape")]
        for shift in range(3):
            found.append(base64.b64encode(b"_" * shift + raw)[4:-4] if len(raw) > 9 else base64.b64encode(raw))
    for id in (left.chat, left.chat + 1):
        found += [id.to_bytes(8, "big"), id.to_bytes(6, "big"), id.to_bytes(8, "little")]
    return found


async def test_nothing_can_be_read_in_the_file(sqlite_url: str, secret_keys: list[str]) -> None:
    await migrate(sqlite_url)
    async with opened(sqlite_url, secret_keys) as database:
        async with database.open_unit() as unit:
            await fill(unit, WHO)
            await unit.commit()
        file = Path(make_url(sqlite_url).database or "")
        raw = b"".join(path.read_bytes() for path in file.parent.iterdir())
        assert b"wants_human" not in raw
        assert b"Botagoz" not in raw
        assert b"sendMessage" in raw, "the file is really read"
        for needle in needles(WHO):
            assert needle not in raw, needle


async def test_nothing_can_be_read_in_a_dump(database: Database) -> None:
    async with database.open_unit() as unit:
        await fill(unit, WHO)
        await unit.commit()
    async with database.engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        for table in metadata.sorted_tables:
            columns = [cast(column, String) if postgres else text(f'hex("{column.name}")') for column in table.columns]
            rows = (await connection.execute(select(*columns).select_from(table))).all()
            plain = (await connection.execute(select(table))).all()
            everything = (repr(rows) + repr(plain)).encode()
            for needle in needles(WHO):
                assert needle not in everything, table.name
                assert needle.hex().encode() not in everything.lower(), table.name
            assert rows or table.name == "staff_groups"


async def test_rotation_lets_the_old_key_go(database: Database, database_url: str, secret_keys: list[str]) -> None:
    async with database.open_unit() as unit:
        await fill(unit, WHO)
        await unit.commit()
    before = await dump(database, Cipher.from_keys(secret_keys))
    await database.close()
    newest = new_key()
    async with opened(database_url, [newest, *secret_keys]) as both:
        changed = await rotate(both)
        assert changed["keyring"] == 1
        assert all(count > 0 for count in changed.values()), changed
        assert set((await rotate(both)).values()) == {0}, "a second time there is nothing to do"
    async with opened(database_url, [newest]) as after_rotation:
        assert await dump(after_rotation, Cipher.from_keys([newest])) == before
        async with after_rotation.open_unit() as unit:
            found = await person(unit, WHO.chat)
            assert (found.session, found.blocked) == (WHO.words, True), "found by the same hash"
    with pytest.raises(WrongKeys):
        async with opened(database_url, secret_keys):
            pass


async def test_rotation_goes_through_many_pages_and_may_be_begun_again(
    database: Database, database_url: str, secret_keys: list[str]
) -> None:
    async with database.open_unit() as unit:
        for chat in range(5):
            conversation = await conversation_of(unit, chat)
            for message in range(4):
                await unit.parts.add(a_part(conversation, message, f"{chat} {message}"))
        await unit.commit()
    await database.close()
    async with opened(database_url, [new_key(), *secret_keys]) as both:
        async with both.engine.begin() as connection:
            # As if an earlier run had ended in the middle.
            token = both.cipher.encrypt_int(0)
            await connection.execute(update(conversations).where(conversations.c.id == 1).values(chat=token))
        changed = await rotate(both, batch=3)
        assert (changed["parts"], changed["conversations"]) == (20, 4)


async def test_other_keys_are_refused_with_a_sentence(database: Database, database_url: str) -> None:
    await database.close()
    with pytest.raises(WrongKeys, match="SECRET_KEYS does not hold the key of this database") as caught:
        async with opened(database_url, [new_key()]):
            pass
    assert isinstance(caught.value, Fatal)


def test_bad_keys_are_refused_with_a_sentence() -> None:
    with pytest.raises(BadKeys, match="SECRET_KEYS is empty"):
        Cipher.from_keys([])
    with pytest.raises(BadKeys, match="key number 2 is not a key") as caught:
        Cipher.from_keys([new_key(), "my-own-password"])
    assert "my-own-password" not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(BadKeys):
        Cipher.from_keys(["ключ"])


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_any_text_survives_sealing(words: str) -> None:
    cipher = Cipher.from_keys([new_key()])
    assert cipher.decrypt_text(cipher.encrypt_text(words)) == words
    assert cipher.decrypt_json(cipher.encrypt_json({"text": [words]})) == {"text": [words]}


@given(st.integers(), st.binary())
def test_numbers_and_bytes_survive_sealing(number: int, data: bytes) -> None:
    cipher = Cipher.from_keys([new_key()])
    assert cipher.decrypt_int(cipher.encrypt_int(number)) == number
    assert cipher.decrypt(cipher.encrypt(data)) == data
    assert cipher.rotate(cipher.encrypt(data)) is None


def test_hashes_differ_by_kind_key_and_value() -> None:
    one, other = HashKey.new(), HashKey.new()
    hashes = [one.hash("person", 5), one.hash("counselor", 5), one.hash("person", 6), other.hash("person", 5)]
    assert len(set(hashes)) == 4
    assert {len(hash) for hash in hashes} == {16}
    assert HashKey(one.raw).hash("person", 5) == hashes[0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300))
async def test_any_text_survives_the_database(database: Database, words: str) -> None:
    async with database.open_unit() as unit:
        conversation = await conversation_of(unit, 1)
        await unit.parts.add(a_part(conversation, 1, words))
        assert [part.text for part in await unit.parts.of(conversation, [PartUse.UNSORTED])] == [words]
        assert await unit.parts.change(conversation, MessageId(1), words + "!")
        assert [part.text for part in await unit.parts.of(conversation, [PartUse.UNSORTED])] == [words + "!"]
