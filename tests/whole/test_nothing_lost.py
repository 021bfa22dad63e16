"""What the peers were measured at (bursts, repeats, two replies at once, failing replies, deleted topics): all of it
arrives, once, in order, and the counselor is told the truth."""

import pytest

from bot.preview.faults import Kind
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.seats import Seat
from tests.fakes import SwiftClock
from tests.whole.stage import Stage, stage


async def talking(s: Stage, language: str = "en") -> tuple[Person, Seat]:
    """A person and the counselor who has taken their case."""
    person = s.person(language)
    await s.answer(person, lambda: person.write("/human"))
    await s.press(person, "first")
    topic = await s.topic("1 ·")
    card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
    counselor = s.counselor().in_topic(topic)
    await s.answer(person, lambda: counselor.press(card, "Take this case"))
    return person, counselor


def in_order(texts: list[str], words: list[str]) -> bool:
    """Whether every word stands in the texts exactly once, in this order."""
    whole = "\n".join(texts)
    places = [whole.find(word) for word in words]
    return all(whole.count(word) == 1 for word in words) and places == sorted(places)


FIVE = [f"message number {n}" for n in ("one", "two", "three", "four", "five")]


async def test_a_burst_of_five_from_a_known_person(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _counselor = await talking(s)
        person.burst(*FIVE)
        topic = s.group.open_topics[0]
        await s.until(lambda: FIVE[-1] in "\n".join(s.said_in(topic)), "the burst")
        assert in_order(s.said_in(topic), FIVE)
        assert len(s.group.open_topics) == 1


async def test_a_burst_of_five_from_a_new_person_makes_one_topic(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        words = [*FIVE[:2], "they locked me in and beat me", *FIVE[2:]]
        person.burst(*words)
        topic = await s.topic("1 ·")
        await s.until(lambda: FIVE[-1] in "\n".join(s.said_in(topic)), "the burst")
        assert in_order(s.said_in(topic), words)
        person.write("one more")
        await s.until(lambda: "one more" in "\n".join(s.said_in(topic)), "the next message")
        assert len(s.group.open_topics) == 1


async def test_the_same_update_twice_is_one_copy(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _counselor = await talking(s)
        topic = s.group.open_topics[0]
        s.world.faults.repeat_updates(3)
        person.write("only once")
        person.write("and then this")
        await s.until(lambda: "and then this" in "\n".join(s.said_in(topic)), "relayed")
        assert in_order(s.said_in(topic), ["only once", "and then this"])


async def test_two_quick_replies_of_a_counselor_both_arrive(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        replies = counselor.burst("first reply", "second reply")
        await s.until(lambda: "second reply" in person.chat.from_bot[-1].shown, "both replies")
        assert in_order([m.shown for m in person.chat.from_bot], ["first reply", "second reply"])
        await s.until(lambda: all(r.reaction == "👍" for r in replies), "both marked as delivered")


async def told(s: Stage, reply: Message) -> None:
    """The counselor is told that the reply did not arrive, and nothing claims that it did."""
    await s.until(lambda: any("Not delivered" in text for text in s.said_in(s.group.open_topics[0])), "a note")
    assert reply.reaction is None


async def test_a_reply_over_a_failing_network_arrives_and_is_marked_only_then(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        s.world.faults.plan("sendMessage", "dropped", times=2, chat_id=person.id)
        reply = counselor.write("through a bad network")
        await s.until(lambda: reply.reaction == "👍", "delivered in the end")
        assert sum("bad network" in m.shown for m in person.chat.from_bot) == 1


async def test_a_reply_to_somebody_who_left_is_told_and_arrives_when_they_return(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        person.block()
        reply = counselor.write("are you there")
        await told(s, reply)
        person.start()
        await s.until(lambda: any("are you there" in m.shown for m in person.chat.from_bot), "delivered on return")
        await s.until(lambda: reply.reaction == "👍", "now it is marked")


async def test_a_reply_to_a_deactivated_account_is_told(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        person.deactivate()
        reply = counselor.write("hello")
        await told(s, reply)


async def test_a_deleted_topic_is_made_again_with_card_and_message(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        counselor.delete_topic()
        person.write("still here")
        topic = await s.topic("1 ·")
        await s.until(lambda: "still here" in "\n".join(s.said_in(topic)), "the message in the new topic")
        assert any("Case 1" in text for text in s.said_in(topic))
        counselor.in_topic(topic).write("I see you")
        await s.until(lambda: "I see you" in person.chat.from_bot[-1].shown, "the counselor answers there")


async def test_a_migrated_group_is_followed(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        new = counselor.migrate()
        person.write("after the move")
        await s.until(
            lambda: any("after the move" in m.shown for m in new.messages), "the message in the group's new place"
        )


@pytest.mark.parametrize("kind", ["error", "bare_error", "bad_gateway", "flood", "dropped", "unreadable", "lost"])
async def test_whatever_telegram_answers_the_message_arrives(database_url: str, kind: Kind) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        s.world.faults.plan("sendMessage", kind, chat_id=person.id)
        await s.answer(person, person.start)
        await s.answer(person, lambda: person.write("/human"))
        notices = [m for m in person.chat.from_bot if m.shown.startswith("Hello.")]
        assert len(notices) == (2 if kind == "lost" else 1), "only a lost answer may be sent again"


async def test_a_restart_in_the_middle_loses_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        await s.stop()
        person.burst(*FIVE)
        counselor.write("written while the service was away")
        await s.start()
        topic = s.group.open_topics[0]
        await s.until(lambda: FIVE[-1] in "\n".join(s.said_in(topic)), "the burst")
        assert in_order(s.said_in(topic), FIVE)
        await s.until(lambda: "was away" in person.chat.from_bot[-1].shown, "the reply")


async def test_a_poison_update_is_parked_before_a_human_and_the_chat_goes_on(database_url: str) -> None:
    async with stage(database_url, clock=SwiftClock()) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        broken = {
            "message_id": 900,
            "date": "not a date",
            "chat": {"id": person.id, "type": "private"},
            "text": "poison",
        }
        s.world.updates.add("message", broken, person.id)
        person.write("/menu")
        await s.until(lambda: any("poison" in t for t in _everything(s)), "the broken message before a human")


def _everything(s: Stage) -> list[str]:
    return [m.shown for m in s.group.messages]


async def test_odd_messages_get_an_answer_and_lose_nothing(database_url: str) -> None:
    """A huge text, an album of ten, a sticker, a voice note, broken HTML, an unknown command, an old button."""
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        await s.press(person, "go_on")
        await s.press(person, "yes")
        acts = [
            lambda: person.paste("word " * 3000),
            lambda: person.album(*[""] * 10),
            lambda: person.sticker(),
            lambda: person.voice(),
            lambda: person.write("<b>broken & <i>html"),
            lambda: person.write("/nonsense"),
            lambda: person.contact(),
            lambda: person.location(),
        ]
        for act in acts:
            await s.answer(person, act)
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        await s.until(lambda: any(m.kind == "location" for m in s.group.in_topic(topic.id)), "all before a counselor")
        shown = "\n".join(s.said_in(topic))
        assert "<b>broken & <i>html" in shown
        assert shown.count("word") == 3000
        kinds = [m.kind for m in s.group.in_topic(topic.id)]
        assert kinds.count("photo") == 10
        assert {"sticker", "voice", "contact", "location"} <= set(kinds)


async def test_a_reply_in_a_topic_that_the_bot_does_not_know_arrives(database_url: str) -> None:
    """Deleted before the bot came to it, or made by a call whose answer was lost."""
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        s.world.faults.plan("createForumTopic", "lost")
        counselor.delete_topic()
        person.write("still here")
        await s.until(lambda: len(s.group.open_topics) == 2, "made twice: the first answer was lost")
        orphan = s.group.open_topics[0]
        counselor.in_topic(orphan).write("written in the topic without a card")
        await s.until(lambda: any("without a card" in m.shown for m in person.chat.from_bot), "delivered")


async def test_a_topic_that_the_bot_did_not_make_stays_among_the_staff(sqlite_url: str) -> None:
    async with stage(sqlite_url) as s:
        person, counselor = await talking(s)
        own = counselor.create_topic("🟡 1 · the staff's own")
        counselor.in_topic(own).write("among us")
        reply = counselor.write("for the person")
        await s.until(lambda: reply.reaction == "👍", "the reply")
        assert not any("among us" in m.shown for m in person.chat.from_bot)
