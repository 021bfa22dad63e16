"""What was learned from labelled texts, put together: scores of the layers become probabilities of the labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from math import exp
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dialogs.risk.grams import Gathered, Grams, alone
from dialogs.risk.heads import Heads, Vector
from dialogs.risk.labels import Flag, Signal
from dialogs.risk.linear import Linear

LANGUAGE: Final = "lang "
"""Labels that begin so tell the language of a text, not what it says."""
MEND: Final = "train it anew with `make model`"
LANGUAGES: Final = ("kk", "ru", "uz", "en")
LARGEST: Final = 60.0
"""Log-odds beyond which a probability is 0 or 1 for every purpose."""
Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blend:
    """How a label's scores become log-odds: first the constant, then a factor for each score.

    `alone` is for the words' score; `both` for the words', the meaning's and, where there is one, the likeness's.
    """

    alone: tuple[float, ...]
    both: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What goes with the weights and can be read and reviewed: blends, thresholds, and what it was learned from."""

    data: str
    """Digest of the labelled texts."""
    texts: int
    blends: Mapping[str, Blend]
    thresholds: Mapping[str, float]
    """Probabilities from which a label counts, and the bounds of doubt (see `message.py`, `offer.py`)."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Card:
        """ValueError when it is no card."""
        data = json.loads(text)
        try:
            blends = {label: Blend(tuple(b["alone"]), tuple(b["both"])) for label, b in data["blends"].items()}
            return cls(str(data["data"]), int(data["texts"]), blends, dict(data["thresholds"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no model card: {error!r}") from None


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned layers of one judgement: of messages or of offers."""

    linear: Linear
    heads: Heads | None
    card: Card
    _blends: tuple[Doubles, Doubles, NDArray[np.intp]] = field(init=False, repr=False, compare=False)
    """Constants, factors and places among the scores, in the order of the card's labels."""

    def __post_init__(self) -> None:
        constants, factors = np.array([blend.alone for blend in self.card.blends.values()], dtype=np.float64).T
        places = np.array([self.linear.labels.index(label) for label in self.card.blends], dtype=np.intp)
        object.__setattr__(self, "_blends", (constants, factors, places))  # frozen for everybody else

    def without_meaning(self) -> Learned:
        """The same with the first layer alone."""
        return replace(self, heads=None)

    def probabilities(self, grams: Grams, meaning: Vector | None = None) -> dict[str, float]:
        """The probability of every label; with the meaning where both it and the heads are there."""
        blends = self.card.blends
        if self.heads is None or meaning is None:
            return self.by_words(alone(grams))[0]
        scored = self.linear.scores(grams)
        words = dict(zip(self.linear.labels, scored.tolist(), strict=True))
        linear, like = self.heads.scores(meaning)
        scores = {label: [words[label]] for label in blends}
        for label, score in (
            *zip(self.heads.labels, linear.tolist(), strict=True),
            *zip(self.heads.like_labels, like.tolist(), strict=True),
        ):
            scores[label].append(score)
        return {label: _blended(blends[label].both, values) for label, values in scores.items()}

    def by_words(self, many: Gathered) -> list[dict[str, float]]:
        """The probability of every label for each of the texts, by their words alone."""
        constants, factors, places = self._blends
        odds = np.clip(constants + factors * self.linear.scores_of(many)[:, places], -LARGEST, LARGEST)
        return [dict(zip(self.card.blends, row, strict=True)) for row in (1 / (1 + np.exp(-odds))).tolist()]

    def language(self, grams: Grams) -> str:
        """The language of a text: kk, ru, uz or en; of a mixed one, what most of it is."""
        scores = dict(zip(self.linear.labels, self.linear.scores(grams), strict=True))
        return max(LANGUAGES, key=lambda language: float(scores[LANGUAGE + language]))


def _blended(blend: Sequence[float], scores: Sequence[float]) -> float:
    constant, *factors = blend
    return probability(constant + sum(factor * score for factor, score in zip(factors, scores, strict=True)))


def probability(odds: float) -> float:
    """Of log-odds."""
    return 1 / (1 + exp(-max(-LARGEST, min(LARGEST, odds))))


def read_learned(linear: bytes, heads: bytes | None, card: str) -> Learned:
    """From the files of a model. ValueError with place and mend when one does not fit."""
    try:
        return _read(linear, heads, card)
    except ValueError as error:
        raise ValueError(f"{error}; {MEND}") from None


def _read(linear: bytes, heads: bytes | None, card: str) -> Learned:
    first, second = Linear.from_bytes(linear), Heads.from_bytes(heads) if heads is not None else None
    told = Card.from_json(card)
    labels = {label for label in first.labels if not label.startswith(LANGUAGE)}
    if labels != set(told.blends) or (second is not None and labels != set(second.labels)):
        raise ValueError("the model's files don't belong together")
    if missing := _thresholds(labels) - set(told.thresholds):
        raise ValueError(f"the model's card lacks the threshold {min(missing)}")
    return Learned(first, second, told)


def _thresholds(labels: Set[str]) -> set[str]:
    """What a judgement with these labels asks for."""
    unsure = {"unsure_low", "unsure_high"}
    if "high" in labels:
        return unsure | {"high", "high_alone"} | {f"flag {flag.value}" for flag in Flag}
    bounds = ("alert", "ask", "ask_hinted", "ask_emergency", "emergency", "concern")
    each = {f"{bound}{suffix}" for bound in bounds for suffix in ("", "_alone")}
    return unsure | each | {f"signal {signal.value}" for signal in Signal}
