"""Where a step leads: the ways that the rules walk."""

from collections.abc import Iterator

from dialogs.model import Book
from dialogs.steps import AnyStep, Ask, Choice, Country, CountryPage, Handoff, Menu, Say, Sheet, Verdict

SPECIAL = {
    "@goal": ("menu", "unclear", "offer", "help_now", "leave", "waiting"),
    "@human": ("waiting",),
    "@advice": ("help_now",),
}
"""Targets that the engine finds, with the roles they may lead to."""
DO_NEEDS_NO_GOTO = (
    "language",
    "back",
    "summary",
    "share",
    "hide",
    "forget",
    "end_case",
    "resume",
    "restart",
)


def choices_of(step: AnyStep) -> dict[str, Choice]:
    """Every choice of the content; those of a sheet's points are the sheet's."""
    found = dict(step.choices) if isinstance(step, Menu | Country | CountryPage | Ask | Verdict | Sheet) else {}
    for point in step.points.values() if isinstance(step, Sheet) else ():
        found |= point.choices
    return found


def gotos(step: AnyStep) -> Iterator[tuple[str, str]]:
    """(place in the step, target) of every way out that the content writes."""
    if isinstance(step, Say | Ask | Country | Handoff | Sheet) and step.goto:
        yield "goto", step.goto
    for name, choice in choices_of(step).items():
        if choice.goto:
            yield f'choice "{name}"', choice.goto


def resolve(book: Book, target: str, dialog: str) -> list[str]:
    """The steps a target may lead to. KeyError when it leads nowhere."""
    if target in SPECIAL:
        return [book.roles[role] for role in SPECIAL[target] if role in book.roles]
    return [book.resolve(target, dialog)]
