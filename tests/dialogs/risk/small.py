"""Hand-made small models and phrase books, so that every probability of a test is plain to see.

A label is unlikely (log-odds BIAS) until a known word adds to it: with `{"тревога": {"danger": 8}}` a text with this
word, and no other known one, has log-odds 4.
"""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np

from dialogs.risk.grams import bare
from dialogs.risk.heads import Heads, Vector
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Flag, Signal
from dialogs.risk.learned import LANGUAGE, LANGUAGES, Blend, Card, Learned
from dialogs.risk.linear import Block, Linear
from dialogs.risk.phrase_file import MESSAGES, OFFERS
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.text import key_of

BIAS = -4
NO_PHRASES = PhraseBook(())
MESSAGE_LABELS = ("danger", "emergency", "any", "other", *(signal.value for signal in Signal))
OFFER_LABELS = ("high", "any", *(flag.value for flag in Flag))
_LEVELS = {"alert": 0.6, "ask": 0.2, "ask_hinted": 0.05, "ask_emergency": 0.2, "emergency": 0.5, "concern": 0.5}
MESSAGE_BOUNDS = {
    "unsure_low": 0.1,
    "unsure_high": 0.9,
    **{f"signal {signal.value}": 0.5 for signal in Signal},
    **{bound + suffix: value for bound, value in _LEVELS.items() for suffix in ("", "_alone")},
}
OFFER_BOUNDS = {
    "unsure_low": 0.1,
    "unsure_high": 0.9,
    "high": 0.5,
    "high_alone": 0.5,
    **{f"flag {flag.value}": 0.5 for flag in Flag},
}
GRAVE: Vector = np.array([1, 0], dtype=np.float32)
"""A meaning that raises the heads' first label by 8."""
CALM: Vector = np.array([0, 1], dtype=np.float32)
"""A meaning that lowers it by 8."""

Weights = Mapping[str, Mapping[str, int]]


def block(weights: Mapping[int, Mapping[str, int]], labels: tuple[str, ...]) -> Block:
    """Features by their hash."""
    hashes = sorted(weights)
    rows = [[weights[known].get(label, 0) for label in labels] for known in hashes]
    return Block(
        np.array(hashes, dtype=np.uint32),
        np.ones(len(hashes), dtype=np.float32),
        np.array(rows, dtype=np.int8).reshape(len(hashes), len(labels)),
    )


def linear(labels: tuple[str, ...], words: Weights, bias: float = BIAS) -> Linear:
    """Knows these words, each with what it adds to a label."""
    by_hash = {crc32(bare(key_of(word)).encode()): added for word, added in words.items()}
    languages = tuple(LANGUAGE + language for language in LANGUAGES)
    every = labels + languages
    return Linear(
        labels=every,
        pieces=block({}, every),
        words=block(by_hash, every),
        scale=np.ones(len(every), dtype=np.float32),
        bias=np.array([bias] * len(labels) + [0] * len(languages), dtype=np.float32),
    )


def heads(labels: tuple[str, ...]) -> Heads:
    """Two dimensions: GRAVE raises the first label, CALM lowers it; likeness says nothing."""
    weights = np.zeros((2, len(labels)), dtype=np.float16)
    weights[:, 0] = (8, -8)
    return Heads(
        labels=labels,
        mean=np.zeros(2, dtype=np.float32),
        weights=weights,
        bias=np.zeros(len(labels), dtype=np.float32),
        like_labels=labels[:1],
        examples=np.array([[127, 0]], dtype=np.int8),
        step=1 / 127,
        duals=np.zeros((1, 1), dtype=np.float16),
        like_bias=np.zeros(1, dtype=np.float32),
        width=1.0,
    )


def learned(labels: tuple[str, ...], words: Weights, bounds: Mapping[str, float], *, meaning: bool = False) -> Learned:
    """Scores are log-odds; with a meaning, the sum of the layers'."""
    blends = {label: Blend((0.0, 1.0), (0.0, 1.0, 1.0, *([1.0] if label == labels[0] else []))) for label in labels}
    return Learned(linear(labels, words), heads(labels) if meaning else None, Card("digest", 1, blends, bounds))


def of_messages(words: Weights, *, meaning: bool = False, **bounds: float) -> Learned:
    return learned(MESSAGE_LABELS, words, MESSAGE_BOUNDS | bounds, meaning=meaning)


def of_offers(words: Weights, *, meaning: bool = False, **bounds: float) -> Learned:
    return learned(OFFER_LABELS, words, OFFER_BOUNDS | bounds, meaning=meaning)


def message_phrases(**entries: dict[str, Any]) -> PhraseBook:
    """Russian phrases by name, such as `held={"any": ["заперли"], "level": "urgent"}`."""
    phrases = {name: {"level": "none", "examples": {"match": ["-"]}} | entry for name, entry in entries.items()}
    return PhraseBook.from_data({"ru": {"phrases": phrases, "people": ["брат*"], "self": ["меня"]}}, MESSAGES)


def offer_phrases(**entries: dict[str, Any]) -> PhraseBook:
    """Russian phrases of offers by name."""
    phrases = {name: {"examples": {"match": ["-"]}} | entry for name, entry in entries.items()}
    return PhraseBook.from_data({"ru": {"phrases": phrases}}, OFFERS)


def judge(messages: Learned | None = None, phrases: PhraseBook = NO_PHRASES) -> Judge:
    return Judge(phrases, NO_PHRASES, messages)


def offer_judge(offers: Learned | None = None, phrases: PhraseBook = NO_PHRASES) -> Judge:
    return Judge(NO_PHRASES, phrases, None, offers)
