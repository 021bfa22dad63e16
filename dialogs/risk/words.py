"""An index of the words and stems that the phrases are made of: which of them does a typed word stand for?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from re import Pattern

MIN_TYPO_LETTERS = 6
"""A stem or word needs so many letters before one typing error in it is forgiven."""

MAX_TAIL = 4
"""Letters that may follow a stem with a typing error; longer words are other words."""


class WordIndex:
    """Words (`зачем`), stems (`паспорт*`) and numbers (`#10-17`) by id; each may have several spellings."""

    def __init__(self) -> None:
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._stems: dict[str, list[int]] = defaultdict(list)
        self._numbers: list[tuple[int, int, int]] = []
        self._heads: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
        self._middles: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
        self._longest = 0
        self._denied: dict[int, Pattern[str]] = {}

    def add(
        self,
        word_id: int,
        keys: Iterable[str],
        *,
        stem: bool,
        typos: bool,
        denied: Pattern[str] | None = None,
    ) -> None:
        """`denied`: what may not follow the stem, because it turns the word into its opposite."""
        if stem and denied is not None:
            self._denied[word_id] = denied
        for key in keys:
            (self._stems if stem else self._exact)[key].append(word_id)
            if stem:
                self._longest = max(self._longest, len(key))
            if typos and len(key) >= MIN_TYPO_LETTERS:
                self._heads[key[:3]].append((key, stem, word_id))
                self._middles[key[0] + key[3:6]].append((key, stem, word_id))

    def add_number(self, word_id: int, low: int, high: int) -> None:
        self._numbers.append((low, high, word_id))

    def find(self, key: str) -> list[int]:
        """Ids of all words that the typed key stands for; a typing error is forgiven only where nothing fits."""
        found = list(self._exact.get(key, ()))
        stems = self._stems
        for length in range(1, min(len(key), self._longest) + 1):
            ids = stems.get(key[:length])
            if ids:
                found.extend(word_id for word_id in ids if not self._denies(word_id, key, length))
        if key[0].isdigit():
            return found + self._find_number(key)
        if found:
            return found
        if len(key) >= MIN_TYPO_LETTERS - 1:
            return self._find_with_typo(key)
        return found

    def _denies(self, word_id: int, key: str, length: int) -> bool:
        pattern = self._denied.get(word_id)
        return pattern is not None and pattern.match(key, length) is not None

    def _find_number(self, key: str) -> list[int]:
        if len(key) > 9 or not key.isdecimal():
            return []
        value = int(key)
        return [word_id for low, high, word_id in self._numbers if low <= value <= high]

    def _find_with_typo(self, key: str) -> list[int]:
        """One edit leaves either the first three letters or the next three whole: only such candidates are compared."""
        candidates = list(self._heads.get(key[:3], ()))
        for shift in (2, 3, 4):
            candidates.extend(self._middles.get(key[0] + key[shift : shift + 3], ()))
        return list(dict.fromkeys(
            word_id for target, stem, word_id in candidates if _one_edit(key, target, stem)
        ))  # fmt: skip


def _one_edit(typed: str, target: str, stem: bool) -> bool:
    """Is `typed` the target (or begins with it) but for one letter missing, added, changed or swapped?

    The first letter must be right, and a stem's last one too: endings carry the meaning ("закрыл", "закрыт").
    """
    wanted = len(target)
    place = 0
    while place < wanted and place < len(typed) and typed[place] == target[place]:
        place += 1
    if place == 0 or place >= wanted - (1 if stem else 0):
        return False
    rest = target[place + 1 :]
    swapped = typed[place : place + 2] == target[place : place + 2][::-1]
    return (
        _ends(typed, place + 1, rest, stem)  # changed
        or _ends(typed, place, rest, stem)  # missing
        or _ends(typed, place + 1, target[place:], stem)  # added
        or (swapped and _ends(typed, place + 2, target[place + 2 :], stem))
    )


def _ends(typed: str, place: int, rest: str, stem: bool) -> bool:
    if not stem:
        return typed[place:] == rest
    return typed.startswith(rest, place) and len(typed) - place - len(rest) <= MAX_TAIL
