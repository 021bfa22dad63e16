"""Reminders: only when agreed, at the hour at which that was done, in one neutral sentence."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dialogs.effects import Remind
from dialogs.engine.sheet_screens import SheetScreen
from dialogs.engine.turn import Turn
from dialogs.events import Commanded, Edited, Event, Pressed, Reminded, Said, Started
from dialogs.session import Mode

UNANSWERED = 3
"""So many reminders without any sign of the person, then none."""
LATE = timedelta(hours=1)
"""A reminder that comes later than this (the bot was away, the chat stopped) is put off: the hour was agreed."""
SIGNS = (Started, Commanded, Said, Edited, Pressed)
"""What shows that the person is there."""


def agree(turn: Turn, ref: str, days: int, *, again: bool) -> None:
    """The person wants to be written to in so many days, and after as many days again, or once."""
    at = turn.at + timedelta(days=days)
    every = str(days) if again else "0"
    _set(turn, {"sheet": ref, "at": at.isoformat(), "every": every, "unanswered": "0"}, at)


def stop(turn: Turn) -> None:
    """No reminders."""
    if turn.session.remind:
        turn.change(remind={})
        turn.emit(Remind(None))


def sign(turn: Turn, event: Event) -> None:
    """Whoever does something is there: what was not answered counts no longer, what is overdue is put off."""
    remind = turn.session.remind
    if not remind or not isinstance(event, SIGNS):
        return
    if remind["unanswered"] != "0":
        turn.change(remind={**remind, "unanswered": "0"})
    if datetime.fromisoformat(remind["at"]) + LATE < turn.at:
        _put_off(turn)


def reminded(turn: Turn, event: Reminded) -> None:
    """Write, unless it may be seen by another, a person speaks here, or it is not the hour."""
    remind, session = turn.session.remind, turn.session
    if not remind or not turn.book.has(remind["sheet"]):
        return stop(turn)
    due = datetime.fromisoformat(remind["at"])
    if event.at < due:
        return turn.emit(Remind(due))
    if session.hidden or session.mode is not Mode.BOT or due + LATE < event.at:
        return _put_off(turn)
    turn.emit(SheetScreen(turn.book, session, remind["sheet"], turn.at).reminder())
    unanswered = int(remind["unanswered"]) + 1
    if remind["every"] == "0" or unanswered >= UNANSWERED:
        return stop(turn)
    turn.change(remind={**remind, "unanswered": str(unanswered)})
    return _put_off(turn)


def _put_off(turn: Turn) -> None:
    """To the next of its days that is to come, a day later where it was to be once; at the same hour."""
    remind = turn.session.remind
    step = timedelta(days=int(remind["every"]) or 1)
    at = datetime.fromisoformat(remind["at"])
    missed = max(0, (turn.at - at) // step)
    _set(turn, remind, at + step * (missed + 1))


def _set(turn: Turn, remind: Mapping[str, str], at: datetime) -> None:
    turn.change(remind={**remind, "at": at.isoformat()})
    turn.emit(Remind(at))
