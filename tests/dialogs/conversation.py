"""A conversation of tests/conversations/: data, and the person who plays it against the engine."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.rooms import the_judge, the_places
from bot.i18n import Catalogs
from bot.telegram.render import ScreenRenderer
from dialogs.effects import (
    Ask,
    Broken,
    Consent,
    Effect,
    EndCase,
    Forget,
    Handoff,
    Hide,
    Keep,
    LookUpCase,
    Paper,
    Rate,
    Relay,
    Remind,
    Say,
    Sort,
    Tell,
    Toast,
    Unhide,
)
from dialogs.engine import advance, points, rules
from dialogs.events import (
    CaseClosed,
    CaseLooked,
    CaseMoved,
    CaseOpened,
    CaseReleased,
    CaseTaken,
    Commanded,
    Edited,
    Event,
    Judged,
    Pressed,
    Reminded,
    Said,
    Shows,
    Silent,
    Started,
    StillWaiting,
    Unreadable,
)
from dialogs.loader import read_yaml
from dialogs.model import Book
from dialogs.risk.message import assess_message
from dialogs.risk.offer import assess_offer
from dialogs.session import Session
from dialogs.steps import Menu
from tests.dialogs.in_languages import languages_of, turn_in

FOLDER = Path(__file__).parent.parent / "conversations"
JUDGE = the_judge()
PLACES = the_places()
DOES = {
    "start",
    "press",
    "answers",
    "write",
    "forward",
    "send",
    "command",
    "case",
    "edit",
    "calm",
    "wait_days",
    "wait_minutes",
}
WITH = {"of": "press", "caption": "send", "album": "send", "near": "send"}
"""What may stand beside a key of DOES: `of`, the step of an earlier screen whose button is pressed; a caption; the
countries of a shared place."""
EXPECTS = {
    "step",
    "handoff",
    "signals",
    "mode",
    "level",
    "grade",
    "language",
    "silent",
    "screen",
    "kept",
    "parts",
    "relayed",
    "sorted",
    "rated",
    "agreed",
    "toast",
    "shows",
    "shows_not",
    "copies",
    "hidden",
    "back",
    "erased",
    "alone",
    "paper",
    "point",
    "done",
    "note",
    "told",
    "remind",
}


@dataclass
class Conversation:
    """A file in one of its languages: who it is about, Telegram's language code, and its turns."""

    name: str
    about: str
    language: str
    turns: list[dict[str, Any]]


def read(path: Path) -> list[Conversation]:
    """The conversations of a file, one for each of its languages, of which there may be a list.

    ValueError for a turn that does nothing, expects something unknown, or is not said in each of the languages.
    """
    data = read_yaml(path)
    languages = languages_of(data["language"], path.name)
    for number, turn in enumerate(data["turns"], 1):
        does = set(turn) & DOES
        beside = {key for key in turn if WITH.get(key) in does}
        if len(does) != 1 or set(turn) - does - beside - EXPECTS:
            raise ValueError(f"{path.name}: turn {number}: one of {sorted(DOES)} and any of {sorted(EXPECTS)}: {turn}")
    conversations = []
    for language in languages:
        turns = [
            turn_in(turn, language, languages, f"{path.name}: turn {number}")
            for number, turn in enumerate(data["turns"], 1)
        ]
        name = path.stem if isinstance(data["language"], str) else f"{path.stem}.{language}"
        conversations.append(Conversation(name, data["about"], language, turns))
    return conversations


def _judged(text: str) -> Judged:
    """By the first layer alone, so that every machine plays the same."""
    found = assess_message(text, JUDGE)
    return Judged(found.level, tuple(map(str, found.signals)), found.ask, found.danger, found.told)


