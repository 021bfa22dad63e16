import pytest

from dialogs.learning.figures import (
    Figure,
    Told,
    calibration,
    f1,
    flag_f1,
    level_f1,
    mean,
    message_figures,
    offer_figures,
    share,
    signal_f1,
)
from dialogs.learning.told import told as told_of
from dialogs.risk.labels import About, Flag, Level, Question, Risk, Signal
from dialogs.risk.message import Assessment
from dialogs.risk.offer import OfferAssessment
from tests.dialogs.learning.made_up import message, offer, other, told


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [  # R: prop.test(hits, count, correct = FALSE)$conf.int, to four digits
        (0, 10, 0.0000, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0000),
        (81, 263, 0.2553, 0.3662),
        (95, 100, 0.8882, 0.9785),
    ],
)
def test_wilson_intervals(hits: int, count: int, low: float, high: float) -> None:
    pairs = [(message(str(at), "а"), told(danger=float(at < hits))) for at in range(count)]
    found = share("share", pairs, lambda pair: pair[1].danger > 0)
    assert (found.value, found.count) == (hits / count, count)
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-4)


def test_a_share_of_nothing_has_no_interval() -> None:
    assert share("none", [], lambda _: True) == Figure("none", 0.0, 0, None, None)


@pytest.mark.parametrize(
    ("wanted", "told", "value"),
    [
        ([True, True, False], [True, True, False], 1.0),
        ([True, True, False, False], [True, False, True, False], 0.5),
        ([True, True, True, False], [True, True, False, False], 0.8),
        ([True], [False], 0.0),
        ([False], [True], 0.0),
        ([False], [False], 0.0),
        ([], [], 0.0),
    ],
)
def test_f1(wanted: list[bool], told: list[bool], value: float) -> None:
    found = f1("f1", wanted, told)
    assert found.value == pytest.approx(value)
    assert found == Figure("f1", found.value, sum(wanted))


def test_a_mean_leaves_out_what_is_about_no_text() -> None:
    assert mean("m", [Figure("a", 0.5, 2), Figure("b", 1.0, 1), Figure("c", 0.0, 0)]) == Figure("m", 0.75, 3)
    assert mean("m", []) == Figure("m", 0.0, 0)


@pytest.mark.parametrize(
    ("danger", "hits", "error"),
    [
        ([0.0, 1.0], [False, True], 0.0),
        ([1.0, 0.0], [False, True], 1.0),
        ([0.25, 0.25, 0.25, 0.25], [True, False, False, False], 0.0),
        ([0.25, 0.25, 0.25, 0.25], [True, True, False, False], 0.25),
        ([0.95, 1.0], [True, True], 0.025),
        ([0.1, 0.9], [False, True], 0.1),
        ([], [], 0.0),
    ],
)
def test_calibration(danger: list[float], hits: list[bool], error: float) -> None:
    pairs = [
        (message(str(at), "а", Level.URGENT if hit else Level.NONE), told(danger=given))
        for at, (given, hit) in enumerate(zip(danger, hits, strict=True))
    ]
    found = calibration(pairs, lambda example: example.danger)
    assert found.value == pytest.approx(error)
    assert found.count == len(pairs)


def test_figures_of_messages() -> None:
    pairs = [
        (message("1", "а", Level.EMERGENCY, Signal.HELD), told(Level.EMERGENCY, Signal.HELD, danger=1.0)),
        (message("2", "б", Level.EMERGENCY, Signal.HELD), told(Level.NONE)),
        (message("3", "в", Level.URGENT), told(Level.CONCERN, asked=True)),
        (other(message("4", "г", Level.CONCERN)), told(Level.CONCERN)),
        (message("5", "д"), told(Level.URGENT)),
        (message("6", "е"), told(asked=True)),
        (message("7", "ё"), told()),
        (message("8", "ж"), told()),
    ]
    found = {figure.name: (round(figure.value, 6), figure.count) for figure in message_figures(pairs)}
    assert found["danger found"] == (0.333333, 3)
    assert found["danger found or asked about"] == (0.666667, 3)
    assert found["emergency found as emergency"] == (0.5, 2)
    assert found["emergency called none without a question"] == (0.5, 2)
    assert found["false alarms on none"] == (0.25, 4)
    assert found["questions on none"] == (0.25, 4)
    assert found["level right"] == (5 / 8, 8)
    assert found["about right, where there is a level"] == (0.75, 4)
    assert found["macro-F1 of signals"] == (0.666667, 2)
    assert level_f1(pairs, Level.EMERGENCY).value == pytest.approx(2 / 3)
    assert signal_f1(pairs, Signal.HELD).value == pytest.approx(2 / 3)


def test_figures_of_offers() -> None:
    high = Told(flags=frozenset({Flag.SECRECY}), risk=Risk.HIGH, danger=1.0)
    pairs = [
        (offer("1", "а", Flag.SECRECY), high),
        (offer("2", "б", Flag.BODY), Told()),
        (offer("3", "в"), high),
        (offer("4", "г"), Told()),
    ]
    found = {figure.name: (figure.value, figure.count) for figure in offer_figures(pairs)}
    assert found["high risk found"] == (0.5, 2)
    assert found["false high on none_found"] == (0.5, 2)
    assert found["any flag on none_found"] == (0.5, 2)
    assert found["risk right"] == (0.5, 4)
    assert found["calibration error"] == (0.5, 4)
    assert flag_f1(pairs, Flag.SECRECY).value == pytest.approx(2 / 3)


@pytest.mark.parametrize("figures", [message_figures, offer_figures])
def test_nothing_has_figures_too(figures: object) -> None:
    assert callable(figures)
    assert {figure.count for figure in figures([])} == {0}


def test_what_counts_of_a_judgement() -> None:
    judged = Assessment(Level.CONCERN, (Signal.WAGES,), About.OTHER, (), Question.KEPT, 0.3)
    assert told_of(judged) == Told(Level.CONCERN, frozenset({Signal.WAGES}), True, True, 0.3)
    shown = OfferAssessment((Flag.BODY,), (), Risk.HIGH, (), (), high=0.9)
    assert told_of(shown) == Told(flags=frozenset({Flag.BODY}), risk=Risk.HIGH, danger=0.9)
