"""Sheets: what is ticked and written down lasts over weeks, restarts and changes of the content."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dialogs.effects import Ask, Broken, Effect, Forget, Handoff, Keep, Paper, Relay, Remind, Say, Tell, Toast
from dialogs.engine import advance
from dialogs.engine.buttons import ANYTIME, data_of
from dialogs.engine.reminders import LATE, UNANSWERED
from dialogs.events import CaseClosed, CaseOpened, Commanded, Edited, Event, Judged, Pressed, Reminded, Said
from dialogs.model import Book
from dialogs.revisions import bring
from dialogs.risk.labels import Level
from dialogs.session import NOTE, Mode, Session
from dialogs.steps import Sheet
from tests.dialogs.sessions import NOW

PLAN, FORM = "before_leaving.plan", "somebody.silent_collect"
DAY = timedelta(days=1)
CALM = Judged()


class Person:
    """Somebody at a sheet; the session is saved and reloaded between all steps."""

    def __init__(self, book: Book, ref: str = PLAN, point: str | None = None) -> None:
        self.book, self.ref, self.now = book, ref, NOW
        place = f"{ref}.{point}" if point else None
        self.session = Session("abc12", "uz", place=ref, point=place, welcomed=True, revision=book.revision)
        self.effects: tuple[Effect, ...] = ()

    def does(self, event: Event) -> tuple[Effect, ...]:
        session, self.effects = advance(self.book, Session.from_json(self.session.to_json()), event)
        self.session = Session.from_json(session.to_json())
        assert self.session == session
        assert not [effect for effect in self.effects if isinstance(effect, Broken)]
        return self.effects

    def press(self, choice: str) -> tuple[Effect, ...]:
        return self.does(Pressed(self.now, data_of(self.session.id, self.ref, choice)))

    def write(self, text: str, kind: str = "text", *, judged: Judged = CALM, forwarded: bool = False) -> None:
        self.does(Said(self.now, text, kind, judged=judged, forwarded=forwarded))

    def remind(self, at: datetime) -> bool:
        """Whether a reminder is written then."""
        self.now = at
        return any(isinstance(effect, Ask) for effect in self.does(Reminded(at)))

    @property
    def done(self) -> set[str]:
        return set(self.session.sheets.get(self.ref, {}))

    def note(self, point: str) -> str:
        return self.session.notes.get(self.ref, {}).get(point, "")

    @property
    def said(self) -> list[str]:
        return [block.text.id for e in self.effects if isinstance(e, Say) for block in e.blocks if block.text]

    @property
    def reminds(self) -> list[datetime | None]:
        return [effect.at for effect in self.effects if isinstance(effect, Remind)]


def sheet_of(book: Book, ref: str = PLAN) -> Sheet:
    step = book.step(ref)
    assert isinstance(step, Sheet)
    return step


def with_sheet(book: Book, sheet: Sheet, revision: str) -> Book:
    dialog = book.dialogs["before_leaving"]
    made = dialog.model_copy(update={"steps": {**dialog.steps, "plan": sheet}})
    return book.model_copy(update={"dialogs": {**book.dialogs, "before_leaving": made}, "revision": revision})


def test_a_plan_is_filled_over_a_month_while_its_points_change(book: Book) -> None:
    """Every day another point, written at and ticked; on the tenth one is renamed, one removed, one added."""
    person = Person(book)
    points = dict(sheet_of(book).points)
    renamed = {("firm" if name == "employer" else name): point for name, point in points.items() if name != "visa"}
    added = {**renamed, "insurance": points["money"]}
    other = with_sheet(book, sheet_of(book).model_copy(update={"points": added, "moved": {"employer": "firm"}}), "b")
    noted = [name for name, point in points.items() if point.note]
    for day in range(30):
        person.now = NOW + day * DAY
        if day == 10:
            person.press("p_employer")
            person.book = other
            person.write("qayta")
            assert person.session.point == f"{PLAN}.firm"
        if day < len(noted):
            name = "firm" if day >= 10 and noted[day] == "employer" else noted[day]
            person.press(f"p_{name}")
            person.write(f"kun {day}")
            person.press(f"done_{name}")
        if day == 12:
            person.does(Commanded(person.now, "language"))
            person.does(Pressed(person.now, data_of("abc12", "start.language", "kk")))
    assert person.session.language == "kk"
    assert person.done >= {"firm", "visa", *noted} - {"employer"}
    assert person.note("firm") == "kun 0\nqayta"
    assert person.note("visa"), "words at a point that is no more are kept"
    person.press("list")
    [ask] = [effect for effect in person.effects if isinstance(effect, Ask)]
    assert any(block.text and block.text.id == person.note("visa") for block in ask.blocks)
    person.press("drop_visa")
    assert person.note("visa") == ""


@pytest.mark.parametrize("point", ["visa", None])
def test_nobody_is_stranded_at_a_point_that_is_gone(book: Book, point: str | None) -> None:
    person = Person(book, point=point)
    rest = {name: p for name, p in sheet_of(book).points.items() if name != "visa"}
    person.book = with_sheet(book, sheet_of(book).model_copy(update={"points": rest}), "b")
    person.press("done_visa")
    assert person.session.place == PLAN
    assert person.session.point is None
    assert any(isinstance(effect, Ask) for effect in person.effects)


def test_somebody_on_a_page_of_the_former_plan_finds_the_plan(book: Book) -> None:
    old = Session("abc12", place="before_leaving.plan_4", trail=("before_leaving.plan_3",), welcomed=True)
    assert bring(book, old).place == PLAN


def test_a_sheet_that_was_renamed_takes_everything_along(book: Book) -> None:
    old = Session(
        "abc12",
        place="before_leaving.list",
        point="before_leaving.list.money",
        sheets={"before_leaving.list": {"money": "done"}, "gone.list": {"x": "done"}},
        notes={"before_leaving.list": {"money": "200"}},
        remind={"sheet": "before_leaving.list", "at": NOW.isoformat(), "every": "2", "unanswered": "0"},
        welcomed=True,
    )
    dialog = book.dialogs["before_leaving"].model_copy(update={"moved": {"list": "plan"}})
    after = book.model_copy(update={"dialogs": {**book.dialogs, "before_leaving": dialog}, "revision": "b"})
    brought = bring(after, old)
    assert (brought.place, brought.point) == (PLAN, f"{PLAN}.money")
    assert brought.sheets == {PLAN: {"money": "done"}}
    assert brought.notes == {PLAN: {"money": "200"}}
    assert brought.remind["sheet"] == PLAN
    assert bring(book, replace(old, revision="a")).remind == {}


def test_a_session_from_before_there_were_sheets_is_read() -> None:
    session = Session.from_json('{"id":"abc12","place":"menu.doors","welcomed":true}')
    assert (session.sheets, session.notes, session.point, session.remind) == ({}, {}, None, {})


def test_what_does_not_fit_is_said(book: Book) -> None:
    person = Person(book, point="employer")
    person.write("а" * 4097)
    assert len(person.note("employer")) == NOTE
    assert any("1,000" in text for text in person.said)
    before = person.note("employer")
    person.write("yana")
    assert person.note("employer") == before
    assert any("1,000" in text for text in person.said)


def test_a_long_answer_that_telegram_splits_does_not_answer_the_next_question(book: Book) -> None:
    person = Person(book, FORM, "who")
    person.write("б" * 4096)
    person.write("в")
    assert person.session.point == f"{FORM}.who"
    assert person.done == {"who"}


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "location", "sticker"])
def test_what_is_no_words_is_kept_and_no_note_of_a_plan(book: Book, kind: str) -> None:
    person = Person(book, point="employer")
    person.write("", kind)
    assert any(isinstance(effect, Keep) for effect in person.effects)
    assert person.note("employer") == ""
    assert any(isinstance(effect, Ask) for effect in person.effects)


def test_an_edit_is_said_to_change_nothing_that_is_written_down(book: Book) -> None:
    person = Person(book, point="employer")
    person.write("Mert Tekstil")
    person.does(Edited(NOW, "Mert Tekstil, Bursa"))
    assert person.said == [book.notices.sentences["note_edited"]]
    assert person.note("employer") == "Mert Tekstil"


def test_the_last_answer_of_a_form_leads_to_the_list(book: Book) -> None:
    person = Person(book, FORM, "tried")
    person.write("politsiyaga ariza berdik")
    assert person.session.point is None
    assert person.done == {"tried"}


def test_an_album_is_one_answer(book: Book) -> None:
    person = Person(book, FORM, "recruiter")
    for _ in range(3):
        person.write("", "photo")
    assert person.session.point == f"{FORM}.recruiter"
    assert person.note("recruiter").count("📎") == 3


def test_danger_at_a_point_calls_a_person_and_is_written_down_all_the_same(book: Book) -> None:
    person = Person(book, FORM, "last")
    person.write("he is locked in", judged=Judged(Level.EMERGENCY, ("held",), danger=0.99, told=True))
    [call] = [effect for effect in person.effects if isinstance(effect, Handoff)]
    assert call.relay
    assert person.note("last") == "he is locked in"


def test_what_is_not_plain_calls_nobody_where_words_are_asked_for(book: Book) -> None:
    person = Person(book, FORM, "last")
    person.write("a week ago", judged=Judged(Level.URGENT, danger=0.7))
    assert not any(isinstance(effect, Handoff) for effect in person.effects)
    assert person.session.point == f"{FORM}.where"


def test_answers_go_nowhere_until_the_person_says_so(book: Book) -> None:
    """Also where a person is called in another way."""
    person = Person(book, FORM, "who")
    person.write("Sardor")
    person.press("all")
    person.does(Pressed(NOW, data_of("abc12", "somebody.silent_end", "keep")))
    person.does(Pressed(NOW, data_of("abc12", "somebody.silent", "call")))
    assert [type(e) for e in person.effects if isinstance(e, Handoff | Tell | Keep)] == [Handoff]


def test_answers_are_told_once_a_case_and_later_ones_with_their_question(book: Book) -> None:
    person = Person(book, FORM, "who")
    person.write("Sardor")
    call = Pressed(NOW, data_of("abc12", "somebody.silent_end", "call_with"))
    person.press("all")
    person.does(call)
    [told] = [effect for effect in person.effects if isinstance(effect, Tell)]
    assert told.answers == (("Who it is", "Sardor"),)
    person.does(CaseOpened(NOW, 7))
    person.press("p_who")
    person.write("Sardor Aliyev")
    assert Relay("Who it is") in person.effects
    person.press("all")
    person.does(call)
    assert not any(isinstance(effect, Tell) for effect in person.effects)
    person.does(CaseClosed(NOW))
    person.press("all")
    person.does(call)
    assert [e.answers for e in person.effects if isinstance(e, Tell)] == [(("Who it is", "Sardor\nSardor Aliyev"),)]


def test_while_a_case_waits_a_note_of_a_plan_goes_there_too_and_that_is_said(book: Book) -> None:
    person = Person(book, point="employer")
    person.session = replace(person.session, mode=Mode.WAITING)
    [ask] = [effect for effect in person.press("p_employer") if isinstance(effect, Ask)]
    assert any(block.text and block.text.id == book.notices.sentences["note_told"] for block in ask.blocks)
    person.write("Mert Tekstil")
    assert Relay() in person.effects
    assert person.note("employer") == "Mert Tekstil"
    assert person.said == [book.notices.sentences["written_told"]]


def test_buttons_of_a_sheet_work_from_elsewhere_but_not_where_the_chat_is_hidden(book: Book) -> None:
    person = Person(book)
    person.session = replace(person.session, place="menu.doors")
    person.press("done_money")
    assert person.session.point == f"{PLAN}.money"
    person.session = replace(person.session, place="hide.harmless", point=None, hidden=True)
    person.press("done_visa")
    assert person.done == {"money"}
    assert person.session.hidden


def test_a_tick_of_another_session_does_nothing(book: Book) -> None:
    person = Person(book)
    person.does(Pressed(NOW, data_of("old99", PLAN, "done_money")))
    assert person.done == set()


def test_what_is_forwarded_holds_nothing_that_was_written(book: Book) -> None:
    person = Person(book, point="where")
    person.write("Bursa, Yildirim 5")
    person.press("done_where")
    [alone] = [effect for effect in person.press("share") if isinstance(effect, Say)]
    assert alone.alone
    texts = [str(block) for block in alone.blocks]
    assert not any("Bursa" in text for text in texts)
    short = sheet_of(book).points["where"].short
    assert any(short and short in text for text in texts)
    assert any(isinstance(effect, Toast) for effect in person.effects)


def test_what_is_printed_has_the_ticks_and_room_and_nothing_that_was_written(book: Book) -> None:
    person = Person(book, point="where")
    person.write("Bursa, Yildirim 5")
    person.press("done_where")
    [paper] = [effect for effect in person.press("print") if isinstance(effect, Paper)]
    assert "Bursa" not in str(paper)
    points = sheet_of(book).points
    assert [line.text.id for line in paper.lines] == [point.short for point in points.values()]
    assert [line.done for line in paper.lines] == [name == "where" for name in points]
    assert [name for name, line in zip(points, paper.lines, strict=True) if not line.room] == ["consulate", "day"]
    assert any(isinstance(effect, Toast) for effect in person.effects)


def test_advice_is_that_of_the_country_in_which_the_person_lives(book: Book) -> None:
    person = Person(book, point="agency")
    for choice, words in (("from_kz", "career centre"), ("from_uz", "register"), ("from_kg", "permit")):
        [ask] = [effect for effect in person.press(choice) if isinstance(effect, Ask)]
        assert any(block.text and words in block.text.id for block in ask.blocks[1:]), choice
    [ask] = [effect for effect in person.press("from_other") if isinstance(effect, Ask)]
    assert any(block.text and "labour office where you live" in block.text.id for block in ask.blocks)


def test_a_point_with_a_condition_is_there_only_where_it_holds(book: Book) -> None:
    points = dict(sheet_of(book).points)
    points["visa"] = points["visa"].model_copy(update={"when": ("country_home=KZ",)})
    person = Person(with_sheet(book, sheet_of(book).model_copy(update={"points": points}), book.revision))
    assert "visa" not in str(person.press("list"))
    person.session = replace(person.session, fields={"country_home": "KZ"})
    assert "p_visa" in str(person.press("list"))


def reminded(book: Book) -> Person:
    """Somebody who agreed to be written to every two days."""
    person = Person(book)
    person.press("remind")
    person.press("every_2")
    assert person.reminds == [NOW + 2 * DAY]
    return person


def test_reminders_come_at_the_hour_of_the_agreement_and_end_without_an_answer(book: Book) -> None:
    person = reminded(book)
    at = NOW
    for _ in range(UNANSWERED):
        at += 2 * DAY
        assert person.remind(at + timedelta(minutes=5))
    assert person.reminds == [None]
    assert person.session.remind == {}
    assert not person.remind(at + 2 * DAY)


def test_whoever_does_something_is_counted_as_there(book: Book) -> None:
    person = reminded(book)
    for round in range(1, 2 * UNANSWERED):
        assert person.remind(NOW + 2 * round * DAY)
        person.now += timedelta(minutes=3)
        person.press("list")
    assert person.session.remind["unanswered"] == "0"


def test_a_reminder_says_nothing_of_what_it_is_about(book: Book) -> None:
    person = reminded(book)
    place = person.session.place
    person.remind(NOW + 2 * DAY)
    [ask] = [effect for effect in person.effects if isinstance(effect, Ask)]
    texts = [str(block.text.id) for block in ask.blocks if block.text]
    texts += [button.label.id for row in ask.rows for button in row]
    assert texts == ["You asked me to write today.", "Open", "No reminders"]
    assert person.session.place == place
    assert all(button.data.startswith(f"{ANYTIME}:") for row in ask.rows for button in row)


@pytest.mark.parametrize("state", [{"hidden": True}, {"mode": Mode.HUMAN}, {"mode": Mode.WAITING}])
def test_nothing_is_written_where_it_may_disturb(book: Book, state: dict[str, object]) -> None:
    person = reminded(book)
    person.session = replace(person.session, **state)  # type: ignore[arg-type]  # fields by name
    assert not person.remind(NOW + 2 * DAY)
    assert person.effects == (Remind(NOW + 4 * DAY),)


def test_a_reminder_that_is_late_waits_for_its_hour(book: Book) -> None:
    person = reminded(book)
    assert not person.remind(NOW + 2 * DAY + 2 * LATE)
    assert person.reminds == [NOW + 4 * DAY]


def test_whoever_comes_back_after_the_time_is_not_written_to_at_once(book: Book) -> None:
    person = reminded(book)
    person.now = NOW + 9 * DAY + timedelta(hours=3)
    person.press("list")
    assert person.reminds == [NOW + 10 * DAY]


def test_a_chosen_day_comes_once(book: Book) -> None:
    person = Person(book)
    person.press("on_day")
    person.press("day_14")
    assert person.reminds == [NOW + 14 * DAY]
    assert person.remind(NOW + 14 * DAY)
    assert person.session.remind == {}
    for forged in ("day_0", "day_15", "day_x", "every_3"):
        person.press(forged)
        assert person.session.remind == {}, forged


def test_who_is_forgotten_is_not_reminded(book: Book) -> None:
    person = reminded(book)
    person.does(Commanded(NOW, "forget"))
    person.does(Pressed(NOW, data_of("abc12", "forget.confirm", "yes")))
    assert any(isinstance(effect, Forget) for effect in person.effects)
    assert (person.session.sheets, person.session.notes, person.session.remind) == ({}, {}, {})
    assert not person.remind(NOW + 2 * DAY)
