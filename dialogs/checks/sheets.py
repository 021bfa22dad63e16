"""Sheets have points, ways on, and names that do not stand in each other's way."""

from collections import Counter
from collections.abc import Iterator

from dialogs.engine.points import reserved
from dialogs.model import Book, Dialog
from dialogs.steps import Handoff, Sheet

POINTS = 20
"""Points of a sheet: more buttons than this are no list that anybody ends."""


def problems(book: Book) -> Iterator[str]:
    for dialog in book.dialogs.values():
        for name, step in dialog.steps.items():
            place = f'{dialog.dialog}.yaml: step "{name}"'
            if isinstance(step, Sheet):
                yield from _sheet(place, step)
            if isinstance(step, Handoff) and step.form and not _is_form(dialog, step.form):
                yield f'{place}: form "{step.form}" is no form of this dialog; name a step of kind sheet, mode form'


def _is_form(dialog: Dialog, name: str) -> bool:
    step = dialog.steps.get(name)
    return isinstance(step, Sheet) and step.mode == "form"


def _sheet(place: str, sheet: Sheet) -> Iterator[str]:
    if not 0 < len(sheet.points) <= POINTS:
        yield f"{place} has {len(sheet.points)} points, 1 to {POINTS} make a list; add or remove some"
    if (sheet.mode == "form") != bool(sheet.goto):
        yield f"{place}: a form needs `goto:`, a plan has none; add or remove it"
    for name, point in sheet.points.items():
        if sheet.mode == "form" and not point.note:
            yield f'{place}, point "{name}": a form asks for words; add `note:`'
    for old, new in sheet.moved.items():
        if old in sheet.points or new not in sheet.points:
            yield f'{place}: moved "{old}" must name a point that is gone, and "{new}" one that is there; correct it'
    names = Counter([*sheet.choices, *(name for point in sheet.points.values() for name in point.choices)])
    for name, count in names.items():
        if reserved(name):
            yield f'{place}, choice "{name}": the engine has a choice of this name; rename it'
        if count > 1:
            yield f'{place}, choice "{name}" stands here {count} times; each needs a name of its own'
