"""The first lines of a discreet dialog may be seen by anybody: a telephone shows them on its locked screen."""

from collections.abc import Iterator

from dialogs.model import Book, Dialog

MEND = "a telephone shows it on its locked screen; use other words there, or move them down"


def problems(book: Book) -> Iterator[str]:
    for dialog in book.dialogs.values():
        if dialog.discreet:
            for name, title, text in openings(dialog):
                if word := book.wording.shown_to_others("en", title, text):
                    yield f'{dialog.dialog}.yaml: step "{name}" begins with "{word}": {MEND}'


def openings(dialog: Dialog) -> Iterator[tuple[str, str, str]]:
    """(step, title, text) of every screen of the dialog."""
    for name, step in dialog.steps.items():
        title, text = getattr(step, "title", None) or "", getattr(step, "text", None) or ""
        if title or text:
            yield name, title, text
