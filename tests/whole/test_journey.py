"""The six things a person can do, played over HTTP in all four languages on both databases."""

import pytest

from bot.i18n import Catalogs
from bot.preview.people import Person
from dialogs.loader import load
from dialogs.risk.labels import Risk
from dialogs.steps import Verdict
from tests.conftest import SETTINGS
from tests.whole.stage import Stage, stage

BOOK = load(settings=SETTINGS)
CATALOGS = Catalogs()
LANGUAGES = ("kk", "ru", "uz", "en")
everywhere = pytest.mark.parametrize(
    ("database_url", "language"),
    [
        *[("sqlite", language) for language in LANGUAGES],
        pytest.param("postgres", "kk", marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)
"""In every language, and once on the other database, which knows no languages."""


def words(language: str, ref: str) -> str:
    """The beginning of a step's text in this language, up to its first placeholder."""
    text = getattr(BOOK.step(ref), "text", "")
    return CATALOGS.dialog(language, text).partition("{")[0].strip()[:60]


async def enter(s: Stage, person: Person) -> None:
    """Past notice and safety question, to the doors."""
    language = person.account.language_code or "ru"
    shown = await s.answer(person, person.start)
    assert words(language, "start.notice") in shown.shown
    shown = await s.press(person, "go_on")
    assert words(language, "start.safe") in shown.shown
    shown = await s.press(person, "yes")
    doors = {button.data.rpartition(":")[2] for button in shown.buttons if button.data}
    assert {"offer", "before", "now", "somebody", "safety", "human"} <= doors


@everywhere
async def test_the_checklist_from_first_contact_to_the_summary(database_url: str, language: str) -> None:
    async with stage(database_url) as s:
        person = s.person(language)
        await enter(s, person)
        await s.press(person, "offer")
        await s.press(person, "begin")
        await s.press(person, "kz")
        for _ in range(60):
            last = person.chat.from_bot[-1]
            choices = [b.data.rpartition(":")[2] for b in last.buttons if b.data]
            if "summary" in choices:
                break
            await s.press(person, "go_on" if "unknown" not in choices and "go_on" in choices else "yes")
        verdict = BOOK.step("job_offer.verdict")
        assert isinstance(verdict, Verdict)
        title = CATALOGS.dialog(language, verdict.grades[Risk.HIGH].title)
        assert title in "\n".join(m.shown for m in person.chat.from_bot[-3:])
        shown = await s.press(person, "summary")
        assert not list(shown.buttons)
        assert CATALOGS.dialog(language, BOOK.notices.sentences["summary_footer"]) in shown.shown
        topic = await s.topic("1 ·")
        assert "🔴" in topic.name or "🟠" in topic.name


@everywhere
async def test_the_principles_are_leafed_through_and_sent_on(database_url: str, language: str) -> None:
    async with stage(database_url) as s:
        person = s.person(language)
        await enter(s, person)
        await s.press(person, "safety")
        page = next(name for name, step in BOOK.dialogs["safety"].steps.items() if step.kind == "page")
        chapter = next(iter(person.chat.from_bot[-1].buttons))
        await s.answer(person, lambda: person.press(person.chat.from_bot[-1], chapter.data or ""))
        first = person.chat.from_bot[-1].shown
        assert words(language, f"safety.{page}") in first
        second = (await s.press(person, "next")).shown
        assert second != first
        alone = await s.press(person, "share")
        assert not list(alone.buttons)
        assert alone.shown.split("\n\n")[-1] in second


@everywhere
async def test_talking_to_a_person_and_being_closed(database_url: str, language: str) -> None:
    async with stage(database_url) as s:
        person = s.person(language)
        await enter(s, person)
        await s.press(person, "human")
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        assert person.account.first_name not in "\n".join(s.said_in(topic))
        counselor, other = s.counselor("Saule").in_topic(topic), s.counselor("Other").in_topic(topic)
        shown = await s.answer(person, lambda: counselor.press(card, "Take this case"))
        assert "Nur" in shown.shown
        first = person.write("A first question")
        person.photo("a picture")
        person.voice()
        person.location()
        await s.until(lambda: len([m for m in s.group.in_topic(topic.id) if m.from_bot]) >= 5, "relayed")
        await s.until(lambda: first.reaction, "the person sees that it was received")
        other.write("a note among colleagues")
        counselor.write("// a note to myself")
        reply = counselor.write("Good day, I am here")
        await s.until(lambda: "I am here" in person.chat.from_bot[-1].shown, "the reply")
        await s.until(lambda: reply.reaction == "👍", "the counselor sees it delivered")
        counselor.edit(reply, "Good day, I am with you")
        await s.until(lambda: "with you" in person.chat.from_bot[-1].shown, "the edit")
        assert not any("note" in m.shown for m in person.chat.messages)
        counselor.press(card, "Close")
        await s.until(lambda: list(person.chat.from_bot[-1].buttons), "the closing question")
        shown = await s.press(person, "partly")
        assert words(language, "menu.doors") in shown.shown
        await s.until(lambda: topic.closed, "the topic is closed")


DANGER = {
    "kk": "мені пәтерге қамап қойды, шығармай жатыр, ұрып жатыр",
    "ru": "меня заперли в квартире и не выпускают, бьют",
    "uz": "meni qamab qo'yishdi, chiqarishmayapti, urishyapti",
    "en": "they locked me in and beat me, I can't leave",
}


@everywhere
async def test_danger_before_anything_else(database_url: str, language: str) -> None:
    """The very first message, no /start: numbers at once, a case at the head, the words in front of counselors."""
    async with stage(database_url) as s:
        person = s.person(language)
        shown = await s.answer(person, lambda: person.write(DANGER[language]))
        assert "112" in shown.shown
        topic = await s.topic("1 ·")
        await s.until(lambda: any(DANGER[language] in text for text in s.said_in(topic)), "the words in the topic")
        assert topic.name.startswith("🔴")
        await s.until(lambda: any("Case 1" in m.shown for m in s.group.in_topic(None)), "the call in General")
        await s.press(person, "numbers")
        shown = await s.press(person, "tr")
        assert "155" in shown.shown


@everywhere
async def test_a_free_text_is_answered_with_the_question_of_danger(database_url: str, language: str) -> None:
    async with stage(database_url) as s:
        person = s.person(language)
        await enter(s, person)
        shown = await s.answer(person, lambda: person.write("lorem ipsum"))
        assert words(language, "unclear.danger_now") in shown.shown
        choices = {b.data.rpartition(":")[2] for b in shown.buttons if b.data}
        assert {"yes", "offer", "now", "human"} <= choices


@everywhere
async def test_hide_and_forget_during_a_case(database_url: str, language: str) -> None:
    async with stage(database_url) as s:
        person = s.person(language)
        await enter(s, person)
        await s.press(person, "human")
        await s.press(person, "first")
        topic = await s.topic("1 ·")
        card = next(m for m in s.group.in_topic(topic.id) if list(m.buttons))
        counselor = s.counselor().in_topic(topic)
        await s.answer(person, lambda: counselor.press(card, "Take this case"))
        said = person.write("a secret sentence")
        await s.until(lambda: any("a secret sentence" in t for t in s.said_in(topic)), "relayed")
        person.write("/hide")
        alone = "only the harmless message stays"
        await s.until(lambda: said.deleted and len(person.chat.from_bot) == len(person.chat.messages) == 1, alone)
        assert words(language, "hide.harmless") in person.chat.messages[-1].shown
        counselor.write("are you there?")
        await s.until(lambda: any("hidden" in t for t in s.said_in(topic)), "the counselor is told that it waits")
        assert len(person.chat.messages) == 1
        shown = await s.answer(person, lambda: person.write("/start"))
        assert words(language, "start.safe") in shown.shown
        await s.press(person, "yes")
        await s.until(lambda: any("are you there?" in m.shown for m in person.chat.messages), "what waited arrives")
        leave = words(language, "human.leave")
        await s.until(lambda: any(leave in m.shown for m in person.chat.messages), "where they are")
        await s.answer(person, lambda: person.write("/forget"))
        await s.press(person, "yes")
        done = words(language, "forget.done")
        await s.until(lambda: any(done in m.shown for m in person.chat.from_bot), "the erasure is told")
        await s.until(lambda: topic.deleted, "the topic is deleted")
        shown = await s.answer(person, lambda: person.write("/start"))
        assert words(language, "start.notice") in shown.shown


async def test_a_paused_checklist_goes_on_after_days_and_a_restart(database_url: str) -> None:
    async with stage(database_url) as s:
        person = s.person("ru")
        await enter(s, person)
        for choice in ("offer", "begin", "kz", "no", "yes"):
            shown = await s.press(person, choice)
        question = shown.shown.split("\n")[-1]
        await s.press(person, "pause")
        await s.stop()
        await s.start()
        shown = await s.press(person, "offer")
        assert words("ru", "job_offer.resume") in shown.shown
        shown = await s.press(person, "go_on" if any("go_on" in (b.data or "") for b in shown.buttons) else "resume")
        assert question in shown.shown
