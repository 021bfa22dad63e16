"""What a text is made of, for the learned layer: pieces of words, words, pairs of words and marks, as numbers.

All spellings of a word are first written in one bare Latin alphabet, so that "меня заперли" and "menya zaperli", the
Uzbek of both scripts and Kazakh with and without its letters share what was learned from any of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogs.risk.text import MAX_CHARS, Folded

Hashes: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.int32]

SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word; the word's own edges count as letters."""
MAX_WORD: Final = 40
"""Letters of a word that are looked at: longer runs are no words."""

_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ç", "ш": "ş", "щ": "ş", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "w": "v", "c": "ts",
})  # fmt: skip
_MARK = re.compile(r"[^\w\s]")
_BASE = np.uint32(0x01000193)
_OF_LENGTH = np.array([length * 0x9E3779B1 & 0xFFFFFFFF for length in range(LONGEST + 1)], dtype=np.uint32)

NO_TOKEN: Final = -1
"""The place of a mark: it belongs to no word."""


class Grams(NamedTuple):
    """Pieces of words, and whole words with marks, of one text, each with the token that it stands in.

    A pair of words stands in its first one. Marks (`?`, quotes, dots, emoji) count once, wherever they are: a question
    is less often a call for help than a statement, but no rule can say when.
    """

    pieces: Hashes
    piece_tokens: Places
    words: Hashes
    word_tokens: Places


class Gathered(NamedTuple):
    """The pieces and words of several texts, each with the place of its text among them."""

    texts: int
    """How many they are."""
    pieces: Hashes
    piece_texts: Places
    words: Hashes
    word_texts: Places


@lru_cache(maxsize=20_000)
def bare(key: str) -> str:
    """A folded word in the one bare alphabet."""
    return key.translate(_LATIN)[:MAX_WORD]


def grams(folded: Folded) -> Grams:
    """The pieces and words of a folded text, in its order, repeated ones included. Linear in its length."""
    words = _bare_words(folded)
    pieces, piece_tokens = _pieces(words)
    hashes, word_tokens = _words(words, folded.text)
    return Grams(pieces, piece_tokens, np.array(hashes, dtype=np.uint32), np.array(word_tokens, dtype=np.int32))


def gathered(texts: Sequence[Folded]) -> Gathered:
    """The same of several texts in one go: for short ones several times quicker than one after the other."""
    words = [_bare_words(folded) for folded in texts]
    pieces, piece_tokens = _pieces(list(chain.from_iterable(words)))
    hashes = [_words(of_text, folded.text)[0] for of_text, folded in zip(words, texts, strict=True)]
    return Gathered(
        len(texts),
        pieces,
        _owners(words)[piece_tokens],
        np.array(list(chain.from_iterable(hashes)), dtype=np.uint32),
        _owners(hashes),
    )


def _owners(lists: Sequence[Sized]) -> Places:
    """Of each item of these lists the place of its list."""
    lengths = np.fromiter(map(len, lists), dtype=np.intp)
    return np.repeat(np.arange(len(lists), dtype=np.int32), lengths)


def alone(parts: Grams) -> Gathered:
    """One text as several."""
    nought = np.zeros(max(len(parts.pieces), len(parts.words)), dtype=np.int32)
    return Gathered(1, parts.pieces, nought[: len(parts.pieces)], parts.words, nought[: len(parts.words)])


def _bare_words(folded: Folded) -> list[str]:
    return [bare(token.key) for token in folded.tokens]


def _words(words: list[str], text: str) -> tuple[list[int], list[int]]:
    """Words, pairs and marks, and the token of each."""
    singles = [_hash(word) for word in words]
    pairs = [_hash(f"{first} {second}") for first, second in pairwise(words)]
    marks = [_hash(f"mark {mark}") for mark in sorted(set(_MARK.findall(text[:MAX_CHARS])))]
    return singles + pairs + marks, [*range(len(singles)), *range(len(pairs)), *([NO_TOKEN] * len(marks))]


def _hash(of: str) -> int:
    return crc32(of.encode(errors="replace"))


def _pieces(words: list[str]) -> tuple[Hashes, Places]:
    if not words:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int32)
    edged = [f"<{word}>" for word in words]
    letters = np.frombuffer("".join(edged).encode("utf-32-le", "replace"), dtype=np.uint32)
    tokens = _owners(edged)
    hashes, places = [], []
    value = np.zeros(len(letters), dtype=np.uint32)
    for length in range(1, LONGEST + 1):
        count = len(letters) - length + 1
        if count <= 0:
            break
        value = value[:count] * _BASE + letters[length - 1 :]
        if length >= SHORTEST:
            within = tokens[:count] == tokens[length - 1 :]
            hashes.append(value[within] + _OF_LENGTH[length])
            places.append(tokens[:count][within])
    return _mixed(np.concatenate(hashes)), np.concatenate(places)


def _mixed(value: Hashes) -> Hashes:
    """Spread over all 32 bits, so that like pieces do not get like numbers (the finish of MurmurHash3)."""
    value = value ^ (value >> np.uint32(16))
    value = value * np.uint32(0x85EBCA6B)
    value = value ^ (value >> np.uint32(13))
    value = value * np.uint32(0xC2B2AE35)
    return value ^ (value >> np.uint32(16))
