"""Everything that can be sent travels both ways: media, albums, replies, edits; and nothing else does."""

from bot.preview.faults import Fault
from bot.preview.messages import Message
from bot.preview.people import Person
from tests.whole.stage import Stage, stage
from tests.whole.test_nothing_lost import talking


def kinds(messages: list[Message]) -> list[str]:
    return [message.kind for message in messages if message.from_bot]


async def _relayed(s: Stage, kind: str, count: int = 1) -> None:
    topic = s.group.open_topics[0]
    await s.until(lambda: kinds(s.group.in_topic(topic.id)).count(kind) >= count, f"{count} {kind} in the topic")


async def _received(s: Stage, person: Person, kind: str, count: int = 1) -> None:
    await s.until(lambda: kinds(person.chat.messages).count(kind) >= count, f"{count} {kind} in the private chat")


async def test_media_travel_both_ways(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        for side, arrived in ((person, _relayed), (counselor, _received)):
            for kind in ("photo", "document", "voice", "video", "location", "contact", "sticker", "video_note"):
                getattr(side, kind)()
                if arrived is _relayed:
                    await _relayed(s, kind)
                else:
                    await _received(s, person, kind)


async def test_an_album_of_three_arrives_as_one_album(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _ = await talking(s)
        person.album("first", "second", "third")
        await _relayed(s, "photo", 3)
        topic = s.group.open_topics[0]
        shown = [m for m in s.group.in_topic(topic.id) if m.kind == "photo"]
        assert len(shown) == 3
        assert len(s.world.calls_of("copyMessages")) == 1


async def test_replies_and_edits_find_their_message(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        topic = s.group.open_topics[0]
        asked = person.write("what about my passport?")
        await s.until(lambda: "passport" in "\n".join(s.said_in(topic)), "relayed")
        copy = next(m for m in s.group.in_topic(topic.id) if "passport" in m.shown)
        counselor.reply(copy, "keep it with you")
        await s.until(lambda: "keep it" in person.chat.from_bot[-1].shown, "the reply")
        arrived = person.chat.from_bot[-1]
        assert arrived.reply_to is asked
        person.reply(arrived, "thank you")
        await s.until(lambda: "thank you" in "\n".join(s.said_in(topic)), "the person's reply")
        back = next(m for m in s.group.in_topic(topic.id) if "thank you" in m.shown)
        assert back.reply_to is not None
        assert "keep it with you" in back.reply_to.shown
        person.edit(asked, "what about my visa?")
        await s.until(lambda: "visa" in "\n".join(s.said_in(topic)), "the change is told")
        assert "passport" in "\n".join(s.said_in(topic)), "what stood there before stays"


async def test_only_the_counselor_of_the_case_reaches_the_person(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        early = s.counselor("Early").in_topic(topic)
        early.write("too early")
        await s.until(lambda: any("Not sent" in t for t in s.said_in(topic)), "told that it was not sent")
        counselor = s.counselor("Taker").in_topic(topic)
        await s.answer(person, lambda: counselor.press(card, "Take this case"))
        second = early.press(card, "Give back")
        await s.until(lambda: second.toast, "the press is answered")
        anonymous = s.counselor("Boss")
        person_of_boss = Person.of(s.world, anonymous.account)
        hidden = person_of_boss.at(s.group, topic, anonymous=True)
        hidden.write("from the shadows")
        await s.until(lambda: any("anonymous" in t for t in s.said_in(topic)), "told why it was not sent")
        counselor.write("the only one")
        await s.until(lambda: "the only one" in person.chat.from_bot[-1].shown, "the reply")
        heard = "\n".join(m.shown for m in person.chat.messages)
        assert "too early" not in heard
        assert "shadows" not in heard
        assert "Taker" not in heard, "the person knows an alias only"


async def test_a_case_given_back_is_taken_by_another(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        topic = s.group.open_topics[0]
        counselor.write("/release")
        await s.until(lambda: "Another person" in person.chat.from_bot[-1].shown, "the person is told")
        counselor.write("not mine any more")
        other = s.counselor("Second").in_topic(topic)
        other.write("/take")
        await s.until(lambda: "Umit" in person.chat.from_bot[-1].shown, "another alias")
        other.write("/alias Dana")
        other.write("hello from Dana")
        await s.until(lambda: "Dana: hello" in person.chat.from_bot[-1].shown, "under the new alias")
        assert not any("not mine" in m.shown for m in person.chat.messages)


async def test_a_long_reply_and_a_long_message_arrive_whole(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        counselor.write("a" * 4090)
        await s.until(
            lambda: sum(m.shown.count("a") for m in person.chat.from_bot if "aaa" in m.shown) >= 4090, "whole"
        )
        person.write("b" * 4096)
        topic = s.group.open_topics[0]
        await s.until(lambda: sum(t.count("b") for t in s.said_in(topic) if "bbb" in t) >= 4096, "whole")


async def test_a_screen_under_way_when_the_chat_is_hidden_is_removed_too(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        s.world.faults.plan("sendMessage", Fault("slow", seconds=1.0), chat_id=person.id)
        person.write("/help")
        await s.until(lambda: len(person.chat.from_bot) == 2, "the slow screen has come, its answer has not")
        slow = person.chat.from_bot[-1]
        person.write("/hide")
        await s.until(lambda: slow.deleted, "removed when its answer came")
        await s.until(lambda: len(person.chat.messages) == 1, "only the harmless message stays")
