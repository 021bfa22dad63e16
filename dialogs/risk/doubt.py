"""Which closed question settles a doubt best: the one about the gravest thing that the message may be about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dialogs.risk.labels import Question, Signal

LIKELY: Final = 0.25
"""Probability of a signal from which the question about it is better than the question about any danger."""

_ASKED: tuple[tuple[Question, tuple[Signal, ...]], ...] = (
    (Question.LIFE, (Signal.SELF_HARM,)),
    (Question.CAN_LEAVE, (Signal.HELD, Signal.MONITORED, Signal.TRAPPED_ABROAD)),
    (Question.HURT, (Signal.VIOLENCE, Signal.SEXUAL, Signal.FORCED_CRIME)),
    (Question.KEPT, (Signal.DOCUMENTS, Signal.WAGES, Signal.DEBT, Signal.DECEIVED)),
    (Question.LEAVING, (Signal.TRAVEL_SOON,)),
)
_ABOUT_OTHERS = (Question.CAN_LEAVE, Question.HURT, Question.KEPT)
"""Questions that become one about the other person where the message is about somebody else."""


def question_of(odds: Mapping[str, float]) -> Question:
    """The question for a message with these probabilities of its signals (and of `other`)."""
    other = odds.get("other", 0.0) >= 0.5
    if other and odds.get(Signal.MISSING.value, 0.0) >= LIKELY:
        return Question.THEY
    for question, signals in _ASKED:
        if any(odds.get(signal.value, 0.0) >= LIKELY for signal in signals):
            return Question.THEY if other and question in _ABOUT_OTHERS else question
    return Question.THEY if other else Question.ANYBODY
