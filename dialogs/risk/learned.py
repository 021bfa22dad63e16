"""What was learned from labelled texts, put together: scores of the layers become probabilities of the labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from math import exp
from typing import Final

from dialogs.risk.grams import Grams
from dialogs.risk.heads import Heads, Vector
from dialogs.risk.labels import Flag, Signal
from dialogs.risk.linear import Linear

LANGUAGE: Final = "lang "
"""Labels that begin so tell the language of a text, not what it says."""
MEND: Final = "train it anew with `make model`"
LANGUAGES: Final = ("kk", "ru", "uz", "en")


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

    def without_meaning(self) -> Learned:
        """The same with the first layer alone."""
        return replace(self, heads=None)

    def probabilities(self, grams: Grams, meaning: Vector | None = None) -> dict[str, float]:
        """The probability of every label; with the meaning where both it and the heads are there."""
        blends = self.card.blends
        words = dict(zip(self.linear.labels, self.linear.scores(grams).tolist(), strict=True))
        if self.heads is None or meaning is None:
            alone = ((label, blend.alone) for label, blend in blends.items())
            return {label: probability(constant + factor * words[label]) for label, (constant, factor) in alone}
        linear, like = self.heads.scores(meaning)
        scores = {label: [words[label]] for label in blends}
        for label, score in (
            *zip(self.heads.labels, linear.tolist(), strict=True),
            *zip(self.heads.like_labels, like.tolist(), strict=True),
        ):
            scores[label].append(score)
        return {label: _blended(blends[label].both, values) for label, values in scores.items()}

    def language(self, grams: Grams) -> str:
        """The language of a text: kk, ru, uz or en; of a mixed one, what most of it is."""
        scores = dict(zip(self.linear.labels, self.linear.scores(grams), strict=True))
        return max(LANGUAGES, key=lambda language: float(scores[LANGUAGE + language]))


def _blended(blend: Sequence[float], scores: Sequence[float]) -> float:
    constant, *factors = blend
    return probability(constant + sum(factor * score for factor, score in zip(factors, scores, strict=True)))


def probability(odds: float) -> float:
    """Of log-odds."""
    return 1 / (1 + exp(-max(-60.0, min(60.0, odds))))


def read_learned(linear: bytes, heads: bytes | None, card: str) -> Learned:
    """From the files of a model. ValueError with place and mend when one does not fit."""
    try:
        return _read(linear, heads, card)
    except ValueError as error:
        raise ValueError(f"{error}; {MEND}") from None


def _read(linear: bytes, heads: bytes | None, card: str) -> Learned:
    read = Learned(
        Linear.from_bytes(linear), Heads.from_bytes(heads) if heads is not None else None, Card.from_json(card)
    )
    labels = {label for label in read.linear.labels if not label.startswith(LANGUAGE)}
    if labels != set(read.card.blends) or (read.heads is not None and labels != set(read.heads.labels)):
        raise ValueError("the model's files don't belong together")
    if missing := _thresholds(labels) - set(read.card.thresholds):
        raise ValueError(f"the model's card lacks the threshold {min(missing)}")
    return read


def _thresholds(labels: Set[str]) -> set[str]:
    """What a judgement with these labels asks for."""
    unsure = {"unsure_low", "unsure_high"}
    if "high" in labels:
        return unsure | {"high", "high_alone"} | {f"flag {flag.value}" for flag in Flag}
    bounds = ("alert", "ask", "ask_hinted", "ask_emergency", "emergency", "concern")
    each = {f"{bound}{suffix}" for bound in bounds for suffix in ("", "_alone")}
    return unsure | each | {f"signal {signal.value}" for signal in Signal}
