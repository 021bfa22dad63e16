"""Odd messages at their limits: none is lost, none is parked, none is misordered."""

import pytest

from bot.preview.faults import Fault
from bot.preview.people import Person
from bot.preview.shapes import Json
from tests.whole.stage import Stage, stage
from tests.whole.test_nothing_lost import in_order, talking


def raw(person: Person, number: int, **content: object) -> Json:
    """A raw message of the person's private chat."""
    return {
        "message_id": number,
        "date": person.world.now(),
        "chat": person.chat.json(),
        "from": person.account.json(),
        **content,
    }


def in_general(s: Stage) -> str:
    return "\n".join(m.shown for m in s.group.in_topic(None))


async def test_a_forward_full_of_emoji_arrives_whole(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        person.forward("😀" * 2048)
        topic = s.group.open_topics[0]
        await s.until(lambda: "\n".join(s.said_in(topic)).count("😀") == 2048, "all of it, in pieces")
        asked = person.write("x" * 100)
        await s.until(lambda: any("x" * 100 in text for text in s.said_in(topic)), "relayed")
        person.edit(asked, "😎" * 2048)
        await s.until(lambda: "\n".join(s.said_in(topic)).count("😎") == 2048, "the change, in pieces")
        reply = counselor.write("a short reply")
        await s.until(lambda: reply.reaction == "👍", "delivered")
        counselor.edit(reply, "🙂" * 2048)
        await s.until(lambda: "\n".join(m.shown for m in person.chat.from_bot).count("🙂") == 2048, "whole")


async def test_a_change_of_a_message_of_a_closed_case_to_words_of_danger_reaches_counselors(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        await s.press(person, "go_on")
        await s.press(person, "yes")
        told = person.write("lorem ipsum")
        await s.until(lambda: "your message is kept" in person.chat.from_bot[-1].shown, "kept")
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        await s.until(lambda: any("lorem" in text for text in s.said_in(topic)), "brought")
        await s.press(person, "stop")
        await s.until(lambda: topic.closed, "closed")
        person.edit(told, "they locked me in and beat me")
        new = await s.topic("2 ·")
        await s.until(lambda: any("locked me in" in text for text in s.said_in(new)), "the words in the new topic")


async def test_three_hundred_messages_in_one_go_stay_in_order(database_url: str) -> None:
    async with stage(database_url) as s:
        person, _ = await talking(s)
        await s.stop()
        words = [f"<{n:03}>" for n in range(300)]
        person.burst(*words)
        await s.start()
        topic = s.group.open_topics[0]
        await s.until(lambda: words[-1] in "\n".join(s.said_in(topic)), "all")
        assert in_order(s.said_in(topic), words)


UNUSUAL: dict[str, Json] = {
    "story": {"story": {"chat": {"id": 5, "type": "private", "first_name": "A"}, "id": 7}},
    "giveaway": {"giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1}},
    "paid_media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "q",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "checklist": {"checklist": {"title": "t", "tasks": []}},
    "web_app_data": {"web_app_data": {"data": "d", "button_text": "b"}},
    "users_shared": {"users_shared": {"request_id": 1, "users": []}},
    "something new": {"hologram": {"depth": 3}},
}


@pytest.mark.parametrize("kind", sorted(UNUSUAL))
async def test_an_unusual_message_is_answered_or_told_and_stops_nothing(sqlite_url: str, kind: str) -> None:
    async with stage(sqlite_url) as s:
        person, _ = await talking(s)
        s.world.updates.add("message", raw(person, 70_000, **UNUSUAL[kind]), person.id)
        person.write("and after it")
        topic = s.group.open_topics[0]
        await s.until(lambda: any("and after it" in text for text in s.said_in(topic)), "the chat goes on")
        assert "put aside" not in in_general(s)
        told = ("could not be copied", "before it could be copied")
        await s.until(lambda: any(word in t for t in s.said_in(topic) for word in told), "told that something came")


async def test_updates_that_nobody_asked_for_stop_nothing(sqlite_url: str) -> None:
    async with stage(sqlite_url) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        channel = {"id": -1007, "type": "channel", "title": "News"}
        s.world.updates.add("channel_post", {"message_id": 1, "date": 1, "chat": channel, "text": "x"}, -1007)
        s.world.updates.add("message", {"message_id": 1, "date": 1, "chat": channel, "text": "x"}, -1007)
        s.world.updates.add("poll_answer", {"poll_id": "1", "option_ids": []}, person.id)
        gone = {"chat": person.chat.json(), "message_id": 3, "date": 0}
        for number, message in enumerate((gone, None)):
            query: Json = {"id": str(number), "from": person.account.json(), "chat_instance": "1", "data": "x:y:z"}
            if message:
                query["message"] = message
            s.world.updates.add("callback_query", query, person.id)
        await s.until(lambda: len(person.chat.from_bot) > 1, "an old button shows where the person is")
        await s.answer(person, lambda: person.write("/help"))
        assert "put aside" not in in_general(s)


async def test_a_person_who_writes_is_not_taken_for_gone(database_url: str) -> None:
    """A 403 that comes late must not hold what counselors write to somebody who is there."""
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        forbidden = Fault("refused", code=403, description="Forbidden: bot was blocked by the user")
        s.world.faults.plan("sendMessage", forbidden, chat_id=person.id)
        reply = counselor.write("are you there")
        topic = s.group.open_topics[0]
        await s.until(lambda: any("Not delivered" in text for text in s.said_in(topic)), "told")
        person.write("I am here")
        await s.until(lambda: any("are you there" in m.shown for m in person.chat.from_bot), "delivered")
        await s.until(lambda: reply.reaction == "👍", "marked")
