"""Doubt, played over HTTP with the judge as it is installed here: a question, an answer, silence."""

from datetime import timedelta
from functools import cache

from bot.app.rooms import the_judge, the_meanings
from bot.preview.people import Person
from dialogs.engine.doubts import GRAVE, SILENCE
from dialogs.loader import load
from dialogs.risk.labels import Level, Question
from dialogs.risk.layers import Layers
from dialogs.risk.meaning import is_installed
from dialogs.steps import Menu
from tests.conftest import SETTINGS
from tests.fakes import FixedClock
from tests.whole.stage import Stage, stage
from tests.whole.test_journey import enter

BOOK = load(settings=SETTINGS)
TEXTS = (
    "not now, he is here",
    "they say we can go home later, always later",
    "the door is closed when they sleep",
    "nobody beats us here, food is fine",
    "it is ok, I only do not know how to get away",
    "my cousin writes strange words from there",
)


@cache
def doubtful() -> tuple[str, Question]:
    """A text that leads to a question about danger on this machine, and the question."""
    judge = Layers(the_judge(), the_meanings() if is_installed() else None)
    for text in TEXTS:
        judged = judge.message(text)
        if judged.level < Level.URGENT and judged.ask in GRAVE:
            assert judged.ask is not None
            return text, judged.ask
    raise AssertionError("none of the texts is doubtful any more; write others")


async def ask(s: Stage) -> tuple[Person, Menu]:
    """Somebody writes the text and is asked."""
    text, question = doubtful()
    person = s.person("en")
    await enter(s, person)
    step = BOOK.step(BOOK.doubt_step(question))
    assert isinstance(step, Menu)
    shown = await s.answer(person, lambda: person.write(text))
    assert step.text.splitlines()[-1] in shown.shown
    return person, step


async def test_the_harmless_answer_leads_on_and_the_other_one_calls(database_url: str) -> None:
    async with stage(database_url) as s:
        person, step = await ask(s)
        calm = next(name for name, choice in step.choices.items() if choice.do == "settled")
        shown = await s.press(person, calm)
        assert "What was your message about" in shown.shown
        assert not s.group.open_topics
        person, step = await ask(s)
        grave = next(name for name, choice in step.choices.items() if choice.do != "settled")
        await s.press(person, grave)
        topic = await s.topic("1 ·")
        await s.until(lambda: any(doubtful()[0] in said for said in s.said_in(topic)), "the message in the topic")


async def test_silence_calls_a_counselor_and_shows_nothing(sqlite_url: str) -> None:
    clock = FixedClock()
    async with stage(sqlite_url, clock=clock) as s:
        person, _ = await ask(s)
        before = len(person.chat.from_bot)
        clock.forward((SILENCE + timedelta(seconds=1)).total_seconds())
        topic = await s.topic("1 ·")
        assert "🟠" in topic.name
        assert len(person.chat.from_bot) == before
