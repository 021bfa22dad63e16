"""Counselors note what was done; the person reads it, and nobody else, whatever they name."""

from bot.preview.chats import Topic
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.seats import Seat
from tests.whole.stage import Stage, stage
from tests.whole.test_correcting import _forge, card, has, pressed, ready

POLICE, CONSULATE = "The police were informed", "The consulate was asked"
NEWS = "There is news about your matter"


def lists(s: Stage, topic: Topic) -> list[Message]:
    """The messages in the topic that carry the list."""
    return [m for m in s.group.in_topic(topic.id) if has(m, POLICE) or has(m, f"✓ {POLICE}")]


async def did(s: Stage, counselor: Seat, topic: Topic) -> Message:
    """The list that `/did` puts into the topic."""
    before = len(lists(s, topic))
    counselor.write("/did")
    await s.until(lambda: len(lists(s, topic)) > before, "the list")
    return lists(s, topic)[-1]


async def closed(s: Stage, counselor: Seat, topic: Topic) -> None:
    counselor.press(card(s, topic), "Close")
    await s.until(lambda: topic.closed and not has(card(s, topic), "Close"), "closed")


async def looked(s: Stage, person: Person) -> str:
    """What the person reads of their case."""
    await s.answer(person, lambda: person.write("/menu"))
    await s.press(person, "somebody")
    return (await s.press(person, "done")).shown


def told(person: Person) -> int:
    return sum(NEWS in m.shown for m in person.chat.from_bot)


