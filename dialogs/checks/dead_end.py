"""Every way out leads somewhere, and every step has one."""

from collections.abc import Iterator

from dialogs.checks.ways import DO_NEEDS_NO_GOTO, choices_of, gotos, resolve
from dialogs.model import Book, Dialog
from dialogs.risk.labels import Flag
from dialogs.steps import ANSWERS, Question, Sheet, Verdict


def problems(book: Book) -> Iterator[str]:
    for dialog in book.dialogs.values():
        file = f"{dialog.dialog}.yaml"
        if dialog.start not in dialog.steps:
            yield f'{file}: it starts at the step "{dialog.start}", which does not exist; correct `start:`'
        for name, step in dialog.steps.items():
            for place, target in gotos(step):
                try:
                    resolve(book, target, dialog.dialog)
                except KeyError:
                    yield f'{file}: step "{name}", {place} leads to "{target}", which does not exist; correct `goto:`'
            for key, choice in choices_of(step).items():
                if not choice.goto and choice.do not in DO_NEEDS_NO_GOTO and not choice.set:
                    yield f'{file}: step "{name}", choice "{key}" leads nowhere; add `goto:` or `do:`'
                if choice.do in ("language", "rate", "consent") and not choice.value:
                    yield f'{file}: step "{name}", choice "{key}": `do: {choice.do}` needs `value:`; add it'
            yield from _question(file, dialog, name)
            yield from _conditions(book, file, dialog, name)


def _conditions(book: Book, file: str, dialog: Dialog, name: str) -> Iterator[str]:
    """A condition that can never hold is a slip of the pen."""
    step = dialog.steps[name]
    fields = {
        field
        for d in book.dialogs.values()
        for s in d.steps.values()
        for c in choices_of(s).values()
        for field in c.set
    }
    conditions = list(step.when) if isinstance(step, Question) else []
    if isinstance(step, Verdict):
        conditions += [condition for advice in step.next_steps for condition in advice.when]
    for point in step.points.values() if isinstance(step, Sheet) else ():
        conditions += [*point.when, *(condition for advice in point.advice for condition in advice.when)]
    for condition in conditions:
        asked, sign, answer = condition.partition("=")
        question = isinstance(dialog.steps.get(asked), Question) and answer in ANSWERS
        if not (question or asked in fields if sign else asked in set(Flag)):
            yield f'{file}: step "{name}", when "{condition}": there is no such question, field or flag; correct it'


def _question(file: str, dialog: Dialog, name: str) -> Iterator[str]:
    step = dialog.steps[name]
    names = list(dialog.steps)
    if isinstance(step, Question):
        following = [dialog.steps[n] for n in names[names.index(name) + 1 :]]
        if not any(not isinstance(s, Question) for s in following):
            yield f'{file}: step "{name}" is a question with nothing after it; add a step of kind verdict or menu'
        for condition in step.when:
            asked, sign, _ = condition.partition("=")
            if not sign or (asked in dialog.steps and names.index(asked) >= names.index(name)):
                yield f'{file}: step "{name}", when "{condition}" does not speak of an earlier question; correct it'
    if isinstance(step, Verdict) and len([s for s in step.next_steps if not s.when]) < 3:
        yield f'{file}: step "{name}" needs three next_steps without `when`, so that three always fit; add them'
