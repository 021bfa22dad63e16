"""The learned second layer: what the meaning of a whole text says for each label.

The meaning is a vector that an embedding model gives (`meaning.py`); here are only the weights over it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dialogs.risk.linear import UNREADABLE, Floats

Vector: TypeAlias = NDArray[np.float32]
"""The meaning of a text; its length is 1."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Scores of a meaning for every label: a plain linear one, and for some labels a likeness to known examples."""

    labels: tuple[str, ...]
    mean: Vector
    weights: NDArray[np.float16]
    """One row a dimension, one column a label."""
    bias: Floats
    like_labels: tuple[str, ...]
    examples: NDArray[np.int8]
    """Meanings of the known examples that decide, less the mean, in steps of `step`."""
    step: float
    duals: NDArray[np.float16]
    """One row an example, one column a label of `like_labels`."""
    like_bias: Floats
    width: float
    """How quickly likeness falls with distance (gamma of a radial basis function)."""
    _ready: tuple[Floats, Floats, Floats, Floats] = field(init=False, repr=False, compare=False)
    """Weights, examples, their squared lengths and duals as they are reckoned with."""

    def __post_init__(self) -> None:
        examples = self.examples.astype(np.float32) * np.float32(self.step)
        squares = np.einsum("ij,ij->i", examples, examples)
        ready = (self.weights.astype(np.float32), examples, squares, self.duals.astype(np.float32))
        object.__setattr__(self, "_ready", ready)  # frozen for everybody else

    def scores(self, meaning: Vector) -> tuple[Floats, Floats]:
        """One linear score a label, and one likeness score a label of `like_labels`."""
        weights, examples, squares, duals = self._ready
        centred: Floats = meaning - self.mean
        unit = centred / max(float(np.linalg.norm(centred)), 1e-9)
        distance = 1 + squares - 2 * (examples @ unit)
        near = np.exp(-np.float32(self.width) * distance)
        return centred @ weights + self.bias, near @ duals + self.like_bias

    def to_bytes(self) -> bytes:
        out = io.BytesIO()
        np.savez_compressed(
            out,
            labels=np.array(self.labels),
            mean=self.mean,
            weights=self.weights,
            bias=self.bias,
            like_labels=np.array(self.like_labels),
            examples=self.examples,
            duals=self.duals,
            like_bias=self.like_bias,
            numbers=np.array([self.step, self.width]),
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Heads:
        """ValueError when the bytes are no such weights."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                step, width = (float(number) for number in stored["numbers"])
                return cls(
                    labels=tuple(map(str, stored["labels"])),
                    mean=stored["mean"],
                    weights=stored["weights"],
                    bias=stored["bias"],
                    like_labels=tuple(map(str, stored["like_labels"])),
                    examples=stored["examples"],
                    step=step,
                    duals=stored["duals"],
                    like_bias=stored["like_bias"],
                    width=width,
                )
        except UNREADABLE as error:
            raise ValueError(f"no heads: {error}") from None
