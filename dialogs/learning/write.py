"""Trains a model and writes it beside the content."""

from __future__ import annotations

from pathlib import Path

from dialogs.learning.features import features_of
from dialogs.learning.labelled import Kind
from dialogs.learning.train import train
from dialogs.learning.training_set import training_set
from dialogs.loader import load_judge


def train_and_write(kind: Kind, content: Path) -> str:
    """Writes `model/`; a line that tells what was made. ValueError where the embedding model is not installed."""
    judge = load_judge(content).bare()
    examples = training_set(content, kind, judge)
    learned = train(examples, features_of(examples), kind, judge)
    folder = content / "model"
    folder.mkdir(exist_ok=True)
    weights, heads = learned.linear.to_bytes(), learned.heads.to_bytes() if learned.heads else b""
    (folder / f"{kind}.npz").write_bytes(weights)
    (folder / f"{kind}.heads.npz").write_bytes(heads)
    (folder / f"{kind}.json").write_text(learned.card.to_json(), encoding="utf-8")
    size = (len(weights) + len(heads)) / 1e6
    return f"model/{kind}: from {len(examples)} texts ({learned.card.data}), {size:.1f} MB"
