"""What a message of the person does."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.effects import Relay
from dialogs.engine import covers, doubts, offers, sheets
from dialogs.engine.presses import choose, hide
from dialogs.engine.turn import Turn
from dialogs.engine.words import answer_of, opening_answer
from dialogs.events import Edited, Judged, Said
from dialogs.risk.labels import Level, Signal
from dialogs.risk.labels import Question as DoubtQuestion
from dialogs.session import Mode
from dialogs.steps import Ask as AskStep
from dialogs.steps import Country, Menu, Question

ACKNOWLEDGE_EVERY = timedelta(minutes=10)
"""While nobody has taken the case, "received" is said again at most this often."""
PLAIN = 0.9
"""Probability of danger from which an answer to a question for words, or a message into an open case, is more than that
without a phrase that says so: a human reads both anyway, and an address alone may sound like danger."""
ANSWER = 60
"""Characters of a message that may be the name of a country and nothing more."""
WANTS = (Signal.WANTS_HUMAN, Signal.WANTS_LEGAL, Signal.WANTS_PSYCH)


def said(turn: Turn, event: Said) -> None:
    """A message that is no command, at any step and in any mode. Nothing is ever dropped."""
    if not turn.session.place and not turn.session.welcomed:
        language = turn.book.languages.of_phone(event.language_code)
        if language:
            turn.change(language=language)
    if answer_of(event.text):
        event = replace(event, judged=Judged())  # "yes" and "no" say nothing by themselves
    match covers.meant(turn.session, event):
        case covers.Cover.HARMLESS:
            return hide(turn)
        case covers.Cover.CALL:
            return covers.call(turn)
        case None:
            pass
    step = turn.step
    if isinstance(step, AskStep) and step.secret and event.kind == "text" and not (turn.session.hidden or turn.silent):
        return _secret(turn, turn.session.place or "", step, event.text)
    if turn.session.mode is not Mode.BOT:
        return _to_case(turn, event)
    writing = sheets.asks(turn, event)
    # A question for words: the message goes where the answer leads.
    asked = isinstance(turn.step, AskStep) or (isinstance(turn.step, Country) and bool(event.countries)) or writing
    # A country's name alone may sound like danger to what was learned; a phrase that tells of it is more than that.
    plain = event.judged.told if isinstance(turn.step, Country) else _is_plain(event)
    dangerous = event.judged.level >= Level.URGENT and not event.forwarded and (plain or not asked)
    if turn.session.hidden:
        return _while_hidden(turn, event, dangerous)
    if dangerous:
        if writing:
            sheets.write(turn, event)
        return _danger(turn, event.judged.level, event.judged.signals, relay=True)
    # The caption of a picture that is sent while an offer is checked is about the offer.
    about_offer = event.kind != "text" and turn.dialog == _offer_dialog(turn)
    if not event.forwarded and not asked and not about_offer and _doubtful(turn, event):
        return None
    if not turn.session.welcomed:
        turn.keep()
        turn.say("kept_first")
        chosen = turn.session.place not in (None, turn.role("choose_language"))
        return turn.show(
            turn.role("welcome" if chosen or turn.book.languages.of_phone(event.language_code) else "choose_language")
        )
    return _ordinary(turn, event)


def _offer_dialog(turn: Turn) -> str:
    return turn.role("offer").partition(".")[0]


def _to_case(turn: Turn, event: Said) -> None:
    writing = sheets.asks(turn, event)
    turn.emit(Relay(sheets.question(turn, event)))
    if not event.forwarded and _raise(turn, event):
        if writing:
            sheets.write(turn, event)
        return None
    if writing:
        return sheets.said(turn, event)
    if turn.session.mode is Mode.WAITING and not turn.session.hidden:
        if isinstance(step := turn.step, AskStep) and not step.secret:
            return _answered(turn, turn.session.place or "", step, event)
        if isinstance(step, Country) and event.countries:
            return _country(turn, turn.session.place or "", step, event)
        _acknowledge(turn, event.at)
    return None


def _raise(turn: Turn, event: Said | Edited) -> bool:
    """Make the open case as urgent as the message; whether that is graver.

    The person is told, unless a human speaks or it is hidden.
    """
    judged = event.judged
    if judged.level <= turn.session.level or judged.level < Level.URGENT or not _is_plain(event):
        return False
    waiting = turn.session.mode is Mode.WAITING and not turn.session.hidden
    _danger(turn, judged.level, judged.signals, relay=False, quiet=not waiting)
    return True


def _is_plain(event: Said | Edited) -> bool:
    return event.judged.told or event.judged.danger >= PLAIN


def _doubtful(turn: Turn, event: Said) -> bool:
    """Whether the message was an answer to a question about danger, or leads to one, or to a call."""
    asked = doubts.is_open(turn) and event.kind == "text"
    if asked and _answers_doubt(turn, event.text):
        return True
    match doubts.question_for(turn, event.judged, event.at):
        case Level() as level:
            reason = turn.book.notices.sentences["reason_together"]
            signals = tuple(dict.fromkeys((*turn.session.doubt[1:], *event.judged.signals)))
            turn.call(level, "first", reason, signals, after=turn.role("urgent"), relay=True)
            return True
        case DoubtQuestion() as question:
            doubts.ask(turn, question, event)
            return True
        case None:
            if asked:
                turn.keep()
                turn.again()
            return asked


def _answers_doubt(turn: Turn, text: str) -> bool:
    step, answer = turn.step, opening_answer(text)
    if not isinstance(step, Menu) or answer is None or answer not in step.choices:
        return False
    turn.keep()
    choose(turn, turn.session.place or "", step.choices[answer])
    return True


def _acknowledge(turn: Turn, at: datetime) -> None:
    last = turn.session.acknowledged_at
    if last and at - datetime.fromisoformat(last) < ACKNOWLEDGE_EVERY:
        return
    turn.change(acknowledged_at=at.isoformat())
    turn.say("received_waiting")


def _while_hidden(turn: Turn, event: Said, dangerous: bool) -> None:
    turn.keep()
    doubtful = event.judged.ask is not None and not event.forwarded  # no question may be shown here
    if dangerous or doubtful:
        level = event.judged.level if dangerous else Level.URGENT
        _danger(turn, level, event.judged.signals, relay=False, quiet=True)
    turn.show(turn.role("hidden"))


def _danger(turn: Turn, level: Level, signals: tuple[str, ...], *, relay: bool, quiet: bool = False) -> None:
    role = "danger" if level >= Level.EMERGENCY else "urgent"
    after = "" if quiet else turn.role(role)
    turn.call(level, "first", turn.book.notices.sentences["reason_words"], signals, after=after, relay=relay)


def _ordinary(turn: Turn, event: Said) -> None:
    place = turn.session.place or turn.role("menu")
    step = turn.book.step(place) if turn.book.has(place) else None
    if isinstance(step, AskStep):
        return _answered(turn, place, step, event)
    if isinstance(step, Country) and _names_country(event):
        return _country(turn, place, step, event)
    if sheets.asks(turn, event):
        return sheets.said(turn, event)
    if isinstance(step, Question) and event.kind == "text" and (answer := answer_of(event.text)):
        return turn.answer(place, answer)
    if event.kind == "text" and not event.forwarded and any(want in event.judged.signals for want in WANTS):
        turn.keep()
        return turn.over("human")
    if offers.is_part(event.text, typed=event.kind == "text", forwarded=event.forwarded):
        return _bundle(turn, event)
    turn.keep()
    return turn.over("unclear")


def _secret(turn: Turn, place: str, step: AskStep, text: str) -> None:
    """A word between the person and the bot: kept as it is compared, read by nobody."""
    if (why := covers.refusal(turn, step.field, text)) is not None:
        turn.say(why)
        return turn.again()
    turn.set_field(step.field, covers.plain(text))
    _go_on(turn, place, step.goto)


def _names_country(event: Said) -> bool:
    """Whether a message at a question for a country can be its answer; a long one or a picture is something else."""
    return bool(event.countries) or (event.kind == "text" and not event.forwarded and len(event.text) <= ANSWER)


def _country(turn: Turn, place: str, step: Country, event: Said) -> None:
    """A country in words, or a shared place. A border is never far: several are shown to choose from."""
    if not event.countries:
        turn.keep()
        turn.say_text(step.unknown)
        return turn.again()
    known = [code for code in event.countries if code in turn.book.emergency] or event.countries
    if len(known) > 1:
        return turn.show_offers(place, known)
    turn.set_field(step.field, known[0])
    return _go_on(turn, place, step.goto)


def _go_on(turn: Turn, place: str, goto: str) -> None:
    """Where an answer leads; what was answered is not asked again by "go on"."""
    try:
        target = turn.target(goto, place)
    except KeyError:
        target = goto
    turn.change(place=None)
    turn.show(target)


def _answered(turn: Turn, place: str, step: AskStep, event: Said) -> None:
    if turn.session.mode is Mode.BOT:
        turn.keep()
    if event.text:
        turn.set_field(step.field, event.text)
    _go_on(turn, place, step.goto)


def _bundle(turn: Turn, event: Said) -> None:
    """A piece of an offer or of a story: kept in order; asked what it is unless the person is checking an offer."""
    offer_dialog = _offer_dialog(turn)
    offers.look(turn, event.shows)
    in_offer = turn.dialog == offer_dialog or (turn.session.under or "").partition(".")[0] == offer_dialog
    if in_offer and event.kind != "sticker":
        turn.keep(offer=True)
        return turn.show(turn.role("offer_part"))
    turn.keep()
    if event.kind == "sticker":
        return turn.over("unclear")
    return turn.over("sort")


def edited(turn: Turn, event: Edited) -> None:
    """A change of an earlier message: into the case if there is one; danger that is new in it is acted on."""
    if turn.session.mode is not Mode.BOT:
        turn.emit(Relay())
        _raise(turn, event)
        return None
    if event.judged.level >= Level.URGENT:
        _danger(turn, event.judged.level, event.judged.signals, relay=True, quiet=turn.session.hidden)
        return
    if event.judged.ask is not None and not turn.session.hidden:
        return doubts.ask(turn, event.judged.ask, event)
    if not turn.session.hidden:
        turn.say("note_edited" if sheets.is_written(turn) else "edited_kept")
