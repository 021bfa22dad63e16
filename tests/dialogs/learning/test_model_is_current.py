"""The models that ship were trained on today's labelled texts and phrases, and the sets are what they should be."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.app.rooms import the_judge
from dialogs.learning.labelled import Example, Kind, digest, read, read_all
from dialogs.learning.targets import LIKE
from dialogs.learning.training_set import training_set
from dialogs.loader import CONTENT
from dialogs.risk.labels import Flag, Signal
from dialogs.risk.learned import LANGUAGE, LANGUAGES, Learned

KINDS = ("messages", "offers")
LABELS = {
    "messages": {"danger", "emergency", "any", "other", *(signal.value for signal in Signal)},
    "offers": {"high", "any", *(flag.value for flag in Flag)},
}
MOST = 4_000_000
"""Bytes of a file: the repository keeps every version of it."""


def model(kind: Kind) -> Learned:
    found = the_judge().offers if kind == "offers" else the_judge().messages
    assert found is not None, "run `make model`"
    return found


@cache
def labelled(kind: Kind) -> tuple[Example, ...]:
    return tuple(read_all(CONTENT / "labelled", kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_model_was_trained_on_todays_texts(kind: Kind) -> None:
    examples = training_set(CONTENT, kind, the_judge())
    assert model(kind).card.data == digest(examples), "run `make model`"
    assert model(kind).card.texts == len(examples), "run `make model`"


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_is_in_the_model(kind: Kind) -> None:
    learned = model(kind)
    assert set(learned.card.blends) == LABELS[kind]
    assert set(learned.linear.labels) == LABELS[kind] | {LANGUAGE + language for language in LANGUAGES}
    assert learned.heads is not None
    assert set(learned.heads.labels) == LABELS[kind]
    assert learned.heads.like_labels == LIKE[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_is_learned_from_texts(kind: Kind) -> None:
    if kind == "offers":
        counts = [sum(flag in example.flags for example in labelled(kind)) for flag in Flag]
    else:
        counts = [sum(signal in example.signals for example in labelled(kind)) for signal in Signal]
    assert min(counts) >= 20


@pytest.mark.parametrize("kind", KINDS)
def test_every_threshold_is_in_the_card(kind: Kind) -> None:
    bounds = model(kind).card.thresholds
    own = {"alert", "ask", "ask_hinted", "ask_emergency", "emergency", "concern"} if kind == "messages" else {"high"}
    by_label = [f"flag {f.value}" for f in Flag] if kind == "offers" else [f"signal {s.value}" for s in Signal]
    needed = {*own, *(f"{name}_alone" for name in own), *by_label, "unsure_low", "unsure_high"}
    assert needed <= set(bounds), "run `make model`"
    assert all(0 <= value <= 1.001 for value in bounds.values())


@pytest.mark.parametrize(("kind", "least"), [("messages", 3_000), ("offers", 800)])
def test_there_are_enough_texts_of_our_own(kind: Kind, least: int) -> None:
    assert sum(example.id.startswith("s-") for example in labelled(kind)) >= least


@pytest.mark.parametrize("kind", KINDS)
def test_every_language_has_its_texts(kind: Kind) -> None:
    assert {example.lang for example in labelled(kind)} == set(LANGUAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_unique(kind: Kind) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for example in labelled(kind):
        seen[example.id].append(f"{example.author}.jsonl")
    assert {name: files for name, files in seen.items() if len(files) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_stands_twice_with_different_labels(kind: Kind) -> None:
    seen: dict[str, set[Any]] = defaultdict(set)
    for example in labelled(kind):
        seen[example.text.strip().casefold()].add((example.level, example.signals, example.about, example.flags))
    assert [text for text, labels in seen.items() if len(labels) > 1] == []


def test_the_written_risk_of_an_offer_is_what_its_flags_mean() -> None:
    wrong = []
    for path in sorted((CONTENT / "labelled" / "offers").glob("*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        pairs = zip(rows, read(path, "offers"), strict=True)
        wrong += [example.id for row, example in pairs if row.get("risk", example.risk) != example.risk]
    assert wrong == []


FILES = sorted(path for name in ("model", "labelled") for path in (CONTENT / name).rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CONTENT)))
def test_no_file_is_large(path: Path) -> None:
    assert path.stat().st_size < MOST
