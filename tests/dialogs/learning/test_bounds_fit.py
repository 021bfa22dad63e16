import numpy as np
import pytest

from dialogs.learning.bounds_fit import ASKED, FALSE_ALARMS, best_bound, fit_bounds, nth
from dialogs.learning.offer_bounds_fit import FALSE_HIGH, fit_offer_bounds
from dialogs.learning.targets import targets_of
from dialogs.risk.labels import Flag, Level, Risk, Signal
from dialogs.risk.message import Bounds
from tests.dialogs.learning.made_up import message, offer


@pytest.mark.parametrize(("count", "reached"), [(-3, 0), (0, 0), (1, 1), (2, 2), (4, 4), (9, 4)])
def test_so_many_values_reach_the_bound(count: int, reached: int) -> None:
    values = np.array([0.1, 0.9, 0.3, 0.7, 0.5])
    assert int((values >= nth(values, count)).sum()) == reached


def test_equal_values_are_all_left_out_rather_than_all_taken() -> None:
    values = np.array([0.5, 0.5, 0.5, 0.1])
    assert int((values >= nth(values, 2)).sum()) == 0


@pytest.mark.parametrize(
    ("odds", "wanted"),
    [
        ([0.1, 0.2, 0.8, 0.9], [False, False, True, True]),
        ([0.1, 0.2, 0.3, 0.9], [False, False, True, True]),
        ([0.01, 0.02, 0.03, 0.04], [False, False, False, True]),
    ],
)
def test_the_best_bound_parts_what_can_be_parted(odds: list[float], wanted: list[bool]) -> None:
    bound = best_bound(np.array(odds), np.array(wanted))
    assert [value >= bound for value in odds] == wanted


def test_one_half_where_nothing_is_wanted() -> None:
    assert best_bound(np.array([0.1, 0.9]), np.array([False, False])) == 0.5


LABELS = ("danger", "emergency", "any", "other", *(signal.value for signal in Signal))


def test_bounds_of_messages_part_a_plain_set() -> None:
    """A hundred of each level with probabilities that tell them apart; phrases say nothing."""
    levels = [level for level in Level for _ in range(100)]
    examples = [message(str(at), "а", level) for at, level in enumerate(levels)]
    within = np.arange(400) % 100 / 2000
    rank = np.array([level.rank for level in levels])
    odds = {label: 0.1 + within for label in LABELS}
    odds |= {name: np.where(rank >= least, 0.9, 0.1) + within for name, least in (("any", 1), ("danger", 2))}
    odds["emergency"] = np.where(rank == 3, 0.9, 0.05) + within
    targets = targets_of(examples, "messages")
    bounds = fit_bounds(examples, odds, odds, targets, [Level.NONE] * 400)
    needed = {"alert", "ask", "ask_hinted", "ask_emergency", "emergency", "concern"}
    assert bounds.keys() == (
        needed
        | {f"{name}_alone" for name in needed}
        | {f"signal {signal.value}" for signal in Signal}
        | {"unsure_low", "unsure_high"}
    )
    rows = [{label: float(odds[label][at]) for label in LABELS} for at in range(400)]
    judged = [Bounds(bounds, alone=False).level(row) for row in rows]
    alarms = [level >= Level.URGENT for level in judged]
    asked = [Bounds(bounds, alone=False).doubts(row) for row in rows]
    assert sum(alarms[:100]) <= FALSE_ALARMS * 100
    assert sum(asks and not alarm for asks, alarm in zip(asked[:100], alarms, strict=False)) <= ASKED * 100
    assert all(alarms[200:])
    assert sum(level is want for level, want in zip(judged[200:], levels[200:], strict=True)) >= 195
    assert bounds["unsure_high"] <= float(odds["danger"][:100].max())
    assert bounds["unsure_low"] >= 0.9


def test_alarms_of_phrases_use_up_what_is_allowed() -> None:
    examples = [message(str(at), "а", Level.NONE if at < 100 else Level.URGENT) for at in range(200)]
    odds = {label: np.arange(200) / 200 for label in LABELS}
    targets = targets_of(examples, "messages")
    quiet = fit_bounds(examples, odds, odds, targets, [Level.NONE] * 200)
    loud = fit_bounds(examples, odds, odds, targets, [Level.URGENT] * 50 + [Level.NONE] * 150)
    assert loud["alert"] > quiet["alert"]
    assert float(odds["danger"][99]) < loud["alert"]


def test_bounds_of_offers_part_a_plain_set() -> None:
    examples = [offer(str(at), "а", *([Flag.BODY] if at >= 100 else [])) for at in range(200)]
    parted = np.where(np.arange(200) >= 100, 0.9, 0.1) + np.arange(200) / 4000
    odds = dict.fromkeys(("high", "any", *(flag.value for flag in Flag)), parted)
    bounds = fit_offer_bounds(examples, odds, odds, [set()] * 200)
    assert bounds.keys() == {"high", "high_alone", "unsure_low", "unsure_high"} | {f"flag {f.value}" for f in Flag}
    high = odds["high"] >= bounds["high"]
    assert [example.risk is Risk.HIGH for example in examples[100:]] == high[100:].tolist()
    assert int(high[:100].sum()) <= FALSE_HIGH * 100
    assert int(((odds["body"] >= bounds["flag body"]) != (np.arange(200) >= 100)).sum()) <= 2
    assert bounds["flag debt"] == 0.5
