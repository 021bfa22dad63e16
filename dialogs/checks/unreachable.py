"""Every step can be reached from /start, a command or a role."""

from collections.abc import Collection, Iterable, Iterator

from dialogs.checks.ways import gotos, resolve
from dialogs.model import Book
from dialogs.risk.labels import Question
from dialogs.steps import Page
from dialogs.steps import Question as QuestionStep


def problems(book: Book) -> Iterator[str]:
    seen = reachable(book)
    for dialog in book.dialogs.values():
        for name in dialog.steps:
            if f"{dialog.dialog}.{name}" not in seen:
                yield f'{dialog.dialog}.yaml: nothing leads to the step "{name}"; lead to it or remove it'


def reachable(book: Book) -> set[str]:
    """Every step that a person can come to."""
    todo = [ref for ref in book.roles.values() if book.has(ref)]
    if "doubt" in book.roles:
        todo += [ref for question in Question if book.has(ref := book.doubt_step(question))]
    return reachable_from(book, todo)


def reachable_from(book: Book, refs: Iterable[str], beside: Collection[str] = ()) -> set[str]:
    """These steps and every one that they lead to, on ways that do not pass through `beside`."""
    todo = list(refs)
    seen: set[str] = set()
    while todo:
        ref = todo.pop()
        if ref in seen or ref in beside:
            continue
        seen.add(ref)
        todo += _next(book, ref)
    return seen


def _next(book: Book, ref: str) -> list[str]:
    dialog, _, name = ref.partition(".")
    step = book.step(ref)
    found: list[str] = []
    for _, target in gotos(step):
        try:
            found += resolve(book, target, dialog)
        except KeyError:
            continue
    steps = book.dialogs[dialog].steps
    names = list(steps)
    if isinstance(step, QuestionStep):
        for follower in names[names.index(name) + 1 :]:
            found.append(f"{dialog}.{follower}")
            follow = steps[follower]
            if not isinstance(follow, QuestionStep) or not follow.when:
                break
    if isinstance(step, Page):
        found += [f"{dialog}.{n}" for n, s in steps.items() if isinstance(s, Page) and s.chapter == step.chapter]
    return found
