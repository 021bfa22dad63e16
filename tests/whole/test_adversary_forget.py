"""/forget against everything that may happen at the same time; nothing of the person stays or comes back."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.crypto import Cipher
from bot.preview.faults import Fault
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.services.retention import Keeping
from tests.storage.filling import dump
from tests.whole.stage import KEY, PATIENCE, Stage, stage
from tests.whole.test_nothing_lost import talking
from tests.whole.test_service import Later

DANGER = "they locked me in and beat me"


async def sweep(s: Stage, *, days: int = 0) -> None:
    """One round of retention, so many days from now."""
    assert s.database is not None
    keeping = Keeping(s.database.open_unit, chat_days=30, case_days=180)
    await keeping.sweep(datetime.now(UTC) + timedelta(days=days))


async def all_done(s: Stage) -> None:
    """Until nothing stands in the inbox or in the outbox any more."""
    assert s.database is not None
    async with asyncio.timeout(PATIENCE):
        while True:
            async with s.database.open_unit() as unit:
                if await unit.inbox.oldest() is None and await unit.outbox.oldest() is None:
                    return
            await asyncio.sleep(0.02)  # the database rings no bell


async def confirm(s: Stage, person: Person) -> Message:
    """The question of /forget, on the screen."""
    return await s.answer(person, lambda: person.write("/forget"))


def yes(message: Message) -> str:
    return next(b.data for b in message.buttons if b.data and b.data.endswith(":yes"))


async def kept(s: Stage) -> str:
    """Everything in the database, decrypted."""
    assert s.database is not None
    return repr(await dump(s.database, Cipher.from_keys([KEY])))


async def test_a_cry_for_help_straight_after_forget_is_not_swept_away(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _ = await talking(s)
        question = await confirm(s, person)
        await s.stop()
        person.press(question, yes(question))
        person.write(DANGER)
        await s.start()
        topic = await s.topic("2 ·")
        await s.until(lambda: any(DANGER in text for text in s.said_in(topic)), "the words in the new topic")
        await s.until(lambda: any("112" in m.shown for m in person.chat.from_bot), "the numbers")
        await s.until(lambda: len(s.group.open_topics) == 1, "the old topic is deleted")
        await sweep(s)
        assert s.database is not None
        rows = (await dump(s.database, Cipher.from_keys([KEY])))["conversations"]
        assert [row["forgotten"] for row in rows if row["kind"] == "person"] == [False], "no later sweep takes it"
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        counselor = s.counselor("Second").in_topic(topic)
        await s.answer(person, lambda: counselor.press(card, "Take this case"))
        counselor.write("I am here")
        await s.until(lambda: "I am here" in person.chat.from_bot[-1].shown, "the counselor still reaches the person")


async def test_a_reply_under_way_at_the_erasure_is_removed(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        question = await confirm(s, person)
        s.world.faults.plan("sendMessage", Fault("slow", seconds=1.0), chat_id=person.id)
        counselor.write("a word that must not stay")
        await s.until(lambda: any("must not stay" in m.shown for m in person.chat.messages), "the reply has come")
        late = person.chat.from_bot[-1]
        person.press(question, yes(question))
        await s.until(lambda: any("Erased" in m.shown for m in person.chat.from_bot), "the farewell")
        await s.until(lambda: late.deleted, "the late reply is removed too")
        await sweep(s)
        assert "must not stay" not in await kept(s)


async def test_a_message_on_its_way_into_the_topic_at_the_erasure_leaves_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _ = await talking(s)
        question = await confirm(s, person)
        s.world.faults.plan("copyMessage", Fault("slow", seconds=1.0), chat_id=s.group.id)
        person.photo("my papers")
        topic = s.group.open_topics[0]
        await s.until(lambda: any("my papers" in text for text in s.said_in(topic)), "it stands in the topic")
        person.press(question, yes(question))
        await s.until(lambda: topic.deleted, "the topic is deleted")
        await s.until(lambda: any("Erased" in m.shown for m in person.chat.from_bot), "the farewell")
        person.write("/start")
        await s.until(lambda: any("Hello." in m.shown for m in person.chat.from_bot), "begun anew")
        assert s.database is not None
        left = await dump(s.database, Cipher.from_keys([KEY]))
        await s.until(lambda: not s.group.open_topics, "no topic is left")
        assert left["links"] == []


async def test_nothing_of_the_person_stays_in_the_database_after_the_farewell_and_a_deleted_chat(
    database_url: str,
) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        words = ["passport", "Dubai", "Karimov"]
        for word in words:
            person.write(f"my secret {word}")
        await s.until(lambda: words[-1] in "\n".join(s.said_in(s.group.open_topics[0])), "relayed")
        counselor.write("an answer about Tashkent")
        await s.until(lambda: "Tashkent" in person.chat.from_bot[-1].shown, "answered")
        assert str(person.id) in await kept(s), "the test looks at the right place"
        question = await confirm(s, person)
        person.press(question, yes(question))
        await s.until(lambda: any("Erased" in m.shown for m in person.chat.from_bot), "the farewell")
        await s.until(lambda: not s.group.open_topics, "the topic is deleted")
        person.block()  # who deletes the chat by hand, as the farewell says, stops the bot by it
        other = s.person("en", "Botagoz")
        await s.answer(other, other.start)  # the bot has received all that came before
        await all_done(s)
        await sweep(s)
        left = await kept(s)
        for word in (*words, "Tashkent", "Aigerim", str(person.id)):
            assert word not in left
        assert s.database is not None
        rows = await dump(s.database, Cipher.from_keys([KEY]))
        assert len([row for row in rows["conversations"] if row["kind"] == "person"]) == 1, "the other one's"
        assert {row["conversation_id"] for row in rows["chat_messages"]} == {rows["conversations"][-1]["id"]}
        texts = "\n".join(m.shown for m in s.group.messages)
        assert not re.search("passport|Dubai|Karimov|Tashkent|Aigerim", texts)


async def test_no_word_and_no_id_is_readable_in_the_file_or_its_log(tmp_path: Path) -> None:
    file = tmp_path / "aman.db"
    async with stage(f"sqlite+aiosqlite:///{file}") as s:
        person, counselor = await talking(s)
        person.write("a secret about Kyzylorda")
        person.forward("an offer from Mister Recruiterson")
        await s.until(lambda: "Recruiterson" in "\n".join(s.said_in(s.group.open_topics[0])), "relayed")
        counselor.write("an answer about Tashkent")
        await s.until(lambda: "Tashkent" in person.chat.from_bot[-1].shown, "answered")

        def readable() -> list[str]:
            content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
            words = ("Kyzylorda", "Recruiterson", "Tashkent", "Aigerim", "Saule", str(person.id))
            return [word for word in words if word.encode() in content]

        assert readable() == []
        question = await confirm(s, person)
        await s.answer(person, lambda: person.press(question, yes(question)))
        assert readable() == []
    assert readable() == []


async def test_a_closed_case_past_its_time_takes_its_topic_along(sqlite_url: str) -> None:
    clock = Later()
    async with stage(sqlite_url, clock=clock) as s:
        person, counselor = await talking(s)
        person.write("a sentence for the counselors")
        topic = s.group.open_topics[0]
        await s.until(lambda: "a sentence for" in "\n".join(s.said_in(topic)), "relayed")
        counselor.write("/close")
        await s.until(lambda: topic.closed, "closed")
        clock.ahead = timedelta(days=100)
        await sweep(s, days=100)
        assert not topic.deleted, "kept as long as promised"
        assert "closed" in await kept(s)
        clock.ahead = timedelta(days=181)
        await sweep(s, days=181)
        await s.until(lambda: topic.deleted, "the topic goes with the case")
        await sweep(s, days=182)
        assert str(person.id) not in await kept(s)
