import numpy as np
import pytest

from dialogs.learning.labelled import Kind
from dialogs.learning.scores import folds_of
from dialogs.learning.targets import LIKE, targets_of, without_languages
from dialogs.risk.labels import Flag, Level, Signal
from tests.dialogs.learning.made_up import message, messages, offer, other


def test_targets_of_messages() -> None:
    examples = [
        message("1", "а"),
        message("2", "б", Level.CONCERN, Signal.WAGES, lang="kk"),
        other(message("3", "в", Level.URGENT)),
        message("4", "г", Level.EMERGENCY, Signal.HELD, Signal.WAGES),
    ]
    found = {label: wanted.astype(int).tolist() for label, wanted in targets_of(examples, "messages").items()}
    assert found["any"] == [0, 1, 1, 1]
    assert found["danger"] == [0, 0, 1, 1]
    assert found["emergency"] == [0, 0, 0, 1]
    assert found["other"] == [0, 0, 1, 0]
    assert found["wages"] == [0, 1, 0, 1]
    assert found["lang kk"] == [0, 1, 0, 0]
    assert found["lang ru"] == [1, 0, 1, 1]
    assert {signal.value for signal in Signal} < found.keys()


def test_targets_of_offers() -> None:
    examples = [offer("1", "а"), offer("2", "б", Flag.DEBT), offer("3", "в", Flag.BODY), offer("4", "г", *list(Flag))]
    found = {label: wanted.astype(int).tolist() for label, wanted in targets_of(examples, "offers").items()}
    assert found["any"] == [0, 1, 1, 1]
    assert found["high"] == [0, 0, 1, 1]
    assert found["debt"] == [0, 1, 0, 1]
    assert {flag.value for flag in Flag} < found.keys()


@pytest.mark.parametrize("kind", ["messages", "offers"])
def test_likeness_is_of_labels_that_are_told(kind: Kind) -> None:
    targets = targets_of([message("1", "а")], kind)
    assert set(LIKE[kind]) <= set(without_languages(targets))
    assert targets.keys() - without_languages(targets).keys() == {"lang kk", "lang ru", "lang uz", "lang en"}


@pytest.mark.parametrize("size", [1, 2, 7])
def test_folds_never_split_a_family(size: int) -> None:
    examples = [message(str(at), "а", family=f"f{at // size}") for at in range(70)]
    folds = folds_of(examples)
    for train, test in folds:
        known, unknown = ({examples[row].family for row in rows} for rows in (train, test))
        assert not known & unknown
        assert sorted([*train, *test]) == list(range(70))
    assert sorted(np.concatenate([test for _, test in folds]).tolist()) == list(range(70))


def test_folds_are_the_same_every_time() -> None:
    one, other_time = folds_of(messages()), folds_of(messages())
    assert [test.tolist() for _, test in one] == [test.tolist() for _, test in other_time]
