"""What a message of the person does."""

from datetime import datetime, timedelta

from dialogs.effects import Keep, Relay
from dialogs.engine.turn import Turn
from dialogs.engine.words import answer_of
from dialogs.events import Edited, Said
from dialogs.model import LONG_TEXT, Question
from dialogs.model import Ask as AskStep
from dialogs.risk.labels import Level, Signal
from dialogs.session import Mode, language_of

ACKNOWLEDGE_EVERY = timedelta(minutes=10)
"""While nobody has taken the case, "received" is said again at most this often."""
WANTS = (Signal.WANTS_HUMAN, Signal.WANTS_LEGAL, Signal.WANTS_PSYCH)


def said(turn: Turn, event: Said) -> None:
    """A message that is no command, at any step and in any mode. Nothing is ever dropped."""
    if not turn.session.place and not turn.session.welcomed:
        language = language_of(event.language_code)
        if language:
            turn.change(language=language)
    if turn.session.mode is not Mode.BOT:
        return _to_case(turn, event)
    dangerous = event.level >= Level.URGENT and not event.forwarded
    if turn.session.hidden:
        return _while_hidden(turn, event, dangerous)
    if dangerous:
        return _danger(turn, event.level, event.signals, relay=True)
    if not turn.session.welcomed:
        _keep(turn)
        turn.say("kept_first")
        chosen = turn.session.place not in (None, turn.role("choose_language"))
        return turn.show(turn.role("welcome" if chosen or language_of(event.language_code) else "choose_language"))
    return _ordinary(turn, event)


def _to_case(turn: Turn, event: Said) -> None:
    turn.emit(Relay())
    if event.level > turn.session.level and event.level >= Level.URGENT and not event.forwarded:
        return _raise(turn, event)
    if turn.session.mode is Mode.WAITING and not turn.session.hidden:
        place = turn.session.place or ""
        step = turn.book.step(place) if turn.book.has(place) else None
        if isinstance(step, AskStep):
            return _answered(turn, place, step, event)
        _acknowledge(turn, event.at)
    return None


def _raise(turn: Turn, event: Said | Edited) -> None:
    """The open case becomes as urgent as the message. The person is told, unless a human speaks or it is hidden."""
    if event.level > turn.session.level and event.level >= Level.URGENT:
        waiting = turn.session.mode is Mode.WAITING and not turn.session.hidden
        _danger(turn, event.level, event.signals, relay=False, quiet=not waiting)


def _acknowledge(turn: Turn, at: datetime) -> None:
    last = turn.session.acknowledged_at
    if last and at - datetime.fromisoformat(last) < ACKNOWLEDGE_EVERY:
        return
    turn.change(acknowledged_at=at.isoformat())
    turn.say("received_waiting")


def _while_hidden(turn: Turn, event: Said, dangerous: bool) -> None:
    _keep(turn)
    if dangerous:
        _danger(turn, event.level, event.signals, relay=False, quiet=True)
    turn.show(turn.role("hidden"))


def _danger(turn: Turn, level: Level, signals: tuple[str, ...], *, relay: bool, quiet: bool = False) -> None:
    role = "danger" if level >= Level.EMERGENCY else "urgent"
    after = "" if quiet else turn.role(role)
    turn.call(level, "first", turn.book.notices.sentences["reason_words"], signals, after=after, relay=relay)


def _keep(turn: Turn, *, offer: bool = False) -> None:
    turn.emit(Keep(offer))
    if offer:
        turn.change(offer_parts=turn.session.offer_parts + 1)
    else:
        turn.change(kept=turn.session.kept + 1)


def _ordinary(turn: Turn, event: Said) -> None:
    place = turn.session.place or turn.role("menu")
    step = turn.book.step(place) if turn.book.has(place) else None
    if isinstance(step, AskStep):
        return _answered(turn, place, step, event)
    if isinstance(step, Question) and event.kind == "text" and (answer := answer_of(event.text)):
        return turn.answer(place, answer)
    if event.kind == "text" and not event.forwarded and any(want in event.signals for want in WANTS):
        _keep(turn)
        return turn.over("human")
    if event.forwarded or event.kind != "text" or len(event.text) >= LONG_TEXT:
        return _bundle(turn, event)
    _keep(turn)
    return turn.over("unclear")


def _answered(turn: Turn, place: str, step: AskStep, event: Said) -> None:
    if turn.session.mode is Mode.BOT:
        _keep(turn)
    if event.text:
        turn.set_field(step.field, event.text)
    try:
        target = turn.target(step.goto, place)
    except KeyError:
        target = step.goto
    turn.change(place=None)  # what was answered is not asked again by "go on"
    turn.show(target)


def _bundle(turn: Turn, event: Said) -> None:
    """A piece of an offer or of a story: kept in order; asked what it is unless the person is checking an offer."""
    offer_dialog = turn.role("offer").partition(".")[0]
    in_offer = turn.dialog == offer_dialog or (turn.session.under or "").partition(".")[0] == offer_dialog
    if in_offer and event.kind != "sticker":
        _keep(turn, offer=True)
        return turn.show(turn.role("offer_part"))
    _keep(turn)
    if event.kind == "sticker":
        return turn.over("unclear")
    return turn.over("sort")


def edited(turn: Turn, event: Edited) -> None:
    """A change of an earlier message: into the case if there is one; danger that is new in it is acted on."""
    if turn.session.mode is not Mode.BOT:
        turn.emit(Relay())
        return _raise(turn, event)
    if event.level >= Level.URGENT:
        _danger(turn, event.level, event.signals, relay=True, quiet=turn.session.hidden)
        return
    if not turn.session.hidden:
        turn.say("edited_kept")
