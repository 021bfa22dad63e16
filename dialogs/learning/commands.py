"""python -m dialogs assess | evaluate | train: the judge at the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dialogs.learning.figures import Pair
from dialogs.learning.labelled import Kind, LabelledError, read
from dialogs.learning.told import told
from dialogs.loader import load_judge
from dialogs.risk.layers import Layers
from dialogs.risk.meaning import Meanings, is_installed
from dialogs.risk.message import Assessment
from dialogs.risk.offer import OfferAssessment


def layers(content: Path, *, meaning: bool = True) -> Layers:
    """The judge of the content, with its second layer where that is installed and wanted."""
    return Layers(load_judge(content), Meanings() if meaning and is_installed() else None)


def assess(kind: Kind, file: Path, judge: Layers) -> Iterator[str]:
    """A JSON line for every line of the file. LabelledError names a line that is none."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line.decode())
                name, text = data["id"], data["text"]
                if not isinstance(text, str):
                    raise TypeError
            except (ValueError, KeyError, TypeError):
                raise LabelledError(f"{file.name}, line {number}: an object with `id` and `text` is expected") from None
            judged = _offer(judge.offer(text)) if kind == "offers" else _message(judge.message(text))
            yield json.dumps({"id": name} | judged, ensure_ascii=False)


def _message(judged: Assessment) -> dict[str, Any]:
    return {
        "level": judged.level.value,
        "signals": [signal.value for signal in judged.signals],
        "about": judged.about.value,
        "ask": judged.ask and judged.ask.value,
        "danger": round(judged.danger, 4),
        "reasons": [asdict(reason) for reason in judged.reasons],
    }


def _offer(judged: OfferAssessment) -> dict[str, Any]:
    return {
        "flags": [flag.value for flag in judged.flags],
        "risk": judged.risk.value,
        "high": round(judged.high, 4),
        "silent": [fact.value for fact in judged.silent],
        "facts": list(judged.facts),
        "reasons": [asdict(reason) for reason in judged.reasons],
    }


def judged(kind: Kind, file: Path, judge: Layers) -> list[Pair]:
    """The labelled texts of a file and what the judge says of them. The judge must not have been trained on them."""
    return [
        (example, told(judge.offer(example.text) if kind == "offers" else judge.message(example.text)))
        for example in read(file, kind)
    ]
