"""A counselor corrects the judge; the person is asked for their words, and only what they agreed to comes out."""

import json
from datetime import UTC, datetime, timedelta

from bot.crypto import Cipher
from bot.domain.correction import Correction
from bot.domain.ids import CaseId
from bot.domain.part import PartUse
from bot.preview.chats import Topic
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.services.labelled import export
from bot.services.retention import Keeping
from dialogs.risk.labels import About, Level, Signal
from tests.storage.filling import dump
from tests.whole.stage import KEY, Stage, stage
from tests.whole.test_nothing_lost import talking

WORDS = "good evening, my number is +7 701 123 45 67"


def card(s: Stage, topic: Topic) -> Message:
    return next(m for m in s.group.in_topic(topic.id) if m.from_bot and list(m.buttons))


def has(message: Message, text: str) -> bool:
    return any(button.text == text for button in message.buttons)


async def ready(s: Stage) -> tuple[Person, Seat]:
    """A person and the counselor who has taken their case; its card shows that."""
    person, counselor = await talking(s)
    topic = s.group.open_topics[0]
    await s.until(lambda: has(card(s, topic), "🔴"), "the card of a taken case")
    return person, counselor


async def correction(s: Stage, case: int = 1) -> Correction | None:
    assert s.database is not None
    async with s.database.open_unit() as unit:
        return await unit.corrections.of(CaseId(case))


async def relayed(s: Stage) -> list[str]:
    """What of the open cases' messages is kept."""
    assert s.database is not None
    rows = (await dump(s.database, Cipher.from_keys([KEY])))["parts"]
    return [row["text"].decode() for row in rows if row["use"] == PartUse.RELAYED]


async def told(s: Stage, person: Person, topic: Topic, words: str = WORDS) -> None:
    """The person writes, the counselor reads."""
    person.write(words)
    await s.until(lambda: any(words in text for text in s.said_in(topic)), "relayed")


async def pressed(s: Stage, counselor: Seat, message: Message, button: str) -> str:
    """The toast that answers the press."""
    press = counselor.press(message, button)
    await s.until(lambda: press.toast, f"an answer to {button}")
    return str(press.toast)


async def signals_message(s: Stage, counselor: Seat, topic: Topic) -> Message:
    await pressed(s, counselor, card(s, topic), "Signals")
    await s.until(lambda: any(has(m, "debt") for m in s.group.in_topic(topic.id)), "the signals")
    return next(m for m in s.group.in_topic(topic.id) if has(m, "debt"))