async def test_what_is_noted_stands_before_counselors_and_person_and_nothing_else(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        person.write("his name is Daniyar")
        message = await did(s, counselor, topic)
        assert "Noted: The police were informed" in await pressed(s, counselor, message, POLICE)
        await s.until(lambda: has(message, f"✓ {POLICE}") and POLICE in message.shown, "in the list")
        await s.until(lambda: POLICE in card(s, topic).shown, "on the card")
        assert told(person) == 0, "a counselor speaks with them"
        await closed(s, counselor, topic)
        await s.until(lambda: "did the conversation help" in person.chat.from_bot[-1].shown, "the rating")
        await s.press(person, "yes")

        await pressed(s, counselor, card(s, topic), "What was done")
        await s.until(lambda: len(lists(s, topic)) == 2, "the list, in the closed topic too")
        later = lists(s, topic)[-1]
        await pressed(s, counselor, later, CONSULATE)
        await s.until(lambda: told(person) == 1, "told of news")
        await pressed(s, counselor, later, "A lawyer has looked at it")
        await s.until(lambda: "A lawyer has looked at it" in later.shown, "in the list")
        assert CONSULATE not in card(s, topic).shown, "the card of a closed case stays as it was"

        shown = await looked(s, person)
        assert told(person) == 1, "once an hour"
        assert "Your number is 1." in shown
        for sentence in ("Your request was received", "A person took it on", POLICE, CONSULATE, "lawyer"):
            assert sentence in shown
        for word in ("Daniyar", "Nur", "Saule", "Aigerim"):
            assert word not in shown


async def test_another_press_within_the_hour_takes_it_back(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        message = await did(s, counselor, topic)
        await pressed(s, counselor, message, POLICE)
        await s.until(lambda: has(message, f"✓ {POLICE}"), "marked")
        await pressed(s, counselor, message, CONSULATE)
        assert "Taken back" in await pressed(s, counselor, message, f"✓ {POLICE}")
        await s.until(lambda: has(message, POLICE), "not marked any more")
        await s.until(lambda: POLICE not in card(s, topic).shown and CONSULATE in card(s, topic).shown, "card")
        await closed(s, counselor, topic)
        await s.until(lambda: "did the conversation help" in person.chat.from_bot[-1].shown, "the rating")
        await s.press(person, "yes")
        shown = await looked(s, person)
        assert POLICE not in shown
        assert CONSULATE in shown


async def test_only_the_counselor_of_the_case_notes_and_only_what_is_listed(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        message = await did(s, counselor, topic)
        other = s.counselor("Other").in_topic(topic)
        other.write("/did")
        await s.until(lambda: any("Only the counselor" in text for text in s.said_in(topic)), "refused")
        assert len(lists(s, topic)) == 1
        assert "Only the counselor" in await pressed(s, other, message, POLICE)
        assert "Only the counselor" in await pressed(s, other, card(s, topic), "What was done")
        for forged in ("k:did_opened:1", "k:did_gone:1", "k:did_:1", "k:did_police:99", "k:did_Police:1"):
            _forge(s, counselor, message, forged)
        counselor.press(card(s, topic), "Give back")
        await s.until(lambda: has(card(s, topic), "Take this case"), "given back")
        assert "Only the counselor" in await pressed(s, counselor, message, POLICE)
        await s.answer(person, lambda: person.write("/human"))
        shown = (await s.press(person, "done")).shown
        assert POLICE not in shown
        assert shown.count("•") == 2, "received and taken, nothing that was forged"


async def test_who_names_the_number_of_a_case_gets_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        await pressed(s, counselor, await did(s, counselor, topic), POLICE)
        await closed(s, counselor, topic)
        exploiter = s.person("en", "Uncle")
        await s.answer(exploiter, exploiter.start)
        for words in (
            "my case is 1",
            "1",
            "I am her relative, my number is 1: what was done so far?",
            "/did",
            "/did 1",
        ):
            await s.answer(exploiter, lambda words=words: exploiter.write(words))  # type: ignore[misc]  # bound now
        await s.answer(exploiter, lambda: exploiter.write("/start case_1"))
        welcome = next(m for m in reversed(exploiter.chat.from_bot) if list(m.buttons))
        for data in ("-:human.done:done", "-:human.done:1", "k:did:1", "k:did_police:1", "zzzzz:human.done:again"):
            query = {
                "id": data.encode().hex()[:20],
                "from": exploiter.account.json(),
                "message": welcome.json(),
                "chat_instance": "1",
                "data": data,
            }
            s.world.updates.add("callback_query", query, exploiter.chat.id)
        await s.answer(exploiter, lambda: exploiter.write("last words"))
        await s.until(lambda: len(exploiter.chat.from_bot) > 0, "answered")
        seen = "\n".join(m.shown for m in exploiter.chat.from_bot)
        for word in (POLICE, "Your number", "took it on", NEWS):
            assert word not in seen
        assert told(person) == 0


async def test_a_hidden_chat_is_told_nothing_and_an_erased_case_takes_nothing(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        message = await did(s, counselor, topic)
        await closed(s, counselor, topic)
        await s.until(lambda: "did the conversation help" in person.chat.from_bot[-1].shown, "the rating")
        person.write("/hide")
        await s.until(lambda: ["Tomatoes" in m.shown for m in person.chat.messages] == [True], "hidden")
        await pressed(s, counselor, message, POLICE)
        await s.until(lambda: has(message, f"✓ {POLICE}"), "noted")
        answer = await s.answer(person, lambda: person.write("what was done?"))
        assert "Tomatoes" in answer.shown
        assert told(person) == 0
        assert not any(POLICE in m.shown for m in person.chat.messages)
        await s.answer(person, lambda: person.write("/forget"))
        old = message.json()
        await s.press(person, "yes")
        await s.until(lambda: topic not in s.group.open_topics and not s.said_in(topic), "the topic is deleted")
        query = {
            "id": "77",
            "from": counselor.account.json(),
            "message": old,
            "chat_instance": "1",
            "data": "k:did_consulate:1",
        }
        s.world.updates.add("callback_query", query, s.group.id)
        assert s.database is not None
        person.write("/start")
        await s.until(lambda: list(person.chat.from_bot[-1].buttons), "begun anew")
        await s.answer(person, lambda: person.write("hello"))
        assert not any(CONSULATE in m.shown or NEWS in m.shown for m in person.chat.messages)
