"""Brings a stored session to today's content."""

from dataclasses import replace

from dialogs.model import Book
from dialogs.session import Session
from dialogs.steps import Question


def bring(book: Book, session: Session) -> Session:
    """The session with every place and answer that today's content still has.

    A step that was renamed (`moved` of its dialog) keeps its place and answers; one that is gone becomes the start of
    its dialog, and a dialog that is gone the menu. Who reads a
    language that is gone reads the default one. A session of this revision comes back as it is.
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
    )


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
