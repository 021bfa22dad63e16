import json

import pytest

from dialogs.learning.figures import Pair, Told
from dialogs.learning.labelled import Kind
from dialogs.learning.report import LEAST, as_json, by_label, from_json, lines, table
from dialogs.risk.labels import Flag, Level, Risk, Signal
from tests.dialogs.learning.made_up import message, offer, told


def messages(count: int = LEAST) -> list[Pair]:
    """`count` Uzbek texts in each script, and one in Russian; what was judged is right."""
    pairs = [
        (message(f"{script}{at}", "а", Level.URGENT, Signal.HELD, lang="uz", script=script), told(Level.URGENT))
        for script in ("latin", "cyrillic")
        for at in range(count)
    ]
    return [*pairs, (message("ru", "а"), told())]


OFFERS: list[Pair] = [(offer("1", "а", Flag.BODY), Told(flags=frozenset({Flag.BODY}), risk=Risk.HIGH, danger=0.9))]


@pytest.mark.parametrize(("count", "scripts"), [(LEAST, True), (LEAST - 1, False)])
def test_a_table_has_all_languages_and_large_enough_scripts(count: int, scripts: bool) -> None:
    found = table(messages(count), "messages")
    assert list(found) == ["all", "ru", "uz", *(["uz cyrillic", "uz latin"] if scripts else [])]
    assert found["uz"][0].count == 2 * count
    assert found["all"][0].value == 1


def test_lines_are_a_table_to_read() -> None:
    printed = list(lines(table(messages(), "messages")))
    head, texts, first, *rest = printed
    assert head.split() == ["all", "ru", "uz", "uz", "cyrillic", "uz", "latin"]
    assert texts.split() == ["texts", "41", "1", "40", "20", "20"]
    assert first.startswith("danger found ")
    assert "1.000 [0.912-1.000]" in first
    assert first.split()[-4:] == ["-", "1.000", "1.000", "1.000"]
    assert len(rest) == len(table(messages(), "messages")["all"]) - 1
    assert len({len(line) for line in printed}) == 1


@pytest.mark.parametrize(("pairs", "kind"), [(messages(), "messages"), (OFFERS, "offers"), ([], "messages")])
def test_json_and_back(pairs: list[Pair], kind: Kind) -> None:
    found = table(pairs, kind)
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


@pytest.mark.parametrize("kind", ["messages", "offers"])
def test_nothing_has_lines_too(kind: Kind) -> None:
    assert list(lines(table([], kind)))[1].split() == ["texts", "0"]


def test_f1_by_label() -> None:
    assert [figure.name for figure in by_label(messages(), "messages")] == [f"F1 {signal}" for signal in Signal]
    found = {figure.name: figure for figure in by_label(OFFERS, "offers")}
    assert len(found) == len(Flag)
    assert (found["F1 body"].value, found["F1 body"].count) == (1.0, 1)
