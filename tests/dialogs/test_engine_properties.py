"""Any event in any session ends, answers, and leaves a session that survives JSON."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Catalogs
from bot.telegram.render import MESSAGE, ScreenRenderer, units
from dialogs.effects import Ask, Broken, EndCase, Handoff, Hide, Keep, LookUpCase, Relay, Say, Toast
from dialogs.engine import advance
from dialogs.engine.buttons import data_of
from dialogs.engine.words import answer_of
from dialogs.events import CaseClosed, CaseLooked, CaseOpened, Commanded, Pressed, Said, Started
from dialogs.loader import load
from dialogs.model import CALLBACK_BYTES
from dialogs.revisions import bring
from dialogs.session import NOTE, Mode, Session
from tests.conftest import SETTINGS
from tests.dialogs.sessions import NOW, case_news, events, messages, sessions, sheets

BOOK = load(settings=SETTINGS)
RENDERER = ScreenRenderer(Catalogs())


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_event_in_any_session_is_answered(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    event = data.draw(events(BOOK, session.id))
    after, effects = advance(BOOK, session, event)
    assert Session.from_json(after.to_json()) == after
    assert not [effect for effect in effects if isinstance(effect, Broken)]
    if isinstance(event, Started | Commanded | Said | Pressed):
        answers = (Say, Ask, Toast, Relay, Keep, Handoff, EndCase, LookUpCase)
        assert any(isinstance(effect, answers) for effect in effects)
    if isinstance(event, Said) and not session.hidden and session.mode is Mode.BOT:
        assert any(isinstance(effect, Say | Ask | Handoff | LookUpCase) for effect in effects)
    for effect in effects:
        if isinstance(effect, Ask):
            assert all(0 < len(button.data.encode()) <= CALLBACK_BYTES for row in effect.rows for button in row)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_same_event_gives_the_same_answer(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    event = data.draw(events(BOOK, session.id))
    assert advance(BOOK, session, event) == advance(BOOK, Session.from_json(session.to_json()), event)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_message_is_never_dropped(data: st.DataObject) -> None:
    """While a case is open a message goes into it; else it is kept, answers a question, or calls for help."""
    session = data.draw(sessions(BOOK))
    event = data.draw(messages())
    after, effects = advance(BOOK, session, event)
    if session.mode is not Mode.BOT:
        assert any(isinstance(effect, Relay) for effect in effects)
    else:
        kept = any(isinstance(effect, Keep | Handoff) for effect in effects)
        written = after.notes != session.notes or BOOK.notices.sentences["note_cut"] in str(effects)
        assert kept or written or answer_of(event.text) is not None


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_message_takes_away_what_is_ticked_or_written_down(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    event = data.draw(messages())
    after, _ = advance(BOOK, session, event)
    brought = bring(BOOK, session)
    for ref, notes in brought.notes.items():
        assert all(after.notes[ref][name].strip().startswith(text.strip()) for name, text in notes.items())
    lost = [(ref, name) for ref, kept in brought.sheets.items() for name in kept if name not in after.sheets[ref]]
    assert not lost or answer_of(event.text) == "no"


WORDS = st.one_of(st.text(min_size=1, max_size=20), st.sampled_from(["yes", "no", "a" * 999, "a" * 1001, "ә" * 4097]))
"""What is written at a point: short, an answer, at the limits of a note, longer than a message."""


ACTS = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 40), st.tuples(WORDS, st.sampled_from(["text", "photo"]))),
                min_size=20, max_size=20)  # fmt: skip
"""Which of the buttons shown is pressed, or what is said."""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sheets(BOOK)), ACTS)
def test_a_walk_through_sheets_never_ends_in_nothing(sheet: str, acts: list[int | tuple[str, str]]) -> None:
    """Buttons as they are shown, and words, in any order; saved and reloaded between all steps."""
    session = Session("abc12", place=sheet, welcomed=True)
    shown = [data_of("abc12", sheet, "list")]
    for step, act in enumerate(acts):
        at = NOW + timedelta(days=step)
        event = Pressed(at, shown[act % len(shown)]) if isinstance(act, int) else Said(at, *act)
        session, effects = advance(BOOK, Session.from_json(session.to_json()), event)
        assert not [effect for effect in effects if isinstance(effect, Broken)]
        assert all(len(text) <= NOTE for notes in session.notes.values() for text in notes.values())
        if any(isinstance(effect, Handoff) for effect in effects):
            session, more = advance(BOOK, session, CaseOpened(at, 1))
            effects += more
        if any(isinstance(effect, EndCase) for effect in effects):
            session, more = advance(BOOK, session, CaseClosed(at, spoken=False))
            effects += more
        if any(isinstance(effect, LookUpCase) for effect in effects):
            session, more = advance(BOOK, session, CaseLooked(at))
            effects += more
        asks = [effect for effect in effects if isinstance(effect, Ask)]
        assert asks or any(isinstance(effect, Say | Toast | Hide | Relay) for effect in effects)
        shown = [button.data for ask in asks for row in ask.rows for button in row if button.data] or shown


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_bot_is_silent_while_a_person_speaks(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    session = Session(id=session.id, mode=Mode.HUMAN, welcomed=True, place=session.place, language="ru")
    event = data.draw(messages())
    _, effects = advance(BOOK, session, event)
    assert not [effect for effect in effects if isinstance(effect, Say | Ask)]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_hidden_chat_shows_nothing_of_its_case(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    session = Session(id=session.id, mode=Mode.WAITING, welcomed=True, hidden=True, place="hide.harmless")
    event = data.draw(case_news())
    after, effects = advance(BOOK, session, event)
    assert after.hidden
    assert not [effect for effect in effects if isinstance(effect, Say | Ask | Toast)]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_screen_renders_within_telegrams_limits(data: st.DataObject) -> None:
    session = data.draw(sessions(BOOK))
    event = data.draw(events(BOOK, session.id))
    after, effects = advance(BOOK, session, event)
    for effect in effects:
        if isinstance(effect, Say | Ask):
            for language in ("kk", "ru", "uz", "uz_cyrl", "en"):
                for params in RENDERER.render(language, effect.blocks, ()):
                    assert 0 < units(str(params["text"])) <= MESSAGE * 2
    assert after.language


def test_a_closed_case_gives_the_chat_back_to_the_bot() -> None:
    session = Session(id="abc12", mode=Mode.HUMAN, welcomed=True, place="menu.doors")
    after, effects = advance(BOOK, session, CaseClosed(NOW))
    assert after.mode is Mode.BOT
    assert after.place == BOOK.roles["feedback"]
    assert any(isinstance(effect, Ask) for effect in effects)