@dataclass
class Player:
    """Plays turns; the session is saved and reloaded between all steps.

    It stands in for the service: it answers `Handoff` with `CaseOpened`, `EndCase` with `CaseClosed`, `LookUpCase` with
    the milestones that `case: did_<name>` has noted, and `Forget` with an empty session.
    """

    book: Book
    catalogs: Catalogs
    language: str
    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    saved: str = ""
    screens: dict[str, dict[str, str]] = field(default_factory=dict)
    shown_last: str = ""
    copied: tuple[str, ...] = ()
    effects: list[Effect] = field(default_factory=list)
    cases: int = 0
    taken: bool = False
    closed: bool = True
    milestones: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.saved = self.saved or Session.fresh("abc12").to_json()

    @property
    def session(self) -> Session:
        return Session.from_json(self.saved)

    def event(self, turn: dict[str, Any]) -> Event:
        """What the turn does."""
        code = self.language
        match turn:
            case {"start": payload}:
                return Started(self.now, payload, code)
            case {"command": name}:
                return Commanded(self.now, name, code)
            case {"write": text}:
                return self._said(text)
            case {"forward": text}:
                return replace(self._said(text), forwarded=True)
            case {"send": kind}:
                return replace(
                    self._said(turn.get("caption", "")),
                    kind=kind,
                    album=turn.get("album", False),
                    countries=tuple(turn.get("near", ())),
                )
            case {"edit": text}:
                return Edited(self.now, text, _judged(text))
            case {"calm": _}:
                return Pressed(self.now, self.button(self._harmless(), self.shown_last), code)
            case {"press": choice}:
                return Pressed(self.now, self.button(choice, turn.get("of", self.shown_last)), code)
            case {"case": news}:
                return self._news(news)
            case _:
                raise ValueError(turn)

    def _harmless(self) -> str:
        """The choice that settles the question about danger which is asked now, whichever it is."""
        step = self.book.step(self.shown_last)
        assert isinstance(step, Menu), self.shown_last
        return next(name for name, choice in step.choices.items() if choice.do == "settled")

    def _said(self, text: str) -> Said:
        shows = None
        if text:
            offer = assess_offer(text, JUDGE)
            shows = Shows(offer.flags, offer.sure, offer.says, offer.facts)
        code, named = self.language, PLACES.countries_answered(text)
        return Said(self.now, text, judged=_judged(text), shows=shows, language_code=code, countries=named)

    def _news(self, news: str) -> Event:
        match news:
            case "taken":
                self.taken = True
                self.milestones.append("taken")
                return CaseTaken(self.now, "Nur")
            case "released":
                self.taken = False
                return CaseReleased(self.now)
            case "closed" | "closed_corrected":
                self._ended()
                return CaseClosed(self.now, corrected=news == "closed_corrected")
            case _ if news.startswith("did_"):
                assert news.removeprefix("did_") in self.book.notices.milestones, news
                self.milestones.append(news.removeprefix("did_"))
                return CaseMoved(self.now)
            case "still_waiting":
                return StillWaiting(self.now)
            case "silent":
                return Silent(self.now)
            case "reminded":
                return Reminded(self.now)
            case "unreadable":
                return Unreadable(self.now)
            case _:
                raise ValueError(news)

    def _opened(self) -> CaseOpened:
        self.cases += 1
        if self.closed:
            self.closed, self.milestones = False, ["opened"]
        return CaseOpened(self.now, self.cases)

    def _ended(self) -> None:
        self.taken, self.closed = False, True
        self.milestones.append("closed")

    def _looked(self) -> CaseLooked:
        if not self.milestones:
            return CaseLooked(self.now)
        when = f"{self.now:%d.%m.%Y, %H:%M}"
        reached = tuple((name, when) for name in self.milestones)
        return CaseLooked(self.now, self.cases, taken=self.taken, closed=self.closed, milestones=reached)

    def button(self, choice: str, ref: str) -> str:
        """The data of a button on the last screen of the step `ref`."""
        buttons = self.screens.get(ref, {})
        assert choice in buttons, f"no button {choice!r} on the screen {ref!r}, there are {sorted(buttons)}"
        return buttons[choice]

    def play(self, turn: dict[str, Any]) -> None:
        """One turn, its expectations checked."""
        self.now += timedelta(days=turn.get("wait_days", 0), minutes=turn.get("wait_minutes", 0), seconds=20)
        if "wait_days" in turn or "wait_minutes" in turn:
            return
        for question, answer in list(turn.get("answers", {}).items()):
            place = self.session.place or ""
            assert place.endswith(f".{question}"), f"the person is asked {place!r}, not {question!r}"
            self.do({"press": answer})
            if question != list(turn["answers"])[-1]:
                self.expect({"press": answer})
        if "answers" not in turn:
            self.do(turn)
        self.expect(turn)

    def do(self, turn: dict[str, Any]) -> None:
        self.effects = self._advance(self.event(turn))
        assert not [e for e in self.effects if isinstance(e, Broken)], self.effects

    def _advance(self, event: Event) -> list[Effect]:
        session, effects = advance(self.book, self.session, event)
        self.saved = session.to_json()
        done = list(effects)
        for effect in effects:
            match effect:
                case Ask(rows=rows, replaces=replaces):
                    # A reminder is shown wherever the person is, and changes nothing of it.
                    self.shown_last = "reminder" if replaces == "reminder" else session.place or ""
                    self.screens[self.shown_last] = {
                        b.data.rpartition(":")[2]: b.data for row in rows for b in row if b.data
                    }
                    self.copied = tuple(b.copy for row in rows for b in row if b.copy)
                case Handoff():
                    done += self._advance(self._opened())
                case EndCase():
                    spoken = self.taken
                    self._ended()
                    done += self._advance(CaseClosed(self.now, spoken=spoken))
                case LookUpCase():
                    done += self._advance(self._looked())
                case Forget():
                    self.taken, self.closed, self.milestones = False, True, []
                    self.saved = Session.fresh("new34").to_json()
                case _:
                    pass
        return done

    def shown(self) -> str:
        """Everything this turn shows the person, in the session's language."""
        renderer = ScreenRenderer(self.catalogs)
        language = self.session.language
        texts = []
        for effect in self.effects:
            if isinstance(effect, Say | Ask):
                texts += [str(m["text"]) for m in renderer.render(language, effect.blocks, ())]
            if isinstance(effect, Toast):
                texts.append(renderer.words(language, effect.text))
            if isinstance(effect, Paper):
                texts += [renderer.words(language, text) for text in (effect.title, *(e.text for e in effect.lines))]
        return "\n".join(texts)

    def expect(self, turn: dict[str, Any]) -> None:
        """Check what the turn says; a call for a counselor that it does not say is always a mistake."""
        handoffs = [e for e in self.effects if isinstance(e, Handoff)]
        assert [h.level.value for h in handoffs] == ([turn["handoff"]] if turn.get("handoff") else []), turn
        seen = self._seen()
        if str(turn.get("step")).endswith(".*"):  # any step of this dialog: which question is asked may be learned anew
            seen["step"] = f"{seen['step'].partition('.')[0]}.*"
        for key in turn.keys() & seen.keys():
            assert seen[key] == turn[key], f"{key} is {seen[key]!r}, {turn[key]!r} was expected: {turn}"
        if "signals" in turn:
            assert set(turn["signals"]) <= {s for h in handoffs for s in h.signals}, handoffs
        if "grade" in turn:
            dialog = self.book.dialogs[(self.session.place or "").partition(".")[0]]
            assert rules.grade(dialog, self.session).value == turn["grade"]
        if turn.get("command") == "hide":
            assert any(isinstance(e, Hide) for e in self.effects)
        for text in turn.get("shows", ()):
            assert text in self.shown(), f"{text!r} is not in: {self.shown()}"
        for number in turn.get("copies", ()):
            assert number in self.copied, f"{number} is on no button, only {self.copied}"
        for text in turn.get("shows_not", ()):
            assert text not in self.shown(), f"{text!r} is in: {self.shown()}"

    def _seen(self) -> dict[str, Any]:
        """What can be said of the turn just played."""
        session, effects = self.session, self.effects
        return self._of_sheet() | {
            "step": session.place,
            "mode": session.mode.value,
            "level": session.level.value,
            "language": session.language,
            "hidden": session.hidden,
            "parts": session.offer_parts,
            "kept": any(isinstance(e, Keep) for e in effects),
            "relayed": any(isinstance(e, Relay) or (isinstance(e, Handoff) and e.relay) for e in effects),
            "sorted": next((("story", "offer")[e.offer] for e in effects if isinstance(e, Sort)), None),
            "rated": next((e.helped for e in effects if isinstance(e, Rate)), None),
            "agreed": next((e.agreed for e in effects if isinstance(e, Consent)), None),
            "erased": any(isinstance(e, Forget) for e in effects),
            "back": any(isinstance(e, Unhide) for e in effects),
            "toast": any(isinstance(e, Toast) for e in effects),
            "silent": not any(isinstance(e, Say | Ask) for e in effects),
            "screen": any(isinstance(e, Ask) for e in effects),
            "alone": any(isinstance(e, Say) and e.alone for e in effects),
            "paper": any(isinstance(e, Paper) for e in effects),
        }

    def _of_sheet(self) -> dict[str, Any]:
        """What can be said of the sheet on which the person is."""
        session, ref = self.session, self.session.place or ""
        point = points.open_point(session, ref)
        until = [e.at and (e.at - self.now + timedelta(hours=1)).days for e in self.effects if isinstance(e, Remind)]
        return {
            "point": point,
            "done": list(session.sheets.get(ref, {})),
            "note": points.note(session, ref, point or ""),
            "told": [question for e in self.effects if isinstance(e, Tell) for question, _ in e.answers],
            "remind": until[-1] if until else "as it was",
        }
