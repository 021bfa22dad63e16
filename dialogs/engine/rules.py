"""Pure rules on answers: which questions are asked, which flags they show, which advice fits."""

from collections.abc import Mapping

from dialogs.model import Dialog
from dialogs.risk.labels import Fact, Flag, Risk
from dialogs.risk.offer import risk_of
from dialogs.session import Session
from dialogs.steps import Answer, NextStep, Question, Verdict

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
    answers = answers_of(dialog, session)
    return [
        name
        for name, step in dialog.steps.items()
        if isinstance(step, Question)
        and (not step.when or any(holds(c, answers, session.fields, frozenset()) for c in step.when))
    ]


def in_text(step: Question, session: Session) -> Answer | None:
    """The answer that the text of the offer gives: a red flag goes before what an honest offer says."""
    for shown in (*session.text_sure, *session.text_says):
        for label, answer in step.in_text.items():
            if label.value == shown:
                return answer
    return None


def answers_of(dialog: Dialog, session: Session) -> dict[str, str]:
    """What the text of the offer answers, and over it what the person answered."""
    found: dict[str, str] = {}
    for name, step in dialog.steps.items():
        if isinstance(step, Question) and (answer := in_text(step, session)):
            found[name] = answer
    return found | dict(session.answers.get(dialog.dialog, {}))


def to_ask(dialog: Dialog, session: Session) -> list[str]:
    """The needful questions that the text of the offer leaves open, and those that the person answered."""
    given = session.answers.get(dialog.dialog, {})
    known = answers_of(dialog, session)
    return [name for name in asked(dialog, session) if name in given or name not in known]


def differing(dialog: Dialog, session: Session) -> list[str]:
    """The texts of the questions that the person and the offer answer differently."""
    given = session.answers.get(dialog.dialog, {})
    found = []
    for name in asked(dialog, session):
        step = dialog.steps[name]
        if isinstance(step, Question) and given.get(name) in ("yes", "no"):
            said = in_text(step, session)
            if said is not None and said != given[name]:
                found.append(step.text)
    return found


def silent_facts(session: Session) -> list[Fact]:
    """What an honest offer says and the text does not; nothing where no text was seen."""
    return [fact for fact in Fact if session.text_seen and fact.value not in session.text_says]


def text_flags(session: Session) -> list[Flag]:
    return [Flag(flag) for flag in session.text_flags]


def after(dialog: Dialog, name: str, session: Session) -> str | None:
    """The step that follows in the file, passing over questions that these answers make needless."""
    names = list(dialog.steps)
    needful = set(to_ask(dialog, session))
    for candidate in names[names.index(name) + 1 :]:
        if candidate in needful or not isinstance(dialog.steps[candidate], Question):
            return candidate
    return None


def flags_of(dialog: Dialog, session: Session) -> frozenset[Flag]:
    """The flags that the answers show, and those of the offer's text."""
    found = answered_flags(dialog, session)
    return found | set(text_flags(session)) - settled_flags(dialog, session) if reads_text(dialog) else found


def settled_flags(dialog: Dialog, session: Session) -> frozenset[Flag]:
    """Flags of the text that the person knows better: the advert did not name the employer, but they know them."""
    given = session.answers.get(dialog.dialog, {})
    return frozenset(
        flag
        for name, step in dialog.steps.items()
        if isinstance(step, Question)
        for flag in step.settles.get(given.get(name), ())  # type: ignore[call-overload]  # a stored answer is a str
    )


def answered_flags(dialog: Dialog, session: Session) -> frozenset[Flag]:
    """The flags that the answers to the needful questions show."""
    answers = answers_of(dialog, session)
    found: set[Flag] = set()
    for name in asked(dialog, session):
        step = dialog.steps[name]
        if isinstance(step, Question) and name in answers:
            found.update(step.flags.get(answers[name], ()))  # type: ignore[call-overload]  # a stored answer is a str
    return frozenset(found)


def reads_text(dialog: Dialog) -> bool:
    """Whether this dialog is the checklist that an offer's text flows into."""
    return any(isinstance(step, Question) and step.in_text for step in dialog.steps.values())


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
    answers = answers_of(dialog, session)
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
    answers = answers_of(dialog, session)
    flags = flags_of(dialog, session)

    def fits(step: NextStep) -> bool:
        return not step.when or any(holds(c, answers, session.fields, flags) for c in step.when)

    return [step.text for step in verdict.next_steps if fits(step)][:count]
