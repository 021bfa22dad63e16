"""One event's way through the dialogs: the working copy of the session and the effects gathered so far."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dialogs.effects import Await, Block, Broken, Effect, Handoff, Keep, LookUpCase, Say, Tell, Text, Unhide
from dialogs.engine import points, rules
from dialogs.engine.screens import Screen, fill
from dialogs.engine.sheet_screens import SheetScreen
from dialogs.model import MAX_HOPS, Book
from dialogs.risk.labels import Level
from dialogs.session import TRAIL, Mode, Session
from dialogs.steps import AnyStep, Country, Menu, Question, Sheet, Verdict
from dialogs.steps import Handoff as HandoffStep
from dialogs.steps import Say as SayStep

BETWEEN = ("unclear", "doubt", "danger", "forget", "human", "help", "hide", "feedback")
"""Dialogs that come between; the person goes on afterwards where they were."""
QUIET_DIALOGS = ("start", "hide")
"""A hidden person who is in one of these dialogs is not back yet."""


class Turn:
    """Gathers what one event does. The session is replaced, never changed."""

    def __init__(self, book: Book, session: Session, at: datetime) -> None:
        self.book, self.session, self.at = book, session, at
        self.effects: list[Effect] = []

    def change(self, **values: object) -> None:
        self.session = replace(self.session, **values)  # type: ignore[arg-type]  # dataclass fields by name

    def set_field(self, name: str, value: str) -> None:
        self.change(fields={**self.session.fields, name: value})

    def emit(self, *effects: Effect) -> None:
        self.effects.extend(effects)

    def say(self, key: str, **values: str | int | Text) -> None:
        """One of the engine's own sentences."""
        text = Text(self.book.notices.sentences[key], tuple(values.items()))
        self.emit(Say((Block(text),)))

    def fill(self, sentence: str) -> Text:
        """A sentence of the content with what its placeholders stand for now."""
        return fill(self.book, self.session, sentence, self.at)

    def say_text(self, sentence: str) -> None:
        """A sentence of the content."""
        self.emit(Say((Block(self.fill(sentence)),)))

    def show_offers(self, ref: str, countries: Sequence[str]) -> None:
        """The question for a country once more, with these to choose from."""
        self.stand_at(ref)
        step = self.book.step(ref)
        assert isinstance(step, Country)  # noqa: S101  # narrows the type
        self.emit(Screen(self.book, self.session, ref, self.at, countries).ask(step))

    def role(self, name: str) -> str:
        return self.book.roles[name]

    @property
    def dialog(self) -> str:
        """The dialog the person is in, or "" before the first step."""
        return (self.session.place or "").partition(".")[0]

    @property
    def step(self) -> AnyStep | None:
        """The step the person is at; None before the first, and where it is gone."""
        place = self.session.place or ""
        return self.book.step(place) if self.book.has(place) else None

    def keep(self, *, offer: bool = False) -> None:
        """Keep the message being answered, as the offer's or as what is not sorted yet."""
        self.emit(Keep(offer))
        if offer:
            self.change(offer_parts=self.session.offer_parts + 1)
        else:
            self.change(kept=self.session.kept + 1)

    def settle_doubt(self) -> None:
        """No answer to a question about danger is awaited any more; what was mild before counts no longer."""
        if self.session.doubt:
            self.emit(Await(None))
        self.change(doubt=(), mild=())

    def show(self, ref: str) -> None:
        """Go to the step "dialog.step" and through the steps that do not wait, up to one that does."""
        for _ in range(MAX_HOPS):
            if not self.book.has(ref):
                return self._broken(ref)
            step = self.book.step(ref)
            following = self._enter(ref, step)
            if following is None:
                return None
            try:
                ref = self.target(following, ref)
            except KeyError:
                return self._broken(ref)
        return self._broken(ref)

    def target(self, goto: str, ref: str) -> str:
        """Where a `goto` of the step `ref` leads. KeyError when nowhere."""
        if goto == "@advice":
            return self._advice()
        if goto == "@human":
            return self.session.under or self.role("waiting")
        found = self._goal() if goto == "@goal" else self.book.resolve(goto, ref.partition(".")[0])
        resume = self.role("resume_offer")
        dialog = found.partition(".")[0]
        if dialog == resume.partition(".")[0] and found == self.role("offer") and dialog in self.session.paused:
            return resume
        return found

    def _advice(self) -> str:
        """The last page with numbers to call that the person has read, else the door of help."""
        for ref in (self.session.place or "", *reversed(self.session.trail)):
            step = self.book.step(ref) if self.book.has(ref) else None
            if isinstance(step, Menu) and step.numbers and not self.comes_between(ref):
                return ref
        return self.role("help_now")

    def _goal(self) -> str:
        goal, self.session = self.session.goal, replace(self.session, goal=None)
        if self.session.mode is not Mode.BOT:
            return self.role("leave" if self.silent else "waiting")
        if goal:
            return goal
        return self.role("unclear") if self.session.kept else self.role("menu")

    def _enter(self, ref: str, step: AnyStep) -> str | None:
        match step:
            case SayStep():
                title = self.fill(step.title) if step.title else None
                self.emit(Say((Block(self.fill(step.text), title),)))
                return step.goto
            case HandoffStep():
                self._hand_off(ref, step)
                return None
            case Menu(shows="case"):
                self.stand_at(ref)
                self.emit(LookUpCase())
                return None
            case Sheet():
                self.stand_at(ref)
                self.emit(SheetScreen(self.book, self.session, ref, self.at).sheet(step))
                return None
            case _:
                self.stand_at(ref)
                self.emit(Screen(self.book, self.session, ref, self.at).ask(step))
                return None

    def _hand_off(self, ref: str, step: HandoffStep) -> None:
        if step.text:
            self.say_text(step.text)
        try:
            after = self.target(step.goto, ref)
        except KeyError:
            after = self.role("waiting")
        self.call(step.level, step.queue, step.reason, tuple(map(str, step.signals)), after=after)
        if step.form:
            self._tell(f"{ref.partition('.')[0]}.{step.form}")

    def _tell(self, ref: str) -> None:
        """The answers of a form go into the case that was just asked for, those it does not have yet."""
        form = self.book.step(ref) if self.book.has(ref) else None
        answers = points.to_tell(form, self.session, ref) if isinstance(form, Sheet) else ()
        if isinstance(form, Sheet) and answers:
            self.emit(Tell(form.title, tuple((form.points[name].label, text) for name, text in answers)))
        for name, _ in answers:
            self.session = points.ticked(self.session, ref, name, "told")

    def call(
        self,
        level: Level,
        queue: str,
        reason: str,
        signals: tuple[str, ...] = (),
        *,
        after: str,
        relay: bool = False,
    ) -> None:
        """Ask for a counselor; `after` is shown when the case is open."""
        self.settle_doubt()
        self.change(after=after, level=Level.max((self.session.level, level)))
        self.emit(Handoff(level, queue, reason, signals, relay))

    def stand_at(self, ref: str) -> None:
        """The person is here now; where they were is kept for Back, for "go on", and for a paused checklist."""
        session, here = self.session, self.session.place
        trail, under, paused = session.trail, session.under, dict(session.paused)
        if here and here != ref:
            trail = (*trail, here)[-TRAIL:]
            if self._is_question(here) and ref.partition(".")[0] != here.partition(".")[0]:
                paused[here.partition(".")[0]] = here.partition(".")[2]
        if not self.comes_between(ref):
            under = None
        elif here and not self.comes_between(here):
            under = here
        if self._is_question(ref) or isinstance(self.book.step(ref), Verdict):
            paused.pop(ref.partition(".")[0], None)
        trail = () if ref == self.role("menu") else trail
        point = session.point if self._keeps_point(ref) else None
        self.change(place=ref, trail=trail, under=under, paused=paused, point=point)
        if session.hidden and ref.partition(".")[0] not in QUIET_DIALOGS:
            self.change(hidden=False)
            self.emit(Unhide())

    def _keeps_point(self, ref: str) -> bool:
        """Whether the open point of a sheet is gone back to from this step: one of its dialog, or one between."""
        point = self.session.point or ""
        same = ref.partition(".")[0] == point.partition(".")[0]
        here = point.rpartition(".")[0] == ref or not isinstance(self.book.step(ref), Sheet)
        return self.comes_between(ref) or (same and here)

    def _is_question(self, ref: str) -> bool:
        return self.book.has(ref) and isinstance(self.book.step(ref), Question)

    def comes_between(self, ref: str) -> bool:
        """Whether a step interrupts: it is shown over where the person was, who can go back there."""
        return ref.partition(".")[0] in BETWEEN or ref in tuple(
            self.role(name) for name in ("choose_language", "help", "offer_part")
        )

    def over(self, role: str) -> None:
        """Show the step of a role."""
        self.show(self.role(role))

    def back_under(self) -> None:
        """Where the person was before something came between; while a counselor writes with them, no screen at all."""
        if self.silent:
            return self.say("human_writes")
        if not self.session.welcomed:
            return self.show(self.role("welcome"))
        under = self.session.under
        self.change(under=None)
        if under and self.book.has(under):
            return self.show(under)
        return self.resume(None)

    def resume(self, dialog: str | None) -> None:
        """Go on with the paused questions of `dialog` (None: of any), else to the menu."""
        paused = dict(self.session.paused)
        name = dialog if dialog in paused else next(reversed(paused), None) if dialog is None else None
        step = paused.pop(name) if name else None
        self.change(paused=paused)
        if name and step and self.book.has(f"{name}.{step}"):
            return self.show(f"{name}.{step}")
        return self.show(self.role("menu"))

    def again(self) -> None:
        """The present step once more, with nothing changed."""
        place = self.session.place
        self.show(place if place and self.book.has(place) else self.role("menu"))

    def answer(self, ref: str, answer: str) -> None:
        """Take an answer to a question, call for help where it calls for it, and go on."""
        dialog_name, _, name = ref.partition(".")
        dialog = self.book.dialogs[dialog_name]
        step = dialog.steps[name]
        assert isinstance(step, Question)  # noqa: S101  # narrows the type
        given: Mapping[str, str] = {**self.session.answers.get(dialog_name, {}), name: answer}
        self.change(answers={**self.session.answers, dialog_name: given})
        advice = step.advice.get(answer)  # type: ignore[call-overload]  # callers pass yes, no or unknown
        if advice:
            self.say_text(advice)
        following = rules.after(dialog, name, self.session)
        if following is None:
            return self._broken(ref)
        level: Level | None = step.danger.get(answer)  # type: ignore[call-overload]  # as above
        if level is not None and f"{ref}={answer}" not in self.session.called:
            signals = step.signals.get(answer, ())  # type: ignore[call-overload]  # as above
            self._danger(ref, answer, level, following, tuple(map(str, signals)), step)
            return None
        return self.show(f"{dialog_name}.{following}")

    def _danger(
        self, ref: str, answer: str, level: Level, following: str, signals: tuple[str, ...], step: Question
    ) -> None:
        dialog = ref.partition(".")[0]
        self.change(
            called=(*self.session.called, f"{ref}={answer}"),
            place=f"{dialog}.{following}",
            trail=(*self.session.trail, ref)[-TRAIL:],
        )
        reason = step.because.get(answer, step.text)  # type: ignore[call-overload]  # callers pass a known answer
        after = self.role("danger" if level >= Level.EMERGENCY else "urgent")
        self.call(level, "first", reason, signals, after=after)

    def _broken(self, ref: str) -> None:
        """The content is wrong here: say so for the log, and answer the person all the same."""
        self.emit(Broken(ref))
        self.say("content_error")
        menu = self.role("menu")
        if ref != menu and self.book.has(menu):
            self.stand_at(menu)
            self._enter(menu, self.book.step(menu))

    @property
    def silent(self) -> bool:
        """Whether only a counselor may speak now."""
        return self.session.mode is Mode.HUMAN
