"""A plan and a form, played over HTTP on both databases: what is kept, what counselors read, when the bot writes."""

from datetime import timedelta

from bot.crypto import Cipher
from bot.preview.people import Person
from dialogs.engine.reminders import LATE
from dialogs.loader import load
from dialogs.session import Session
from dialogs.steps import Sheet
from tests.conftest import SETTINGS
from tests.fakes import FixedClock
from tests.storage.filling import dump
from tests.telegram.test_paper import pages
from tests.whole.stage import KEY, Stage, stage
from tests.whole.test_journey import enter

BOOK = load(settings=SETTINGS)
REMINDER = BOOK.notices.sentences["reminder"]
TWO_DAYS = timedelta(days=2, minutes=1).total_seconds()


def label(ref: str, point: str) -> str:
    sheet = BOOK.step(ref)
    assert isinstance(sheet, Sheet)
    return sheet.points[point].label


async def open_plan(s: Stage) -> Person:
    person = s.person("en")
    await enter(s, person)
    await s.press(person, "before")
    await s.press(person, "later")
    return person


async def restart(s: Stage) -> None:
    await s.stop()
    await s.start()


def reminders(person: Person) -> int:
    return sum(REMINDER in message.shown for message in person.chat.from_bot)


async def test_a_plan_outlives_restarts_and_is_gone_when_erased(database_url: str) -> None:
    async with stage(database_url) as s:
        person = await open_plan(s)
        await s.press(person, "p_employer")
        await s.answer(person, lambda: person.write("Ozdilek Tekstil"))
        await s.press(person, "done_employer")
        await restart(s)
        await s.press(person, "list")
        shown = await s.press(person, "p_employer")
        assert "Ozdilek Tekstil" in shown.shown
        assert "✅" in shown.shown
        assert s.database is not None
        kept = (await dump(s.database, Cipher.from_keys([KEY])))["conversations"]
        sessions = [Session.from_json(row["session"].decode()) for row in kept if row["session"]]
        assert any(found.notes for found in sessions)
        await s.answer(person, lambda: person.write("/forget"))
        await s.press(person, "yes")
        await restart(s)
        rows = (await dump(s.database, Cipher.from_keys([KEY])))["conversations"]
        assert not [row for row in rows if row["session"] and b"Ozdilek" in row["session"]]


async def test_a_printed_plan_is_a_file_that_goes_when_the_chat_is_hidden(database_url: str) -> None:
    async with stage(database_url) as s:
        person = await open_plan(s)
        await s.press(person, "p_where")
        await s.answer(person, lambda: person.write("Bursa, Yildirim 5"))
        await s.press(person, "list")
        file = (await s.press(person, "print")).content["document"]
        assert (file["file_name"], file["mime_type"]) == ("list.pdf", "application/pdf")
        stored = s.world.files.find(file["file_id"])
        assert stored is not None
        text = " ".join(pages(stored.data))
        assert "Find the employer yourself" in text
        assert "Yildirim" not in text
        await s.answer(person, lambda: person.write("/hide"))
        await s.until(lambda: not [m for m in person.chat.messages if "document" in m.content], "the file is gone")


async def test_a_form_is_read_as_one_list_and_later_answers_with_their_question(database_url: str) -> None:
    ref = "somebody.silent_collect"
    async with stage(database_url) as s:
        person = s.person("en")
        await enter(s, person)
        await s.press(person, "somebody")
        await s.press(person, "silent")
        await s.press(person, "next")
        await s.press(person, "p_employer")
        await s.answer(person, lambda: person.write("a bakery in Bursa"))
        await s.answer(person, lambda: person.write("her cousin Mert"))
        assert not s.group.open_topics
        await s.press(person, "all")
        await s.press(person, "call_with")
        topic = await s.topic("1 ·")
        whole = f"{label(ref, 'employer')}:\na bakery in Bursa\n\n{label(ref, 'recruiter')}:\nher cousin Mert"
        await s.until(lambda: any(whole in said for said in s.said_in(topic)), "the answers in the topic")
        await s.press(person, "go_on")
        await s.press(person, "list")
        await s.press(person, "p_who")
        await s.answer(person, lambda: person.write("Aliya, 24"))
        later = f"📋 {label(ref, 'who')}:\nAliya, 24"
        await s.until(lambda: any(later in said for said in s.said_in(topic)), "the later answer with its question")
        await s.press(person, "list")
        await s.press(person, "p_marks")
        person.album("", "")
        asked = f"📋 {label(ref, 'marks')}:"
        await s.until(lambda: len([m for m in s.group.in_topic(topic.id) if "photo" in m.content]) == 2, "the pictures")
        assert [said for said in s.said_in(topic) if said == asked] == [asked]


async def test_a_reminder_comes_in_its_time_and_not_to_who_has_hidden_the_chat(database_url: str) -> None:
    clock = FixedClock()
    async with stage(database_url, clock=clock) as s:
        person = await open_plan(s)
        await s.press(person, "remind")
        await s.press(person, "every_2")
        await restart(s)  # each look of the timers is at the start
        assert reminders(person) == 0
        clock.forward(TWO_DAYS)
        await restart(s)
        await s.until(lambda: reminders(person) == 1, "the reminder")
        await s.press(person, "list")
        await s.answer(person, lambda: person.write("/hide"))
        clock.forward(TWO_DAYS)
        await restart(s)
        await s.answer(person, lambda: person.write("/menu"))
        assert reminders(person) <= 1


async def test_who_stopped_the_bot_is_not_written_to_and_neither_is_who_asked_for_none(database_url: str) -> None:
    clock = FixedClock()
    async with stage(database_url, clock=clock) as s:
        person = await open_plan(s)
        await s.press(person, "remind")
        await s.press(person, "every_2")
        person.block()
        other = s.person("ru", "Other")
        await s.answer(other, other.start)  # by then the bot has heard of the block
        clock.forward(TWO_DAYS + 2 * LATE.total_seconds())
        await restart(s)
        await s.answer(person, person.start)
        assert reminders(person) == 0
        await s.press(person, "remind")
        await s.press(person, "quiet")
        clock.forward(2 * TWO_DAYS)
        await restart(s)
        await s.answer(person, lambda: person.write("/menu"))
        assert reminders(person) == 0
