"""Labelled texts as the numbers that the layers see; meanings are kept on disk, since they take long to make."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialogs.learning.labelled import Example
from dialogs.risk.grams import Grams, grams
from dialogs.risk.home_script import home_script
from dialogs.risk.linear import Floats
from dialogs.risk.meaning import Meanings, is_installed
from dialogs.risk.text import fold

KEPT = Path("var") / "meanings.npz"
"""Meanings by the digest of their text; may be deleted at any time."""


@dataclass(frozen=True, slots=True)
class Features:
    """Row by row what belongs to one text. `meanings` is None where the embedding model is not installed."""

    grams: tuple[Grams, ...]
    meanings: Floats | None

    def of(self, rows: NDArray[np.intp]) -> Features:
        """Some of the rows."""
        return Features(tuple(self.grams[row] for row in rows), None if self.meanings is None else self.meanings[rows])


def features_of(examples: Sequence[Example], kept: Path | None = KEPT) -> Features:
    texts = [home_script(example.text, example.lang) for example in examples]
    return Features(
        tuple(grams(fold(example.text)) for example in examples),
        meanings_of(texts, kept) if is_installed() else None,
    )


def meanings_of(texts: Sequence[str], kept: Path | None = KEPT) -> Floats:
    """One row a text. What is not kept yet is made, at about 20 ms a text."""
    names = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
    known: dict[str, Floats] = {}
    if kept is not None and kept.exists():
        with np.load(kept, allow_pickle=False) as stored:
            known = dict(zip(map(str, stored["names"]), stored["meanings"], strict=True))
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if missing:
        model = Meanings()
        known |= {name: model.of(text) for name, text in missing.items()}
        if kept is not None:
            kept.parent.mkdir(exist_ok=True)
            np.savez(kept, names=np.array(list(known)), meanings=np.stack(list(known.values())))
    return np.stack([known[name] for name in names])
