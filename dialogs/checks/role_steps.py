"""Every role of roles.yaml is a step of the kind that the engine expects."""

from collections.abc import Iterator

from dialogs.model import Book
from dialogs.risk.labels import Question
from dialogs.steps import Menu, Say, Verdict


def problems(book: Book) -> Iterator[str]:
    for role, ref in book.roles.items():
        if not book.has(ref):
            yield f'roles.yaml: role "{role}" is "{ref}", which does not exist; name a step as "dialog.step"'
            continue
        step = book.step(ref)
        if role == "forgotten" and not isinstance(step, Say):
            yield f'roles.yaml: role "forgotten" must be a step of kind say, "{ref}" is a {step.kind}'
        if role not in ("forgotten", "offer") and isinstance(step, Say | Verdict):
            yield f'roles.yaml: role "{role}" must be a step that waits, "{ref}" is a {step.kind}'
    if "doubt" in book.roles:
        for question in Question:
            ref = book.doubt_step(question)
            asked = book.step(ref) if book.has(ref) else None
            if not isinstance(asked, Menu) or not {"yes", "no"} <= set(asked.choices):
                yield f'roles.yaml: role "doubt": "{ref}" must be a menu with the choices "yes" and "no"; add it'
