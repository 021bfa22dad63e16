"""Buttons: real, old, of another session, of a step that is gone, forged."""

from dataclasses import replace

import pytest

from dialogs.effects import Ask, Block, Effect, EndCase, Forget, Handoff, Say, Toast
from dialogs.engine import advance
from dialogs.engine.buttons import ANYTIME, data_of
from dialogs.events import Pressed
from dialogs.model import Book
from dialogs.session import Mode, Session
from dialogs.steps import Menu, Page, Question
from tests.dialogs.sessions import NOW

HERE = Session(id="abc12", language="ru", place="job_offer.money", welcomed=True)


def press(book: Book, session: Session, data: str) -> tuple[Session, tuple[Effect, ...]]:
    return advance(book, replace(session, revision=book.revision), Pressed(NOW, data))


def said(effects: tuple[Effect, ...], text: str) -> bool:
    """Whether one of the engine's own sentences was said."""
    blocks: list[Block] = [block for effect in effects if isinstance(effect, Say) for block in effect.blocks]
    return any(block.text is not None and block.text.id == text for block in blocks)


FORGED = [
    "",
    ":",
    "::",
    ":::",
    "abc12:job_offer.money",
    "abc12:job_offer.money:",
    "abc12:job_offer.money:yes:no",
    "abc12:job_offer.money:maybe",
    "abc12:job_offer.money:__class__",
    "abc12:job_offer:yes",
    "abc12:.money:yes",
    "abc12:gone.step:yes",
    "abc12:job_offer.gone:yes",
    "other:job_offer.money:yes",
    "-:job_offer.money:yes",
    "-:forget.confirm:yes",
    "abc12:forget.confirm:yes",
    "other:forget.confirm:yes",
    "abc12:human.call_first:go",
    "abc12:danger.urgent:refuse",
    "-:danger.urgent:refuse",
    "ъъъ:ъъ.ъ:ъ",
    "k:take:1",
    "\x00:\x00:\x00",
    "a" * 64,
]


@pytest.mark.parametrize("data", FORGED)
def test_a_forged_button_shows_where_the_person_is_and_does_nothing(data: str, book: Book) -> None:
    session, effects = press(book, HERE, data)
    assert said(effects, book.notices.sentences["stale_button"])
    assert any(isinstance(effect, Ask) for effect in effects)
    assert not [effect for effect in effects if isinstance(effect, Handoff | Forget | EndCase)]
    assert (session.place, session.answers, session.mode) == (HERE.place, {}, Mode.BOT)


@pytest.mark.parametrize("data", FORGED)
def test_before_the_notice_was_read_a_forged_button_shows_it(data: str, book: Book) -> None:
    session, _ = press(book, Session(id="abc12"), data)
    assert session.place == book.roles["welcome"]
    assert not session.welcomed


@pytest.mark.parametrize("data", FORGED)
def test_while_a_person_writes_a_button_speaks_in_no_screen(data: str, book: Book) -> None:
    human = replace(HERE, mode=Mode.HUMAN)
    session, effects = press(book, human, data)
    assert not [effect for effect in effects if isinstance(effect, Handoff | Forget | EndCase | Ask)]
    assert session.mode is Mode.HUMAN


def test_the_same_press_twice_answers_once(book: Book) -> None:
    data = data_of("abc12", "job_offer.money", "yes")
    first, _ = press(book, HERE, data)
    assert first.place == "job_offer.money_paper"
    second, effects = press(book, first, data)
    assert second.place == first.place
    assert second.answers == first.answers
    assert said(effects, book.notices.sentences["stale_button"])


def test_a_dangerous_answer_pressed_twice_calls_once(book: Book) -> None:
    at = replace(HERE, place="job_offer.soon_red")
    data = data_of("abc12", "job_offer.soon_red", "yes")
    session, effects = press(book, at, data)
    assert [effect.level for effect in effects if isinstance(effect, Handoff)] == ["urgent"]
    again, effects = press(book, session, data)
    assert not [effect for effect in effects if isinstance(effect, Handoff)]
    _, effects = press(book, replace(again, place="job_offer.soon_red"), data)
    assert not [effect for effect in effects if isinstance(effect, Handoff)]


def test_buttons_from_before_an_erasure_are_old(book: Book) -> None:
    """Erasing gives the chat another session id."""
    _, effects = press(book, replace(HERE, id="new34"), data_of("abc12", "job_offer.money", "yes"))
    assert said(effects, book.notices.sentences["stale_button"])


def anytime(book: Book) -> list[tuple[str, str]]:
    """(step, choice) of every button of the content that works from any message."""
    return [
        (f"{dialog.dialog}.{name}", choice)
        for dialog in book.dialogs.values()
        for name, step in dialog.steps.items()
        if isinstance(step, Menu)
        for choice, made in step.choices.items()
        if made.anytime
    ]


def test_doors_and_the_footer_work_from_any_message(book: Book) -> None:
    for ref, choice in [*anytime(book), ("job_offer.contract", "human"), ("job_offer.contract", "menu")]:
        session, effects = press(book, HERE, data_of(ANYTIME, ref, choice))
        assert session.place != HERE.place, (ref, choice)
        assert not said(effects, book.notices.sentences["stale_button"])


def test_pages_are_leafed_from_any_message_and_not_beyond_their_chapter(book: Book) -> None:
    for dialog in book.dialogs.values():
        pages = [name for name, step in dialog.steps.items() if isinstance(step, Page)]
        for name in pages:
            for way in ("previous", "next"):
                session, effects = press(book, HERE, data_of(ANYTIME, f"{dialog.dialog}.{name}", way))
                step = book.step(session.place or "")
                stale = said(effects, book.notices.sentences["stale_button"])
                same = isinstance(step, Page) and step.chapter == getattr(dialog.steps[name], "chapter", None)
                assert stale or same


def test_every_button_of_every_screen_does_something(book: Book) -> None:
    """A press of each button that a screen really has is never called old."""
    for dialog in book.dialogs.values():
        for name, step in dialog.steps.items():
            if not isinstance(step, Menu | Question):
                continue
            at = replace(HERE, place=f"{dialog.dialog}.{name}", trail=("menu.doors",))
            choices = list(step.choices) if isinstance(step, Menu) else ["yes", "no", "unknown", "why", "back", "pause"]
            for choice in choices:
                _, effects = press(book, at, data_of("abc12", f"{dialog.dialog}.{name}", choice))
                assert effects, (name, choice)
                assert not said(effects, book.notices.sentences["stale_button"]), (name, choice)


def test_a_person_writing_with_somebody_may_only_leave_or_erase(book: Book) -> None:
    human = replace(HERE, mode=Mode.HUMAN)
    _, effects = press(book, human, data_of("abc12", "job_offer.money", "yes"))
    assert [type(effect) for effect in effects] == [Toast]
    _, effects = press(book, replace(human, place="human.leave"), data_of("abc12", "human.leave", "stop"))
    assert any(isinstance(effect, EndCase) for effect in effects)
    _, effects = press(book, replace(human, place="forget.confirm"), data_of("abc12", "forget.confirm", "yes"))
    assert any(isinstance(effect, Forget) for effect in effects)
