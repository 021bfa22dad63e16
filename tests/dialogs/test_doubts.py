"""Doubt: a closed question, mild messages that count together, silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.effects import Ask, Await, Handoff, Keep, Say
from dialogs.engine import advance
from dialogs.engine.doubts import GRAVE, SILENCE
from dialogs.events import CaseOpened, Edited, Judged, Pressed, Said, Silent
from dialogs.loader import load
from dialogs.risk.labels import Level, Question
from dialogs.session import Mode, Session
from tests.conftest import SETTINGS
from tests.fakes import NOW

BOOK = load(settings=SETTINGS)
HOME = Session(id="abc12", language="en", place="menu.doors", welcomed=True)


def said(judged: Judged, text: str = "hm", seconds: float = 0, *, forwarded: bool = False) -> Said:
    return Said(NOW + timedelta(seconds=seconds), text, judged=judged, forwarded=forwarded)


def doubtful(question: Question = Question.CAN_LEAVE, danger: float = 0.4) -> Judged:
    return Judged(Level.NONE, ("held",), question, danger)


def handoffs(effects: object) -> list[Handoff]:
    assert isinstance(effects, tuple)
    return [effect for effect in effects if isinstance(effect, Handoff)]


@pytest.mark.parametrize("question", list(Question))
def test_every_question_is_asked_and_the_message_kept(question: Question) -> None:
    session, effects = advance(BOOK, HOME, said(doubtful(question)))
    assert session.place == f"doubt.{question}"
    assert any(isinstance(effect, Keep) for effect in effects)
    assert not handoffs(effects)
    [wait] = [effect for effect in effects if isinstance(effect, Await)]
    assert wait.until == (NOW + SILENCE if question in GRAVE else None)


@pytest.mark.parametrize(
    ("question", "answer", "level"),
    [
        (Question.CAN_LEAVE, "no", "emergency"),
        (Question.CAN_LEAVE, "unknown", "urgent"),
        (Question.HURT, "yes", "emergency"),
        (Question.LIFE, "yes", "emergency"),
        (Question.LIFE, "unknown", "emergency"),
        (Question.THEY, "yes", "emergency"),
        (Question.THEY, "unknown", "urgent"),
        (Question.KEPT, "yes", "urgent"),
        (Question.LEAVING, "yes", "urgent"),
        (Question.ANYBODY, "yes", "emergency"),
        (Question.ANYBODY, "unknown", "urgent"),
    ],
)
def test_the_answer_decides(question: Question, answer: str, level: str) -> None:
    session, _ = advance(BOOK, HOME, said(doubtful(question)))
    session, effects = advance(BOOK, session, Pressed(NOW, f"abc12:doubt.{question}:{answer}"))
    assert [handoff.level.value for handoff in handoffs(effects)] == [level]
    assert Await(None) in effects
    assert session.doubt == ()


@pytest.mark.parametrize("typed", ["no", "No, he has the key", "нет, дверь закрыта", "жоқ", "yo'q"])
def test_an_answer_may_be_typed(typed: str) -> None:
    session, _ = advance(BOOK, HOME, said(doubtful()))
    _, effects = advance(BOOK, session, said(Judged(), typed))
    assert [handoff.level for handoff in handoffs(effects)] == [Level.EMERGENCY]


def test_the_harmless_answer_leads_on_and_what_was_mild_counts_no_more() -> None:
    session, _ = advance(BOOK, HOME, said(doubtful()))
    session, effects = advance(BOOK, session, Pressed(NOW, "abc12:doubt.can_leave:yes"))
    assert session.place == "unclear.what"
    assert not handoffs(effects)
    assert (session.doubt, session.mild) == ((), ())


def test_somebody_new_is_asked_before_the_welcome_and_welcomed_after_the_harmless_answer() -> None:
    new = Session(id="abc12", language="en")
    session, _ = advance(BOOK, new, said(doubtful()))
    assert session.place == "doubt.can_leave"
    session, _ = advance(BOOK, session, Pressed(NOW, "abc12:doubt.can_leave:yes"))
    assert session.place == BOOK.roles["welcome"]


def test_another_doubtful_message_instead_of_an_answer_calls() -> None:
    session, _ = advance(BOOK, HOME, said(doubtful()))
    session, effects = advance(BOOK, session, said(Judged(danger=0.15, signals=("violence",)), "he is back", 30))
    [handoff] = handoffs(effects)
    assert handoff.level is Level.URGENT
    assert handoff.signals == ("held", "violence")
    session, _ = advance(BOOK, session, CaseOpened(NOW, 1))
    assert session.place == BOOK.roles["urgent"]


def test_an_ordinary_message_instead_of_an_answer_is_kept_and_the_question_stays() -> None:
    session, _ = advance(BOOK, HOME, said(doubtful()))
    session, effects = advance(BOOK, session, said(Judged(), "what is this"))
    assert session.place == "doubt.can_leave"
    assert any(isinstance(effect, Keep) for effect in effects)
    assert any(isinstance(effect, Ask) for effect in effects)


def test_mild_messages_lead_to_a_question_then_to_a_call() -> None:
    session, _ = advance(BOOK, HOME, said(Judged(danger=0.4)))
    assert session.place == "unclear.danger_now"
    session, effects = advance(BOOK, session, said(Judged(danger=0.4), seconds=60))
    assert session.place == "doubt.anybody"
    assert not handoffs(effects)


def test_three_mild_messages_call_without_a_question() -> None:
    session = HOME
    for number, danger in enumerate((0.3, 0.3)):
        session, effects = advance(BOOK, session, said(Judged(danger=danger), seconds=60 * number))
        assert not handoffs(effects)
    _, effects = advance(BOOK, session, said(Judged(danger=0.8), seconds=180))
    assert [handoff.level for handoff in handoffs(effects)] == [Level.URGENT]


def test_what_was_mild_hours_ago_counts_no_more() -> None:
    session, _ = advance(BOOK, HOME, said(Judged(danger=0.45)))
    session, _ = advance(BOOK, session, said(Judged(danger=0.45), seconds=7 * 3600))
    assert session.place == "unclear.danger_now"


def test_silence_calls_quietly() -> None:
    session, _ = advance(BOOK, HOME, said(doubtful()))
    session, effects = advance(BOOK, session, Silent(NOW + SILENCE))
    [handoff] = handoffs(effects)
    assert (handoff.level, handoff.signals) == (Level.URGENT, ("held",))
    assert not [effect for effect in effects if isinstance(effect, Say | Ask)]
    session, effects = advance(BOOK, session, CaseOpened(NOW, 1))
    assert not [effect for effect in effects if isinstance(effect, Say | Ask)]
    assert session.mode is Mode.WAITING


@pytest.mark.parametrize(
    "session",
    [
        HOME,
        replace(HOME, doubt=("kept",)),
        replace(HOME, doubt=("can_leave",), mode=Mode.WAITING),
    ],
)
def test_silence_without_such_a_question_means_nothing(session: Session) -> None:
    after, effects = advance(BOOK, session, Silent(NOW))
    assert not handoffs(effects)
    assert after.doubt == ()


def test_a_hidden_person_is_asked_nothing_and_a_counselor_is_called_quietly() -> None:
    hidden = replace(HOME, hidden=True, place="hide.harmless")
    session, effects = advance(BOOK, hidden, said(doubtful()))
    assert [handoff.level for handoff in handoffs(effects)] == [Level.URGENT]
    assert session.place == BOOK.roles["hidden"]


def test_somebody_elses_words_are_not_asked_about() -> None:
    session, _ = advance(BOOK, HOME, said(doubtful(), forwarded=True))
    assert session.doubt == ()


def test_an_edit_that_becomes_doubtful_is_asked_about() -> None:
    session, _ = advance(BOOK, HOME, Edited(NOW, "hm", doubtful(Question.HURT)))
    assert session.place == "doubt.hurt"
