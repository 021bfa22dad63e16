"""Screens stay short enough for a phone and within Telegram's limits; buttons can be pressed."""

from collections.abc import Iterator

from dialogs.checks.sentences import step_sentences
from dialogs.checks.ways import choices_of
from dialogs.engine.buttons import data_of
from dialogs.engine.points import choice_names
from dialogs.model import ID, Book
from dialogs.steps import AnyStep, Sheet

SCREEN = 900
"""Characters of a screen in English; translations may grow by half."""
LABEL = 40
"""Characters of a button that a narrow phone shows whole."""
SID = "zzzzz"


def problems(book: Book) -> Iterator[str]:
    for dialog in book.dialogs.values():
        file = f"{dialog.dialog}.yaml"
        for name, step in dialog.steps.items():
            shown = len(getattr(step, "title", None) or "") + len(getattr(step, "text", None) or "")
            if shown > SCREEN:
                yield f'{file}: step "{name}" has {shown} characters, {SCREEN} fit a phone; split or shorten it'
            for part, text in step_sentences(step):
                if part.startswith("choice") and len(text) > LABEL:
                    yield f'{file}: step "{name}", {part}: {len(text)} characters, {LABEL} fit a button; shorten it'
            yield from _points(f'{file}: step "{name}"', step)
            own = choice_names(step) if isinstance(step, Sheet) else ()
            for choice in (*choices_of(step), "previous", "unknown", *own):
                try:
                    data_of(SID, f"{dialog.dialog}.{name}", choice)
                except ValueError:
                    yield f'{file}: step "{name}", choice "{choice}": the names are too long together; shorten one'
            if not ID.fullmatch(name):
                yield f'{file}: step "{name}": a name is small letters, digits and _, 20 at most; rename it'


def _points(place: str, step: AnyStep) -> Iterator[str]:
    for name, point in step.points.items() if isinstance(step, Sheet) else ():
        advice = max((len(a.text) for a in point.advice), default=0)
        shown = len(point.label) + len(point.text) + advice + len(point.note or "")
        if shown > SCREEN:
            yield f'{place}, point "{name}" has {shown} characters, {SCREEN} fit a phone; split or shorten it'
