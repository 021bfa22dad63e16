"""advance(book, session, event): what a conversation does next. Pure: same input, same output."""

from typing import assert_never

from dialogs.effects import Effect, Text
from dialogs.engine import doubts, milestones, offers, reminders, sheets
from dialogs.engine.emergency import emergency_text
from dialogs.engine.messages import edited, said
from dialogs.engine.presses import hide, pressed
from dialogs.engine.turn import Turn
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
    Pressed,
    Reminded,
    Said,
    Seen,
    Silent,
    Started,
    StillWaiting,
    Unreadable,
)
from dialogs.model import Book
from dialogs.revisions import bring
from dialogs.risk.labels import Level
from dialogs.session import Mode, Session

PASSING = ("case", "alias", "corrected")
"""Fields that speak of one case and go with it."""


def advance(book: Book, session: Session, event: Event) -> tuple[Session, tuple[Effect, ...]]:
    """What `event` does to `session`: the new session, and what is to be done, in order.

    Any event is answered in any session; a mistake in the content becomes an effect `Broken` and an answer.
    """
    turn = Turn(book, bring(book, session), event.at)
    reminders.sign(turn, event)
    match event:
        case Started():
            _started(turn, event)
        case Commanded():
            _commanded(turn, event)
        case Said():
            said(turn, event)
        case Edited():
            edited(turn, event)
        case Pressed():
            pressed(turn, event)
        case Seen(shows=shows):
            offers.seen(turn, shows)
        case Silent():
            doubts.silent(turn, event)
        case CaseLooked():
            milestones.looked(turn, event)
        case CaseMoved():
            milestones.moved(turn)
        case Reminded():
            reminders.reminded(turn, event)
        case CaseOpened() | CaseTaken() | CaseReleased() | CaseClosed() | StillWaiting() | Unreadable():
            _case(turn, event)
        case _:
            assert_never(event)
    return turn.session, tuple(turn.effects)


def _started(turn: Turn, event: Started) -> None:
    if turn.session.hidden and turn.session.welcomed:
        return turn.show(turn.role("safe"))
    if turn.silent:
        return turn.over("leave")
    goals = {"offer": turn.role("offer"), "help": turn.role("help_now")}
    turn.change(goal=goals.get(event.payload))
    if turn.session.welcomed:
        return turn.show(turn.role("safe"))
    language = turn.book.languages.of_phone(event.language_code)
    if language is None and not turn.session.place:
        return turn.show(turn.role("choose_language"))
    if language and not turn.session.place:
        turn.change(language=language)
    return turn.show(turn.role("welcome"))


def _commanded(turn: Turn, event: Commanded) -> None:
    if not turn.session.place and (language := turn.book.languages.of_phone(event.language_code)):
        turn.change(language=language)
    if turn.session.hidden and turn.session.welcomed and event.name not in ("hide", "forget"):
        return turn.show(turn.role("safe"))
    match event.name:
        case "hide":
            hide(turn)
        case "forget":
            turn.over("forget")
        case "language":
            turn.over("choose_language")
        case "help":
            turn.over("help")
        case "menu" | "human" if turn.silent:
            turn.over("leave")
        case "menu":
            turn.show(turn.role("menu" if turn.session.welcomed else "welcome"))
        case "human" if turn.session.mode is Mode.WAITING:
            turn.over("waiting")
        case "human":
            turn.over("human")
        case _ if not turn.silent:
            turn.say("unknown_command")
            turn.over("help")
        case _:
            turn.over("leave")


def _case(turn: Turn, event: CaseOpened | CaseTaken | CaseReleased | CaseClosed | StillWaiting | Unreadable) -> None:
    """News of the person's case. A hidden chat shows nothing of it."""
    quiet = turn.session.hidden
    match event:
        case CaseOpened():
            turn.set_field("case", str(event.number))
            after = turn.session.after
            mode = turn.session.mode
            turn.change(after=None, mode=Mode.WAITING if mode is Mode.BOT else mode, kept=0)
            if after and not quiet:
                turn.show(after)
        case CaseTaken():
            turn.change(mode=Mode.HUMAN)
            turn.set_field("alias", event.alias)
            if not quiet:
                turn.say("taken", alias=Text(event.alias, literal=True))
        case CaseReleased():
            turn.change(mode=Mode.WAITING)
            if not quiet:
                turn.say("released")
        case CaseClosed():
            fields = {name: value for name, value in turn.session.fields.items() if name not in PASSING}
            if event.corrected:
                fields["corrected"] = "yes"
            sheets.untold(turn)
            turn.change(mode=Mode.BOT, level=Level.NONE, fields=fields, acknowledged_at=None, after=None)
            if not quiet and event.spoken:
                turn.say("closed")
                turn.show(turn.role("feedback"))
            elif not quiet:
                turn.say("not_called")
                turn.back_under()
        case StillWaiting():
            if not quiet:
                country = turn.session.fields.get("country")
                turn.say("still_waiting", emergency=emergency_text(turn.book, country))
        case Unreadable():
            if not quiet:
                turn.say("parked")


__all__ = ["advance"]
