"""Pure rules on answers: which questions are asked, which flags they show, which advice fits."""

from collections.abc import Mapping

from dialogs.model import Dialog, NextStep, Question, Verdict
from dialogs.risk.labels import Flag, Risk
from dialogs.risk.offer import risk_of
from dialogs.session import Session

UNKNOWNS_ARE_SOME = 3
"""So many "don't know" make a result without flags one to check before going."""


def holds(condition: str, answers: Mapping[str, str], fields: Mapping[str, str], flags: frozenset[Flag]) -> bool:
    """Whether "question=answer", "field=value" or a bare flag holds."""
    name, sign, value = condition.partition("=")
    if not sign:
        return name in flags
    return answers.get(name) == value or fields.get(name) == value


def asked(dialog: Dialog, session: Session) -> list[str]:
    """The questions of this dialog that these answers make needful, in order."""
    answers = session.answers.get(dialog.dialog, {})
    return [
        name
        for name, step in dialog.steps.items()
        if isinstance(step, Question)
        and (not step.when or any(holds(c, answers, session.fields, frozenset()) for c in step.when))
    ]


def after(dialog: Dialog, name: str, session: Session) -> str | None:
    """The step that follows in the file, passing over questions that these answers make needless."""
    names = list(dialog.steps)
    needful = set(asked(dialog, session))
    for candidate in names[names.index(name) + 1 :]:
        if candidate in needful or not isinstance(dialog.steps[candidate], Question):
            return candidate
    return None


def flags_of(dialog: Dialog, session: Session) -> frozenset[Flag]:
    """The flags that the answers to the needful questions show."""
    answers = session.answers.get(dialog.dialog, {})
    found: set[Flag] = set()
    for name in asked(dialog, session):
        step = dialog.steps[name]
        if isinstance(step, Question) and name in answers:
            found.update(step.flags.get(answers[name], ()))  # type: ignore[call-overload]  # a stored answer is a str
    return frozenset(found)


def unknowns(dialog: Dialog, session: Session) -> int:
    answers = session.answers.get(dialog.dialog, {})
    return sum(answers.get(name) == "unknown" for name in asked(dialog, session))


def grade(dialog: Dialog, session: Session) -> Risk:
    """The grade of the answers: the taxonomy's rule; much that is not known counts as something to check."""
    risk = risk_of(flags_of(dialog, session))
    if risk is Risk.NONE_FOUND and unknowns(dialog, session) >= UNKNOWNS_ARE_SOME:
        return Risk.SOME
    return risk


def reasons(dialog: Dialog, session: Session) -> list[str]:
    """Why each answer matters, those that show a flag first."""
    answers = session.answers.get(dialog.dialog, {})
    flagged: list[str] = []
    rest: list[str] = []
    for name in asked(dialog, session):
        step = dialog.steps[name]
        answer = answers.get(name)
        if not isinstance(step, Question) or answer not in ("yes", "no", "unknown"):
            continue
        sentence = step.because.get(answer)  # type: ignore[call-overload]  # narrowed to the three answers above
        if sentence:
            (flagged if step.flags.get(answer) else rest).append(sentence)  # type: ignore[call-overload]  # as above
    return flagged + rest


def next_steps(verdict: Verdict, dialog: Dialog, session: Session, count: int = 3) -> list[str]:
    """The first advice that fits these answers."""
    answers = session.answers.get(dialog.dialog, {})
    flags = flags_of(dialog, session)

    def fits(step: NextStep) -> bool:
        return not step.when or any(holds(c, answers, session.fields, flags) for c in step.when)

    return [step.text for step in verdict.next_steps if fits(step)][:count]
