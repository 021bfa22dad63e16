"""Every text of the content, with the place where it stands."""

from collections.abc import Iterator

from dialogs.checks.ways import choices_of
from dialogs.model import Book
from dialogs.steps import AnyStep, Question, Sheet, Verdict

COUNTRY_PARTS = ("scheme_title", "scheme", "agency_title", "agency", "consulate_title", "consulate")
"""Texts of a page of a country."""


def sentences(book: Book) -> Iterator[tuple[str, str]]:
    """(place, text) of everything a person or counselor may read, in file order."""
    for dialog in book.dialogs.values():
        file = f"{dialog.dialog}.yaml"
        yield f"{file}: title", dialog.title
        for name, step in dialog.steps.items():
            for part, text in step_sentences(step):
                yield f'{file}: step "{name}", {part}', text
    for section in ("labels", "sentences", "commands", "emergency", "milestones", "directory", "languages"):
        for key, text in getattr(book.notices, section).items():
            yield f"notices.yaml: {section} {key}", text
    for code, notes in book.countries.items():
        for part in ("scheme", "agency", "consulate"):
            if text := getattr(notes, part):
                yield f"countries/{code}.yaml: {part}", text
    for contact in book.directory:
        yield f"contacts/directory.yaml: {contact.id}, name", contact.name
        if contact.scope:
            yield f"contacts/directory.yaml: {contact.id}, scope", contact.scope


def step_sentences(step: AnyStep) -> Iterator[tuple[str, str]]:
    """(part, text) of one step. A language's own name is no text to translate."""
    for part in ("title", "text", "why", "reason", "unknown", *COUNTRY_PARTS):
        text = getattr(step, part, None)
        if text:
            yield part, text
    if isinstance(step, Question):
        for part in ("because", "advice"):
            for answer, text in getattr(step, part).items():
                yield f"{part} {answer}", text
    for name, choice in choices_of(step).items():
        if choice.do != "language":
            yield f'choice "{name}"', choice.label
    if isinstance(step, Verdict):
        yield from _verdict(step)
    if isinstance(step, Sheet):
        yield from _points(step)


def _points(step: Sheet) -> Iterator[tuple[str, str]]:
    """A point's label is a button, and called so."""
    for name, point in step.points.items():
        yield f'choice "p_{name}"', point.label
        for part in ("text", "short", "note"):
            if text := getattr(point, part):
                yield f'point "{name}", {part}', text
        for number, advice in enumerate(point.advice, 1):
            yield f'point "{name}", advice {number}', advice.text


def _verdict(step: Verdict) -> Iterator[tuple[str, str]]:
    for risk, grade in step.grades.items():
        yield f"grade {risk} title", grade.title
        yield f"grade {risk} text", grade.text
    yield "reasons", step.reasons
    yield "unknowns", step.unknowns
    yield "steps_title", step.steps_title
    for number, advice in enumerate(step.next_steps, 1):
        yield f"next_steps {number}", advice.text
    yield "summary title", step.summary.title
    for risk, text in step.summary.grade.items():
        yield f"summary grade {risk}", text
    yield "summary reasons", step.summary.reasons
    yield "summary end", step.summary.end
    for flag, text in step.flag_sentences.items():
        yield f"flag_sentences {flag}", text
    for part in ("text_names", "text_shows", "text_nothing", "text_silent", "text_differs"):
        yield part, getattr(step, part)
    for fact, text in step.fact_sentences.items():
        yield f"fact_sentences {fact}", text
