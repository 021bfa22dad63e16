"""What counselors write reaches the person only when it was meant for them, and is never taken for theirs."""

from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.shapes import Json
from tests.fakes import SwiftClock
from tests.whole.stage import Stage, stage
from tests.whole.test_nothing_lost import talking


async def reaches(s: Stage, person: Person, counselor: Seat, word: str = "and now this") -> str:
    """Everything the person sees after another message of the counselor has arrived."""
    counselor.write(word)
    await s.until(lambda: any(word in m.shown for m in person.chat.from_bot), "a later message arrives")
    return "\n".join(f"{m.kind} {m.shown}" for m in person.chat.from_bot)


def in_topic(counselor: Seat, number: int, **content: object) -> Json:
    """A raw message of the counselor in their topic."""
    assert counselor.topic_id is not None
    return {
        "message_id": number,
        "date": counselor.world.now(),
        "chat": counselor.chat.json(),
        "from": counselor.account.json(),
        "message_thread_id": counselor.topic_id,
        "is_topic_message": True,
        **content,
    }


async def test_an_album_marked_as_inside_stays_inside_whole(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        counselor.album("// only for colleagues", "", "")
        counselor.album("", "// also inside")
        seen = await reaches(s, person, counselor)
        assert "photo" not in seen


async def test_an_album_for_the_person_arrives_whole_and_is_marked(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        album = counselor.album("where to go", "", "")
        await s.until(lambda: [m.kind for m in person.chat.from_bot].count("photo") == 3, "three photos")
        await s.until(lambda: all(m.reaction == "👍" for m in album), "marked")
        await reaches(s, person, counselor)
        counselor.edit(album[0], "where to go now")
        await s.until(lambda: any("to go now" in m.shown for m in person.chat.from_bot), "a changed caption")


async def test_what_stayed_inside_does_not_go_out_by_an_edit(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        counselor = s.counselor().in_topic(topic)
        early = counselor.write("I think he is lyng")
        await s.until(lambda: any("Not sent" in text for text in s.said_in(topic)), "told that it was not sent")
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        await s.answer(person, lambda: counselor.press(card, "Take this case"))
        inside = counselor.write("// a note with a tpyo")
        counselor.edit(early, "I think he is lying")
        counselor.edit(inside, "// a note with a typo")
        seen = await reaches(s, person, counselor)
        assert "lying" not in seen
        assert "typo" not in seen


async def test_an_edit_of_a_reply_that_waits_changes_it(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        person.write("/hide")
        await s.until(lambda: ["Tomatoes" in m.shown for m in person.chat.messages] == [True], "hidden")
        reply = counselor.write("meet at nine")
        await s.until(lambda: any("hidden" in text for text in s.said_in(s.group.open_topics[0])), "it waits")
        counselor.edit(reply, "meet at ten")
        person.start()
        await s.until(lambda: any("at ten" in m.shown for m in person.chat.from_bot), "the changed words")
        assert not any("at nine" in m.shown for m in person.chat.messages)


async def test_a_moving_live_location_floods_nobody(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        place = counselor.location()
        await s.until(lambda: person.chat.from_bot[-1].kind == "location", "the place")
        for step in range(5):
            moved: Json = {"location": {"latitude": 42.0 + step, "longitude": 69.0, "live_period": 900}}
            body = {**in_topic(counselor, place.id, **moved), "edit_date": s.world.now()}
            s.world.updates.add("edited_message", body, s.group.id)
        await reaches(s, person, counselor)
        assert not any("Not delivered" in text for text in s.said_in(s.group.open_topics[0]))


async def test_a_broken_update_of_a_counselor_is_not_shown_as_the_persons(database_url: str) -> None:
    async with stage(database_url, clock=SwiftClock()) as s:
        person, counselor = await talking(s)
        broken = {**in_topic(counselor, 90_000, text="// she must not see this"), "date": "not a date"}
        s.world.updates.add("message", broken, s.group.id)
        await s.until(lambda: any("put aside" in m.shown for m in s.group.in_topic(None)), "before a human")
        await reaches(s, person, counselor)
        assert not any("must not see" in m.shown for m in s.group.messages if m.from_bot)
        assert not any("could not read" in m.shown for m in person.chat.messages)


async def test_an_anonymous_administrator_is_told_why_a_command_does_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        hidden = Person.of(s.world, s.counselor("Boss").account).at(s.group, counselor.topic_id, anonymous=True)
        hidden.write("/close")
        topic = s.group.open_topics[0]
        await s.until(lambda: any("anonymous" in text for text in s.said_in(topic)), "told why")
        await reaches(s, person, counselor)
        assert not topic.closed


async def test_a_forged_press_is_only_out_of_date(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await talking(s)
        topic = s.group.open_topics[0]
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        for number, data in enumerate(("k:take:²", "k:take:" + "9" * 40, "k:eat:1", "", "k::1", "::")):
            query = {
                "id": str(number + 1),
                "from": counselor.account.json(),
                "message": card.json(),
                "chat_instance": "1",
                "data": data,
            }
            s.world.updates.add("callback_query", query, s.group.id)
        await reaches(s, person, counselor)
        assert not any("put aside" in m.shown for m in s.group.in_topic(None))


async def test_two_counselors_take_at_once_and_both_sides_close_at_once(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, lambda: person.write("/human"))
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        one, two = s.counselor("One").in_topic(topic), s.counselor("Two").in_topic(topic)
        await s.stop()
        first, second = one.press(card, "Take this case"), two.press(card, "Take this case")
        await s.start()
        await s.until(lambda: second.toast, "the slower one is told")
        assert not first.toast
        assert "already" in str(second.toast)
        two.write("from the slower one")
        await reaches(s, person, one)
        assert not any("slower" in m.shown for m in person.chat.messages)
        asked = await s.answer(person, lambda: person.write("/menu"))
        await s.stop()
        one.press(card, "Close")
        person.press(asked, _choice(asked, "stop"))
        late = two.press(card, "Give back")
        await s.start()
        await s.until(lambda: topic.closed and late.toast, "closed once")
        assert [m.shown for m in person.chat.from_bot].count("The conversation with a person has ended.") <= 1
        later = one.write("after the end")
        await s.until(lambda: any("closed" in text for text in s.said_in(topic)[-2:]), "told that it is closed")
        assert later.reaction is None


def _choice(message: Message, choice: str) -> str:
    return next(b.data for b in message.buttons if b.data and b.data.endswith(f":{choice}"))
