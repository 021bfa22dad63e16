"""The door of help from end to end: secret words, safe hours, numbers to copy, a shared place that is not kept."""

from pathlib import Path

from bot.preview.people import Person
from tests.fakes import FixedClock
from tests.whole.stage import Stage, stage
from tests.whole.test_nothing_lost import talking


async def _at_help(s: Stage, language: str = "en") -> Person:
    person = s.person(language)
    await s.answer(person, lambda: person.write("/start help"))
    await s.press(person, "go_on")
    await s.press(person, "yes")
    return person


def _copied(person: Person) -> set[str]:
    rows = (person.chat.from_bot[-1].markup or {}).get("inline_keyboard", [])
    return {button["copy_text"]["text"] for row in rows for button in row if "copy_text" in button}


async def test_numbers_are_copied_and_a_shared_place_is_not_kept(sqlite_url: str) -> None:
    async with stage(sqlite_url) as s:
        person = await _at_help(s)
        assert {"112", "102", "103"} <= _copied(person)
        await s.press(person, "country")
        await s.answer(person, lambda: person.location(37.5665, 126.978))
        assert {"112", "119"} <= _copied(person)
        assert "Korea" in person.chat.from_bot[-1].shown
        path = Path(sqlite_url.partition("///")[2])
    kept = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    assert b"37.56" not in kept
    assert b"126.97" not in kept


async def test_a_silent_word_calls_and_shows_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person = await _at_help(s)
        await s.press(person, "cannot")
        await s.press(person, "words")
        await s.press(person, "call")
        kept = await s.answer(person, lambda: person.write("Pepper soup"))
        assert "Agreed" in kept.shown
        before = [message.shown for message in person.chat.messages]
        person.write("pepper soup!")
        topic = await s.topic("1 ·")
        said = "\n".join(s.said_in(topic))
        assert "shows nothing" in said
        assert "🔴" in topic.name
        counselor = s.counselor().in_topic(topic)
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        counselor.press(card, "Take this case")
        await s.until(lambda: any("Taken by" in text for text in s.said_in(topic)), "the case is taken")
        counselor.write("we are here")
        await s.until(lambda: any("has hidden" in text for text in s.said_in(topic)), "the counselor is told")
        assert [message.shown for message in person.chat.messages] == [*before, "pepper soup!"]
        await s.answer(person, lambda: person.write("/menu"))
        await s.press(person, "yes")
        await s.until(lambda: "we are here" in [m.shown for m in person.chat.from_bot][-1], "what was held")


async def test_a_counselor_s_words_wait_until_the_person_writes(sqlite_url: str) -> None:
    clock = FixedClock()
    async with stage(sqlite_url, clock=clock) as s:
        person = await _at_help(s)
        await s.press(person, "papers")
        await s.press(person, "more")
        await s.press(person, "no")
        await s.press(person, "no")
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        await s.until(lambda: any("only after they have written" in t for t in s.said_in(topic)), "it is on the card")
        counselor = s.counselor().in_topic(topic)
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        await s.answer(person, lambda: counselor.press(card, "Take this case"))
        clock.forward(3600)
        counselor.write("are you safe?")
        await s.until(lambda: any("Not delivered yet" in text for text in s.said_in(topic)), "the counselor is told")
        assert not any("are you safe?" in message.shown for message in person.chat.from_bot)
        person.write("now I can")
        await s.until(lambda: any("are you safe?" in m.shown for m in person.chat.from_bot), "it goes out")


async def test_without_an_answer_nothing_waits(sqlite_url: str) -> None:
    clock = FixedClock()
    async with stage(sqlite_url, clock=clock) as s:
        person, counselor = await talking(s)
        clock.forward(86_400)
        counselor.write("how are you?")
        await s.until(lambda: any("how are you?" in m.shown for m in person.chat.from_bot), "it goes out at once")
