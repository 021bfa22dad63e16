"""The text of an offer flows into the checklist: not asked again, contradictions and silence shown."""

from dataclasses import replace

from dialogs.effects import Ask, Block, Text
from dialogs.engine import advance, rules
from dialogs.events import Pressed, Said, Shows
from dialogs.loader import load
from dialogs.risk.labels import Fact, Flag, Risk
from dialogs.session import Session
from dialogs.steps import Verdict
from tests.conftest import SETTINGS
from tests.fakes import NOW

BOOK = load(settings=SETTINGS)
DIALOG = BOOK.dialogs["job_offer"]
VERDICT = DIALOG.steps["verdict"]
HOME = Session(id="abc12", language="en", place="job_offer.intro", welcomed=True)
SHOWS = Shows((Flag.UPFRONT_FEE, Flag.EMPLOYER_HIDDEN), (Flag.UPFRONT_FEE,), (Fact.DUTIES,))


def after(shows: Shows | None = SHOWS, session: Session = HOME) -> tuple[Session, list[str]]:
    """The session after a forwarded offer, and the sentences of the screen."""
    session, effects = advance(BOOK, session, Said(NOW, "x" * 50, shows=shows, forwarded=True))
    return session, sentences(effects)


def sentences(effects: object) -> list[str]:
    assert isinstance(effects, tuple)
    blocks: list[Block] = [block for effect in effects if isinstance(effect, Ask) for block in effect.blocks]
    return [part.id for block in blocks for part in (block.title, block.text) if isinstance(part, Text)]


def answering(session: Session, **answers: str) -> Session:
    given = {**session.answers.get("job_offer", {}), **answers}
    return replace(session, answers={"job_offer": given})


def test_what_the_text_shows_and_leaves_out_is_said_at_once() -> None:
    assert isinstance(VERDICT, Verdict)
    session, shown = after()
    assert session.place == "job_offer.received"
    assert VERDICT.flag_sentences[Flag.UPFRONT_FEE] in shown
    assert VERDICT.fact_sentences[Fact.CONTRACT] in shown
    assert VERDICT.fact_sentences[Fact.DUTIES] not in shown


def test_a_text_without_a_sign_is_never_called_good() -> None:
    assert isinstance(VERDICT, Verdict)
    _, shown = after(Shows((), (), tuple(Fact)))
    assert VERDICT.text_nothing in shown


def test_a_picture_without_words_says_nothing_of_a_text() -> None:
    assert isinstance(VERDICT, Verdict)
    _, shown = after(None)
    assert VERDICT.text_nothing not in shown
    assert VERDICT.text_silent not in shown


def test_several_parts_are_one_offer() -> None:
    session, _ = after()
    session, _ = after(Shows((Flag.SECRECY,), (), (Fact.CONTRACT,)), session)
    assert session.text_flags == ("upfront_fee", "employer_hidden", "secrecy")
    assert session.text_says == ("contract", "duties")


def test_what_the_text_answers_is_not_asked_and_its_branch_is() -> None:
    session, _ = after()
    asked = rules.to_ask(DIALOG, session)
    assert "money" not in asked
    assert "duties" not in asked
    assert "money_paper" in asked
    assert "employer" in asked, "the person may know what the advert does not say"


def test_the_grade_counts_text_and_answers_together() -> None:
    session, _ = after()
    assert rules.grade(DIALOG, session) is Risk.SOME
    assert rules.grade(DIALOG, answering(session, pressure="yes")) is Risk.HIGH


def test_knowing_the_employer_takes_back_that_the_advert_hides_it() -> None:
    session, _ = after()
    assert rules.flags_of(DIALOG, answering(session, employer="yes")) == {Flag.UPFRONT_FEE}


def test_an_answer_that_differs_from_the_text_is_shown_and_both_count() -> None:
    assert isinstance(VERDICT, Verdict)
    session, _ = after(session=answering(HOME, money="no", passport="yes"))
    assert rules.differing(DIALOG, session) == [DIALOG.steps["money"].text]  # type: ignore[union-attr]  # a question
    assert Flag.UPFRONT_FEE in rules.flags_of(DIALOG, session)


def test_a_story_leaves_no_flag_of_an_offer() -> None:
    session = Session(id="abc12", language="en", place="menu.doors", welcomed=True)
    session, _ = after(session=session)
    assert session.place == "unclear.sort"
    session, _ = advance(BOOK, session, Pressed(NOW, "abc12:unclear.sort:story"))
    assert (session.text_seen, session.text_flags) == (False, ())


def test_beginning_again_forgets_the_text() -> None:
    session, _ = after()
    session = replace(session, place="job_offer.verdict")
    session, _ = advance(BOOK, session, Pressed(NOW, "abc12:job_offer.verdict:again"))
    assert session.text_flags == ()


def test_what_was_only_learned_is_shown_and_still_asked_about() -> None:
    session, _ = after(Shows((Flag.PAY_TOO_HIGH,)))
    assert Flag.PAY_TOO_HIGH in rules.flags_of(DIALOG, session)
    assert "pay" in rules.to_ask(DIALOG, session)
