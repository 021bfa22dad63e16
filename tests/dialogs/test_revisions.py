"""A stored session meets content that has changed since."""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.effects import Ask, Broken
from dialogs.engine import advance
from dialogs.engine.buttons import data_of
from dialogs.events import Pressed, Started
from dialogs.model import Book, Dialog
from dialogs.revisions import bring
from dialogs.session import Session
from dialogs.steps import AnyStep
from tests.dialogs.sessions import NOW

OLD = Session(
    id="abc12",
    language="kk",
    place="job_offer.money",
    under="job_offer.money",
    after="danger.urgent",
    goal="job_offer.intro",
    trail=("menu.doors", "job_offer.contract", "job_offer.money"),
    answers={"job_offer": {"contract": "no", "money": "yes"}},
    paused={"job_offer": "money"},
    welcomed=True,
    revision="before",
)


def changed(book: Book, dialog: str, steps: Mapping[str, AnyStep], moved: Mapping[str, str]) -> Book:
    """The book with other steps in one dialog."""
    made: Dialog = book.dialogs[dialog].model_copy(update={"steps": steps, "moved": moved})
    return book.model_copy(update={"dialogs": {**book.dialogs, dialog: made}, "revision": "after"})


def without(book: Book, *names: str) -> dict[str, AnyStep]:
    return {name: step for name, step in book.dialogs["job_offer"].steps.items() if name not in names}


def renamed(book: Book) -> Book:
    """`money` is called `fee` now."""
    steps = {("fee" if name == "money" else name): step for name, step in book.dialogs["job_offer"].steps.items()}
    return changed(book, "job_offer", steps, {"money": "fee"})


def test_a_session_of_this_revision_comes_back_as_it_is(book: Book) -> None:
    session = replace(OLD, revision=book.revision)
    assert bring(book, session) is session


def test_a_renamed_step_keeps_place_and_answers(book: Book) -> None:
    session = bring(renamed(book), OLD)
    assert session.place == session.under == "job_offer.fee"
    assert session.trail == ("menu.doors", "job_offer.contract", "job_offer.fee")
    assert session.answers == {"job_offer": {"contract": "no", "fee": "yes"}}
    assert session.paused == {"job_offer": "fee"}
    assert session.revision == "after"


def test_a_removed_step_becomes_the_start_of_its_dialog(book: Book) -> None:
    session = bring(changed(book, "job_offer", without(book, "money"), {}), OLD)
    assert session.place == session.under == "job_offer.intro"
    assert session.trail == ("menu.doors", "job_offer.contract")
    assert session.answers == {"job_offer": {"contract": "no"}}
    assert session.paused == {}


def test_a_removed_dialog_becomes_the_menu(book: Book) -> None:
    dialogs = {name: dialog for name, dialog in book.dialogs.items() if name != "before_leaving"}
    after = book.model_copy(update={"dialogs": dialogs, "revision": "after"})
    session = bring(after, replace(OLD, place="before_leaving.plan_3", trail=("before_leaving.plan_2", "menu.doors")))
    assert session.place == "menu.doors"
    assert session.trail == ("menu.doors",)


def test_a_place_that_never_was_becomes_the_menu(book: Book) -> None:
    assert bring(book, replace(OLD, place="nonsense", under=None)).place == "menu.doors"
    assert bring(book, replace(OLD, place=None)).place is None


def test_an_answer_to_what_is_no_question_any_more_is_dropped(book: Book) -> None:
    steps = dict(book.dialogs["job_offer"].steps)
    steps["money"] = book.step("menu.doors")
    assert bring(changed(book, "job_offer", steps, {}), OLD).answers == {"job_offer": {"contract": "no"}}


def test_what_a_person_keeps_does_not_change(book: Book) -> None:
    session = bring(renamed(book), OLD)
    assert (session.id, session.language, session.welcomed) == ("abc12", "kk", True)


def test_the_conversation_goes_on_after_every_single_removal(book: Book) -> None:
    """Whatever step is taken away, the next press and the next /start are answered."""
    for name in book.dialogs["job_offer"].steps:
        if f"job_offer.{name}" in book.roles.values():
            continue
        after = changed(book, "job_offer", without(book, name), {})
        session = replace(OLD, place=f"job_offer.{name}", paused={"job_offer": name})
        for event in (Pressed(NOW, data_of("abc12", f"job_offer.{name}", "yes")), Started(NOW, "offer")):
            _, effects = advance(after, session, event)
            assert any(isinstance(effect, Ask) for effect in effects), name
            assert not any(isinstance(effect, Broken) for effect in effects), name


def test_a_button_from_before_the_renaming_shows_where_the_person_is(book: Book) -> None:
    session, effects = advance(renamed(book), OLD, Pressed(NOW, data_of("abc12", "job_offer.money", "yes")))
    assert session.place == "job_offer.fee"
    assert any(isinstance(effect, Ask) for effect in effects)
