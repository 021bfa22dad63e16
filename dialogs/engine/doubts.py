"""Doubt about danger: one closed question whose answer decides, mild messages that count together, and silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import prod

from dialogs.effects import Await
from dialogs.engine.turn import Turn
from dialogs.events import Edited, Judged, Said, Silent
from dialogs.risk.labels import Level, Question
from dialogs.session import Mode

MILD = 0.15
"""Probability of danger from which a message counts together with others."""
LAST = 3
"""So many messages are looked at together."""
WITHIN = timedelta(hours=6)
"""How old the first of them may be."""
ASK_TOGETHER = 0.6
"""Probability that one of two or more mild messages meant danger, from which a question is asked."""
CALL_TOGETHER = 0.9
"""The same of three, from which a counselor is called without one."""
SILENCE = timedelta(minutes=20)
"""Without an answer for so long, a counselor is called quietly."""
GRAVE = (Question.LIFE, Question.CAN_LEAVE, Question.HURT, Question.THEY, Question.ANYBODY)
"""Questions whose silence counts: they are about danger to life, body or liberty."""


def together(mild: Sequence[str]) -> float:
    """Probability that at least one of the messages meant danger, each taken by itself."""
    return 1 - prod(1 - float(entry.partition(" ")[2]) for entry in mild)


def remembered(mild: Sequence[str], judged: Judged, at: datetime) -> tuple[str, ...]:
    """The last mild messages with this one, if it is one."""
    recent = [entry for entry in mild if at - datetime.fromisoformat(entry.partition(" ")[0]) <= WITHIN]
    if judged.danger >= MILD:
        recent.append(f"{at.isoformat()} {judged.danger:.3f}")
    return tuple(recent[-LAST:])


def question_for(turn: Turn, judged: Judged, at: datetime) -> Question | Level | None:
    """What is to follow from a message that is no alarm by itself: a question, a call, or nothing."""
    mild = remembered(turn.session.mild, judged, at)
    turn.change(mild=mild)
    if judged.danger < MILD:
        return judged.ask
    if turn.session.doubt or (len(mild) >= LAST and together(mild) >= CALL_TOGETHER):
        return Level.URGENT
    if judged.ask is None and len(mild) > 1 and together(mild) >= ASK_TOGETHER:
        return Question.ANYBODY
    return judged.ask


def ask(turn: Turn, question: Question, event: Said | Edited) -> None:
    """Put the question; the message is kept."""
    turn.keep()
    turn.change(doubt=(question.value, *event.judged.signals))
    turn.emit(Await(event.at + SILENCE if question in GRAVE else None))
    turn.show(turn.book.doubt_step(question))


def is_open(turn: Turn) -> bool:
    """Whether the person stands before such a question."""
    return bool(turn.session.doubt) and turn.dialog == turn.role("doubt").partition(".")[0]


def silent(turn: Turn, event: Silent) -> None:
    """Nobody answered: a counselor is called, and nothing is written to the chat."""
    doubt, session = turn.session.doubt, turn.session
    turn.change(doubt=())
    if not doubt or session.mode is not Mode.BOT or Question(doubt[0]) not in GRAVE:
        return
    reason = turn.book.notices.sentences["reason_silent"]
    turn.call(Level.URGENT, "first", reason, doubt[1:], after="")
