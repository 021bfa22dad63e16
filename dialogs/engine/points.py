"""Pure rules on the points of a sheet: which a person sees, which are done, what was written there."""

from collections.abc import Iterator
from dataclasses import replace

from dialogs.engine import rules
from dialogs.model import Dialog
from dialogs.session import Session
from dialogs.steps import Point, Sheet

LIST, NEXT, SHARE, PRINT, ALL = "list", "next", "share", "print", "all"
REMIND, ON_DAY, QUIET = "remind", "on_day", "quiet"
WORDS = (LIST, NEXT, SHARE, PRINT, ALL, REMIND, ON_DAY, QUIET, "human", "menu")
"""Choices of every sheet; no choice of the content has one of these names."""
AT = ("p", "done", "open", "skip", "write", "drop")
"""Choices that name a point, as "done_employer"."""
EVERY, DAY = "every", "day"
"""Choices that name a number of days, as "every_2" and "day_14"."""
MARK = "📎"
"""Stands in a note for what was sent and is no words."""


def reserved(choice: str) -> bool:
    """Whether the engine takes a choice of this name for its own."""
    return choice in WORDS or choice.partition("_")[0] in (*AT, EVERY, DAY)


def choice_names(sheet: Sheet) -> Iterator[str]:
    """Every choice that the engine's own buttons of this sheet name."""
    yield from (*WORDS, f"{EVERY}_7", f"{DAY}_14")
    yield from (f"{what}_{name}" for name in sheet.points for what in AT)


def shown(sheet: Sheet, dialog: Dialog, session: Session) -> list[str]:
    """The points that are there for this person, in order."""
    return [name for name, point in sheet.points.items() if not point.when or _any(point.when, dialog, session)]


def _any(conditions: tuple[str, ...], dialog: Dialog, session: Session) -> bool:
    answers = rules.answers_of(dialog, session)
    return any(rules.holds(condition, answers, session.fields, frozenset()) for condition in conditions)


def advice(point: Point, dialog: Dialog, session: Session) -> str | None:
    """The first advice that holds for this person."""
    return next((a.text for a in point.advice if not a.when or _any(a.when, dialog, session)), None)


def is_done(session: Session, ref: str, name: str) -> bool:
    return name in session.sheets.get(ref, {})


def is_told(session: Session, ref: str, name: str) -> bool:
    """Whether the counselors of the open case have this answer."""
    return session.sheets.get(ref, {}).get(name) == "told"


def note(session: Session, ref: str, name: str) -> str:
    """What the person wrote down there."""
    return session.notes.get(ref, {}).get(name, "")


def left_over(sheet: Sheet, session: Session, ref: str) -> list[str]:
    """Names of points that are no more, at which something was written."""
    return [name for name in session.notes.get(ref, {}) if name not in sheet.points]


def next_open(sheet: Sheet, dialog: Dialog, session: Session, ref: str, after: str | None = None) -> str | None:
    """The first point that is not done, behind `after` if it is given."""
    names = shown(sheet, dialog, session)
    start = names.index(after) + 1 if after in names else 0
    return next((name for name in names[start:] if not is_done(session, ref, name)), None)


def open_point(session: Session, ref: str) -> str | None:
    """The name of the point at which the person is in the sheet `ref`."""
    at, _, name = (session.point or "").rpartition(".")
    return name if at == ref else None


def to_tell(sheet: Sheet, session: Session, ref: str) -> tuple[tuple[str, str], ...]:
    """The answers that the counselors do not have yet, each with the name of its point."""
    written = [(name, note(session, ref, name)) for name in sheet.points if not is_told(session, ref, name)]
    return tuple((name, text) for name, text in written if text)


def ticked(session: Session, ref: str, name: str, state: str | None) -> Session:
    """The session with the point done, told or (None) open."""
    kept = {n: s for n, s in session.sheets.get(ref, {}).items() if n != name}
    return replace(session, sheets={**session.sheets, ref: kept | ({name: state} if state else {})})


def noted(session: Session, ref: str, name: str, text: str | None) -> Session:
    """The session with this text, or none, written down at the point."""
    kept = {n: s for n, s in session.notes.get(ref, {}).items() if n != name}
    return replace(session, notes={**session.notes, ref: kept | ({name: text} if text else {})})
