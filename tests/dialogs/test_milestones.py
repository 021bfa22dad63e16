"""What the person sees of their case: sentences of the content, times and the number, and never at the wrong moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.effects import Ask, Effect, LookUpCase, Say, Text
from dialogs.engine import advance
from dialogs.engine.milestones import LAST, NEWS_EVERY
from dialogs.events import CaseLooked, CaseMoved, Pressed
from dialogs.model import MILESTONES, Book
from dialogs.session import Mode, Session
from tests.dialogs.sessions import NOW

HERE = Session(id="abc12", language="en", place="human.done", welcomed=True)


def ids(effects: tuple[Effect, ...]) -> list[str]:
    """The English sentences that are shown, those inside of others too."""
    found: list[str] = []
    for effect in effects:
        if isinstance(effect, Say | Ask):
            for block in effect.blocks:
                found += _ids(block.text) if block.text else []
    return found


def _ids(text: Text) -> list[str]:
    inner = [name for _, value in text.values if isinstance(value, Text) for name in _ids(value)]
    return [text.id, *inner]


def test_the_step_asks_for_the_case_and_shows_it_with_its_own_buttons(book: Book) -> None:
    before = replace(HERE, place="somebody.start")
    session, effects = advance(book, before, Pressed(NOW, "abc12:somebody.start:done"))
    assert session.place == "human.done"
    assert effects == (LookUpCase(),)
    reached = (("opened", "24.11.2026, 14:00"), ("police", "24.11.2026, 15:00"), ("gone", "24.11.2026"))
    session, effects = advance(book, session, CaseLooked(NOW, 7, taken=True, milestones=reached))
    words = book.notices
    shown = ids(effects)
    assert {words.sentences["case_number"], words.sentences["case_taken"]} <= set(shown)
    assert {words.milestones["opened"], words.milestones["police"]} <= set(shown)
    assert len(shown) == 7, "what the content does not know any more is left out"
    [ask] = effects
    assert isinstance(ask, Ask)
    assert [b.data.rpartition(":")[2] for row in ask.rows for b in row][:2] == ["again", "back"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (CaseLooked(NOW), "case_none"),
        (CaseLooked(NOW, 7, milestones=(("opened", "x"),)), "case_waiting"),
        (CaseLooked(NOW, 7, milestones=(("opened", "x"), ("taken", "y"))), "case_released"),
        (CaseLooked(NOW, 7, taken=True, milestones=(("taken", "y"),)), "case_taken"),
        (CaseLooked(NOW, 7, closed=True, milestones=(("closed", "y"),)), "case_closed"),
    ],
)
def test_one_sentence_says_how_it_stands(event: CaseLooked, sentence: str, book: Book) -> None:
    shown = ids(advance(book, HERE, event)[1])
    states = [key for key in book.notices.sentences if key.startswith("case_") and key not in ("case_number",)]
    assert [key for key in states if book.notices.sentences[key] in shown] == [sentence]


def test_the_newest_are_shown(book: Book) -> None:
    many = tuple((name, "x") for name in ("opened", *("answer",) * 30, "police"))
    shown = ids(advance(book, HERE, CaseLooked(NOW, 7, milestones=many))[1])
    assert shown.count(book.notices.milestones["answer"]) == LAST - 1
    assert book.notices.milestones["police"] in shown
    assert book.notices.milestones["opened"] not in shown


@pytest.mark.parametrize(
    "elsewhere", [{"hidden": True}, {"mode": Mode.HUMAN}, {"place": "menu.doors"}, {"place": None}]
)
def test_nothing_is_shown_in_a_hidden_chat_or_where_nobody_asked(elsewhere: dict[str, object], book: Book) -> None:
    session = replace(HERE, **elsewhere)  # type: ignore[arg-type]  # fields by name
    assert advance(book, session, CaseLooked(NOW, 7, milestones=(("police", "x"),)))[1] == ()


def test_news_is_told_in_neutral_words_at_most_once_an_hour(book: Book) -> None:
    session, effects = advance(book, HERE, CaseMoved(NOW))
    assert ids(effects) == [book.notices.sentences["case_news"]]
    session, effects = advance(book, session, CaseMoved(NOW + NEWS_EVERY - timedelta(seconds=1)))
    assert effects == ()
    _, effects = advance(book, session, CaseMoved(NOW + NEWS_EVERY))
    assert len(effects) == 1


@pytest.mark.parametrize("quiet", [{"hidden": True}, {"mode": Mode.HUMAN}])
def test_news_waits_for_no_better_moment_and_uses_up_no_hour(quiet: dict[str, object], book: Book) -> None:
    session = replace(HERE, revision=book.revision, **quiet)  # type: ignore[arg-type]  # fields by name
    assert advance(book, session, CaseMoved(NOW)) == (session, ())


def test_no_milestone_can_carry_a_word_of_anybody(book: Book) -> None:
    milestones = book.notices.milestones
    assert set(MILESTONES) < set(milestones)
    assert all("{" not in sentence and len(sentence) <= 40 for sentence in milestones.values())