async def test_a_level_is_set_by_one_tap(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        await told(s, person, topic)
        assert "emergency" in await pressed(s, counselor, card(s, topic), "🔴")
        await s.until(lambda: "🔴" in topic.name and "🔴 Case 1" in card(s, topic).shown, "name and card")
        assert not [m for m in s.group.in_topic(None) if "🔴" in m.shown], "nobody is alarmed"
        await pressed(s, counselor, card(s, topic), "⚪")
        await s.until(lambda: "⚪" in topic.name and "⚪ Case 1" in card(s, topic).shown, "name and card")
        found = await correction(s)
        assert found is not None
        assert (found.judged_level, found.level, found.consent) == (Level.CONCERN, Level.NONE, None)
        assert found.judged_signals == found.signals
        assert found.words[-1] == WORDS
        await pressed(s, counselor, card(s, topic), "🟡")
        assert await correction(s) is None, "put back as it was judged: nothing is corrected"


async def test_signals_are_toggled_and_shown(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        await told(s, person, topic)
        message = await signals_message(s, counselor, topic)
        assert len(list(message.buttons)) == len(Signal)
        assert "Noted: documents taken" in await pressed(s, counselor, message, "documents taken")
        assert "Noted: under 18" in await pressed(s, counselor, message, "under 18")
        await s.until(lambda: has(message, "✓ documents taken") and has(message, "✓ under 18"), "marked")
        await s.until(lambda: "documents taken, under 18" in card(s, topic).shown, "on the card")
        assert "Taken away" in await pressed(s, counselor, message, "✓ under 18")
        await s.until(lambda: "under 18" not in card(s, topic).shown, "gone from the card")
        await s.until(lambda: has(message, "under 18"), "and its mark")
        found = await correction(s)
        assert found is not None
        assert "documents" in found.signals
        assert not {"documents", "minor"} & set(found.judged_signals)
        assert found.level is found.judged_level


async def test_only_the_counselor_of_the_case_corrects_and_nobody_after_the_end(database_url: str) -> None:
    async with stage(database_url) as s:
        person, counselor = await ready(s)
        topic = s.group.open_topics[0]
        old = card(s, topic)
        data = next(b.data for b in old.buttons if b.text == "🔴")
        assert data == "k:level_emergency:1"
        signals = await signals_message(s, counselor, topic)
        other = s.counselor("Other").in_topic(topic)
        assert "Only the counselor" in await pressed(s, other, old, "🔴")
        assert "Only the counselor" in await pressed(s, other, signals, "debt")
        for forged in ("k:level_dire:1", "k:sig_eaten:1", "k:level_:1", "k:signals:²", "k:sig_held:99"):
            _forge(s, counselor, old, forged)
        counselor.press(old, "Close")
        await s.until(lambda: topic.closed, "closed")
        assert "closed" in await pressed(s, counselor, signals, "debt")
        assert await correction(s) is None
        assert person.chat.from_bot[-1].buttons
        await s.press(person, "yes")
        assert not any("teach the bot" in m.shown for m in person.chat.from_bot), "nothing to ask for"


def _forge(s: Stage, counselor: Seat, message: Message, data: str) -> None:
    query = {
        "id": data.encode().hex()[:20],
        "from": counselor.account.json(),
        "message": message.json(),
        "chat_instance": "1",
        "data": data,
    }
    s.world.updates.add("callback_query", query, s.group.id)


async def closed_and_asked(s: Stage) -> Person:
    """A person whose case was corrected and closed, before the question for their words."""
    person, counselor = await ready(s)
    topic = s.group.open_topics[0]
    await told(s, person, topic)
    await pressed(s, counselor, card(s, topic), "🟠")
    assert await relayed(s) == [WORDS]
    counselor.press(card(s, topic), "Close")
    await s.until(lambda: "did the conversation help" in person.chat.from_bot[-1].shown, "the rating")
    assert await relayed(s) == [], "kept for the correction alone"
    asked = await s.press(person, "yes")
    assert "teach the bot" in asked.shown
    assert "With a no" in asked.shown
    return person


async def handed_out(s: Stage) -> tuple[list[str], int]:
    assert s.database is not None
    async with s.database.open_unit() as unit:
        made = await export(unit, "KZ", lambda text: About.SELF)
        return list(made.lines), made.withheld


async def test_who_agrees_teaches_the_bot(database_url: str) -> None:
    async with stage(database_url) as s:
        person = await closed_and_asked(s)
        assert await handed_out(s) == ([], 1)
        await s.press(person, "yes")
        lines, withheld = await handed_out(s)
        assert withheld == 0
        [line] = [json.loads(line) for line in lines]
        assert line["text"].endswith("good evening, my number is …")
        assert line["level"] == "urgent"
        person.write("/forget")
        await s.until(lambda: "Erase everything" in person.chat.from_bot[-1].shown, "asked")
        await s.press(person, "yes")
        assert await handed_out(s) == ([], 0), "what was not handed out yet is erased"


async def test_who_says_no_is_left_out_and_the_case_erased_in_time(database_url: str) -> None:
    async with stage(database_url) as s:
        person = await closed_and_asked(s)
        await s.press(person, "no")
        assert await handed_out(s) == ([], 1)
        found = await correction(s)
        assert found is not None
        assert found.consent is False
        assert s.database is not None
        keeping = Keeping(s.database.open_unit, chat_days=30, case_days=180)
        await keeping.sweep(datetime.now(UTC) + timedelta(days=181))
        assert await correction(s) is None


async def test_danger_after_a_correction_downwards_raises_the_case_again(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("en")
        await s.answer(person, person.start)
        person.write("they locked me in and beat me")
        topic = await s.topic("1 ·")
        counselor = s.counselor().in_topic(topic)
        counselor.press(card(s, topic), "Take this case")
        await s.until(lambda: has(card(s, topic), "⚪"), "taken")
        await pressed(s, counselor, card(s, topic), "⚪")
        await s.until(lambda: "⚪" in topic.name, "corrected")
        person.write("they locked me in and beat me again")
        await s.until(lambda: "🔴" in topic.name and "🔴 Case 1" in card(s, topic).shown, "raised again")
        found = await correction(s)
        assert found is not None
        assert found.judged_level is Level.EMERGENCY
        assert found.words == ("they locked me in and beat me",)
