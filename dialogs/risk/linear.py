"""The learned first layer: a linear model over the pieces and words of a text. Small, quick, and it says why."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from dialogs.risk.grams import NO_TOKEN, Gathered, Grams, Hashes, Places, alone

Floats: TypeAlias = NDArray[np.float32]


UNREADABLE: Final = (KeyError, OSError, EOFError, TypeError, BadZipFile, zlib.error)
"""What numpy raises for bytes that are no such file, besides ValueError."""


class Block(NamedTuple):
    """One kind of features: known hashes in rising order, and what each weighs for each label."""

    hashes: Hashes
    rarity: Floats
    """How much a feature counts by being rare (inverse document frequency)."""
    weights: NDArray[np.int8]
    """One row a feature, one column a label; times `scale` of the label."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores of a text for every label: log-odds, higher is more likely."""

    labels: tuple[str, ...]
    pieces: Block
    words: Block
    scale: Floats
    bias: Floats

    def scores(self, grams: Grams) -> Floats:
        """One score a label, in the order of `labels`."""
        scores: Floats = self.scores_of(alone(grams))[0]
        return scores

    def scores_of(self, many: Gathered) -> Floats:
        """One row a text, one score a label: the same to the last bit as for each text alone."""
        pieces = _sums(self.pieces, many.pieces, many.piece_texts, many.texts)
        return self.bias + self.scale * (pieces + _sums(self.words, many.words, many.word_texts, many.texts))

    def weights_of(self, grams: Grams, label: str, count: int) -> list[float]:
        """What each of the `count` tokens of the text added to the score of this label."""
        column = self.labels.index(label)
        total = np.zeros(count, dtype=np.float32)
        for block, hashes, places in (
            (self.pieces, grams.pieces, grams.piece_tokens),
            (self.words, grams.words, grams.word_tokens),
        ):
            total += _by_token(block, hashes, places, column, count)
        return [float(value) for value in total * self.scale[column]]

    def to_bytes(self) -> bytes:
        """The model as one compressed file, the same for the same model."""
        out = io.BytesIO()
        np.savez_compressed(
            out,
            labels=np.array(self.labels),
            scale=self.scale,
            bias=self.bias,
            piece_hashes=self.pieces.hashes,
            piece_rarity=self.pieces.rarity.astype(np.float16),
            piece_weights=self.pieces.weights,
            word_hashes=self.words.hashes,
            word_rarity=self.words.rarity.astype(np.float16),
            word_weights=self.words.weights,
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Linear:
        """ValueError when the bytes are no such model."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                return cls(
                    labels=tuple(str(label) for label in stored["labels"]),
                    pieces=_block(stored, "piece"),
                    words=_block(stored, "word"),
                    scale=stored["scale"],
                    bias=stored["bias"],
                )
        except UNREADABLE as error:
            raise ValueError(f"no linear model: {error}") from None


def _block(stored: Any, name: str) -> Block:
    return Block(stored[f"{name}_hashes"], stored[f"{name}_rarity"].astype(np.float32), stored[f"{name}_weights"])


def counted(block_hashes: Hashes, hashes: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places in `block_hashes` of the text's known features, each once, and how often each stands in the text."""
    return np.unique(_known(block_hashes, hashes)[1], return_counts=True)


def _known(block_hashes: Hashes, hashes: Hashes) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which of the hashes are known, and the places of those in `block_hashes`."""
    if not len(block_hashes):
        return np.zeros(len(hashes), dtype=np.bool_), np.empty(0, dtype=np.intp)
    at = np.searchsorted(block_hashes, hashes)
    at[at == len(block_hashes)] = 0
    known = block_hashes[at] == hashes
    return known, at[known]


def values_of(rarity: Floats, counts: NDArray[np.intp]) -> Floats:
    """TF-IDF values of one text's features, of length 1 together; a repeated feature counts by its logarithm."""
    values = _raw_values(rarity, counts)
    length = float(np.sqrt(values @ values))
    return values / np.float32(length) if length else values


def _raw_values(rarity: Floats, counts: NDArray[np.intp]) -> Floats:
    """The same before they are brought to length 1."""
    return (1 + np.log(counts)).astype(np.float32) * rarity


def _sums(block: Block, hashes: Hashes, texts: Places, count: int) -> Floats:
    """What the known features of each text weigh: one row a text, one column a label."""
    sums = np.zeros((count, block.weights.shape[1]), dtype=np.float32)
    known, places = _known(block.hashes, hashes)
    if not len(places):
        return sums
    features, counts = np.unique(texts[known] * np.int64(len(block.hashes)) + places, return_counts=True)
    owners, at = np.divmod(features, len(block.hashes))
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    values = _raw_values(block.rarity[at], counts)
    lengths = np.sqrt(np.add.reduceat(values * values, starts))
    lengths[lengths == 0] = 1
    weighed = np.add.reduceat(block.weights[at] * values[:, np.newaxis], starts)
    sums[owners[starts]] = weighed / lengths[:, np.newaxis]
    return sums


def _by_token(block: Block, hashes: Hashes, places: Places, column: int, count: int) -> Floats:
    """Every occurrence of a feature gets an equal part of what the feature weighs."""
    at, counts = counted(block.hashes, hashes)
    if not len(at):
        return np.zeros(count, dtype=np.float32)
    each = values_of(block.rarity[at], counts) * block.weights[at, column] / counts
    known, where = _known(block.hashes, hashes)
    tokens = places[known]
    gains = each[np.searchsorted(at, where[tokens != NO_TOKEN])]
    return np.bincount(tokens[tokens != NO_TOKEN], weights=gains, minlength=count)[:count].astype(np.float32)


def quantized(columns: Sequence[Floats]) -> tuple[Floats, NDArray[np.int8]]:
    """Columns of weights as whole numbers from -127 to 127, and the scale of each."""
    weights = np.stack(columns, axis=1)
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return scale.astype(np.float32), np.round(weights / scale).astype(np.int8)
