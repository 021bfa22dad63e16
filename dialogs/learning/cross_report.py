"""The cross-validated report on the development sets: ours with and without meaning, its rivals, the curve."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dialogs.learning import report
from dialogs.learning.curve import curve
from dialogs.learning.features import features_of
from dialogs.learning.judged import cross_judged
from dialogs.learning.labelled import Kind, digest
from dialogs.learning.rivals import ALARMS, recalls, rival_scores
from dialogs.learning.targets import LIKE
from dialogs.learning.train import Unseen, unseen
from dialogs.learning.training_set import is_counted, training_set
from dialogs.loader import load_judge


def measure(kind: Kind, content: Path, *, with_curve: bool, found: Unseen | None = None) -> dict[str, Any]:
    """Everything that is known of this judgement from its own labelled texts. Takes some minutes."""
    judge = load_judge(content).bare()
    examples = training_set(content, kind, judge)
    features = features_of(examples)
    found = found or unseen(examples, features, kind, judge)
    label = LIKE[kind][0]
    pairs = cross_judged(examples, found, kind, judge, meaning=features.meanings is not None)
    alone = cross_judged(examples, found, kind, judge, meaning=False)
    ways = {"both layers": found.both[label], "first layer alone": found.alone[label]}
    ways |= rival_scores(examples, features, kind, judge)
    return {
        "kind": kind,
        "texts": sum(map(is_counted, examples)),
        "digest": digest(examples),
        "both layers": report.as_json(report.table(pairs, kind)),
        "first layer alone": report.as_json(report.table(alone, kind)),
        "by label": report.as_json({"all": report.by_label(pairs, kind)})["all"],
        "recall at alarms": {name: recalls(scores, examples, kind) for name, scores in ways.items()},
        "curve": curve(examples, features, kind) if with_curve else [],
    }


def text(measured: dict[str, Any]) -> Iterator[str]:
    """The same, to read."""
    what = "high risk" if measured["kind"] == "offers" else "danger"
    yield f"{measured['kind']}: {measured['texts']} labelled texts ({measured['digest']}), cross-validated by situation"
    for way in ("both layers", "first layer alone"):
        yield ""
        yield f"## {way}"
        yield from report.lines(report.from_json(measured[way]))
    yield ""
    yield "## F1 by label, both layers"
    yield from (f"{f['name']:24}{f['value']:.3f}  of {f['count']}" for f in measured["by label"])
    yield ""
    yield f"## recall of {what} where so many of the harmless texts raise an alarm"
    yield " " * 24 + "".join(f"{share:>8.0%}" for share in ALARMS)
    for name, values in measured["recall at alarms"].items():
        yield f"{name:24}" + "".join(f"{value:8.3f}" for value in values)
    if measured["curve"]:
        yield ""
        yield "## the same of both layers, by texts trained on (more texts help while the last lines still rise)"
        for count, values in measured["curve"]:
            yield f"{count:<24}" + "".join(f"{value:8.3f}" for value in values)
