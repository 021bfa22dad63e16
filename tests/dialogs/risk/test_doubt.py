import pytest

from dialogs.risk.doubt import LIKELY, question_of
from dialogs.risk.labels import Question, Signal

ASKED = {
    Signal.SELF_HARM: Question.LIFE,
    Signal.HELD: Question.CAN_LEAVE,
    Signal.MONITORED: Question.CAN_LEAVE,
    Signal.TRAPPED_ABROAD: Question.CAN_LEAVE,
    Signal.VIOLENCE: Question.HURT,
    Signal.SEXUAL: Question.HURT,
    Signal.FORCED_CRIME: Question.HURT,
    Signal.DOCUMENTS: Question.KEPT,
    Signal.WAGES: Question.KEPT,
    Signal.DEBT: Question.KEPT,
    Signal.DECEIVED: Question.KEPT,
    Signal.TRAVEL_SOON: Question.LEAVING,
}


@pytest.mark.parametrize("signal", Signal)
def test_each_signal_has_its_question(signal: Signal) -> None:
    assert question_of({signal.value: LIKELY}) is ASKED.get(signal, Question.ANYBODY)
    assert question_of({signal.value: LIKELY - 0.01}) is Question.ANYBODY


@pytest.mark.parametrize(
    ("odds", "question"),
    [
        ({}, Question.ANYBODY),
        ({"self_harm": 0.3, "held": 0.9}, Question.LIFE),
        ({"held": 0.3, "violence": 0.9, "wages": 0.9}, Question.CAN_LEAVE),
        ({"travel_soon": 0.9, "wages": 0.3}, Question.KEPT),
        ({"minor": 0.9, "wants_human": 0.9}, Question.ANYBODY),
    ],
)
def test_the_gravest_likely_danger_is_asked_about(odds: dict[str, float], question: Question) -> None:
    assert question_of(odds) is question


@pytest.mark.parametrize(
    ("odds", "question"),
    [
        ({}, Question.THEY),
        ({"held": 0.9}, Question.THEY),
        ({"violence": 0.9}, Question.THEY),
        ({"wages": 0.9}, Question.THEY),
        ({"missing": 0.9}, Question.THEY),
        ({"self_harm": 0.9}, Question.LIFE),
        ({"self_harm": 0.9, "missing": 0.3}, Question.THEY),
        ({"travel_soon": 0.9}, Question.LEAVING),
    ],
)
def test_about_somebody_else(odds: dict[str, float], question: Question) -> None:
    assert question_of(odds | {"other": 0.5}) is question
    assert question_of(odds | {"other": 0.49}) is not Question.THEY
