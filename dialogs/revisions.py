"""Brings a stored session to today's content."""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.model import Book
from dialogs.session import Session
from dialogs.steps import Question, Sheet


def bring(book: Book, session: Session) -> Session:
    """The session with every place and answer that today's content still has.

    A step or a point that was renamed (`moved` of its dialog or sheet) keeps its place and answers; one that is gone
    becomes the start of its dialog or the list, and a dialog that is gone the menu. Who reads a language that is gone
    reads the default one. A session of this revision comes back as it is.
    """
    if session.revision == book.revision:
        return session
    answers = {
        dialog: {
            name: value
            for old, value in given.items()
            if isinstance(book.dialogs[dialog].steps.get(name := _renamed(book, dialog, old)), Question)
        }
        for dialog, given in session.answers.items()
        if dialog in book.dialogs
    }
    paused = {
        dialog: name
        for dialog, old in session.paused.items()
        if dialog in book.dialogs and (name := _renamed(book, dialog, old)) in book.dialogs[dialog].steps
    }
    return replace(
        session,
        revision=book.revision,
        language=book.languages.or_default(session.language),
        place=_place(book, session.place),
        under=_place(book, session.under),
        after=_place(book, session.after),
        goal=_place(book, session.goal),
        trail=tuple(ref for old in session.trail if (ref := _moved(book, old)) and book.has(ref)),
        answers=answers,
        paused=paused,
        sheets=_lists(book, session.sheets),
        notes=_lists(book, session.notes),
        point=_point(book, session.point),
        remind=_remind(book, session.remind),
    )


def _lists(book: Book, kept: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What stands at the points of sheets. Of a point that is gone it stays: it may be the person's own words."""
    found: dict[str, dict[str, str]] = {}
    for old, values in kept.items():
        ref = _moved(book, old)
        sheet = book.step(ref) if ref and book.has(ref) else None
        if ref and isinstance(sheet, Sheet):
            found.setdefault(ref, {}).update({sheet.moved.get(name, name): value for name, value in values.items()})
    return found


def _point(book: Book, point: str | None) -> str | None:
    old, _, name = (point or "").rpartition(".")
    ref = _moved(book, old)
    sheet = book.step(ref) if ref and book.has(ref) else None
    if not isinstance(sheet, Sheet) or (name := sheet.moved.get(name, name)) not in sheet.points:
        return None
    return f"{ref}.{name}"


def _remind(book: Book, remind: Mapping[str, str]) -> Mapping[str, str]:
    ref = _moved(book, remind.get("sheet", ""))
    known = ref is not None and book.has(ref) and isinstance(book.step(ref), Sheet)
    return {**remind, "sheet": str(ref)} if known else {}


def _renamed(book: Book, dialog: str, step: str) -> str:
    return book.dialogs[dialog].moved.get(step, step)


def _moved(book: Book, ref: str) -> str | None:
    dialog, _, step = ref.partition(".")
    return f"{dialog}.{_renamed(book, dialog, step)}" if dialog in book.dialogs else None


def _place(book: Book, ref: str | None) -> str | None:
    if not ref:
        return None
    moved = _moved(book, ref)
    if moved is None:
        return book.roles["menu"]
    return moved if book.has(moved) else book.resolve(moved.partition(".")[0], "")
