"""Fits the linear model of the first layer. The same examples give the same model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from dialogs.risk.grams import Grams, Hashes
from dialogs.risk.linear import Block, Floats, Linear, counted, quantized, values_of

MIN_TEXTS: Final = 2
"""Texts in which a piece or a word has to stand to be learned."""
STRENGTH: Final = 1.5
"""Inverse of the regularisation (sklearn's C)."""
ALWAYS: Final = 9.0
"""Log-odds of a label that every text of the examples has; less this, of one that none has."""


def vocabulary(texts: Sequence[Hashes], least: int = MIN_TEXTS) -> tuple[Hashes, Floats]:
    """Features that stand in `least` texts or more, and how rare each is."""
    each = [np.unique(hashes) for hashes in texts if len(hashes)]
    known, counts = np.unique(np.concatenate(each), return_counts=True)
    kept = counts >= least
    rarity = (np.log((1 + len(texts)) / (1 + counts[kept])) + 1).astype(np.float32)
    return known[kept].astype(np.uint32), rarity.astype(np.float16).astype(np.float32)


def matrix(texts: Sequence[Hashes], known: Hashes, rarity: Floats) -> csr_matrix:
    """One row a text with its features' values."""
    indices, values, ends = [], [], [0]
    for hashes in texts:
        at, counts = counted(known, hashes)
        indices.append(at)
        values.append(values_of(rarity[at], counts))
        ends.append(ends[-1] + len(at))
    return csr_matrix((np.concatenate(values), np.concatenate(indices), ends), shape=(len(texts), len(known)))


def fit_linear(
    texts: Sequence[Grams],
    labels: Mapping[str, NDArray[np.bool_]],
    strength: float = STRENGTH,
    weights: NDArray[np.float64] | None = None,
) -> Linear:
    """A model that tells each label from the rest. A label that all or no texts have is always or never told."""
    pieces, words = [text.pieces for text in texts], [text.words for text in texts]
    piece_known, piece_rarity = vocabulary(pieces)
    word_known, word_rarity = vocabulary(words)
    rows = hstack([matrix(pieces, piece_known, piece_rarity), matrix(words, word_known, word_rarity)], format="csr")
    columns, bias = [], []
    for wanted in labels.values():
        if wanted.all() or not wanted.any():
            columns.append(np.zeros(rows.shape[1], dtype=np.float32))
            bias.append(ALWAYS if wanted.all() else -ALWAYS)
            continue
        model = LogisticRegression(C=strength, max_iter=3000, tol=1e-5).fit(rows, wanted, sample_weight=weights)
        columns.append(model.coef_[0].astype(np.float32))
        bias.append(float(model.intercept_[0]))
    scale, whole = quantized(columns)
    at = len(piece_known)
    return Linear(
        labels=tuple(labels),
        pieces=Block(piece_known, piece_rarity, whole[:at]),
        words=Block(word_known, word_rarity, whole[at:]),
        scale=scale,
        bias=np.array(bias, dtype=np.float32),
    )
