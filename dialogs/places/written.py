"""The countries that a free text names: by name, city, abbreviation or flag, in any of the languages and spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.places.data import Words, read_words
from dialogs.places.endings import TURKIC, Role, without_ending
from dialogs.places.index import MIN_MISTYPED, Index, Name, build
from dialogs.places.names import country_codes
from dialogs.places.spelling import key_of, plain, plain_letters, words_of
from dialogs.places.surroundings import Surroundings

_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_FLAG_LETTER: Final = 0x1F1E6
_GAP: Final = re.compile(r"[\s\-–—.,&()'’]{1,3}")
_HYPHEN: Final = re.compile(r"['’]?-?")
_WITHOUT_CAPITALS: Final = 3
"""Letters from which an abbreviation is known in small letters."""


_PART = re.compile(r"[,;.()/\n]")
FEW_WORDS = 2
"""Words of an answer that is nothing but names."""


class _Match(NamedTuple):
    """A name that begins at a word."""

    name: Name
    length: int
    ending: Role | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    role: Role
    start: int
    place: int
    """Which word it begins with; -1 for a flag."""


class Places:
    """Finds countries. Built once; safe to share, the same text gives the same answer."""

    def __init__(self, words: Words, index: Index) -> None:
        self._words, self._index = words, index
        self._longest = max(map(len, words.short), default=0)
        self._known = lru_cache(maxsize=8192)(self._find)

    @classmethod
    def from_data(cls, data: Any) -> Places:
        """`data` is that of contacts/places.yaml. PlacesError with every mistake in it."""
        words = read_words(data)
        return cls(words, build(words))

    def countries_in(self, text: str) -> tuple[str, ...]:
        """ISO codes of the named countries, each once; where the person says to be before where they come from.

        Reads the first `spelling.MAX_CHARS` characters. Never raises; empty when no country is named.
        """
        text = plain(text)
        around = Surroundings(text, words_of(text))
        mentions = [*self._flags(text), *self._named(around)]
        beside_now = around.beside_now([mention.place for mention in mentions if mention.role <= Role.NAMED])
        mentions = [replace(m, role=Role.NOW) if m.place in beside_now else m for m in mentions]
        mentions.sort(key=lambda mention: (mention.role, mention.start))
        return tuple(dict.fromkeys(mention.code for mention in mentions))

    def countries_answered(self, text: str) -> tuple[str, ...]:
        """As `countries_in`, of an answer to "which country?": its parts, and the words of a short one, are read each
        by itself too, for a name that is also an ordinary word ("qatar", a row) means the country there."""
        found = list(self.countries_in(text))
        parts = [part for part in _PART.split(text) if part.strip()]
        if len(words_of(plain(text))) <= FEW_WORDS:
            parts += text.split()
        for part in parts:
            found += self.countries_in(part)
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _flags(text: str) -> Iterator[_Mention]:
        for flag in _FLAG.finditer(text):
            code = "".join(chr(ord(letter) - _FIRST_FLAG_LETTER + ord("A")) for letter in flag[0])
            if code in country_codes():
                yield _Mention(code, Role.NAMED, flag.start(), -1)

    def _named(self, around: Surroundings) -> Iterator[_Mention]:
        place = 0
        while place < len(around.words):
            match = self._at(around, place)
            if match and match.name.code and self._is_meant(around, place, match):
                role = around.role(place, match.length, match.ending, match.name.role)
                yield _Mention(match.name.code, role, around.words[place].start, place)
            place += match.length if match else 1

    def _at(self, around: Surroundings, place: int) -> _Match | None:
        """The name that begins with this word, if one does: the longest, whether meant or not."""
        word = around.words[place]
        if word.key in self._index.rows and (match := self._row(around, place)):
            return match
        match = self._known(word.typed.lower(), word.key)
        return match and self._with_hyphen(around, place, match)

    def _find(self, typed: str, key: str) -> _Match | None:
        """What one word stands for; a typing error is forgiven only where nothing fits."""
        return self._short(typed) or _ended(key, self._index.single) or self._mistyped(key)

    def _row(self, around: Surroundings, place: int) -> _Match | None:
        """The longest name of several words that begins here."""
        for row in self._index.rows[around.words[place].key]:
            count = len(row.middle) + 2
            words = around.words[place : place + count]
            if len(words) < count or not all(map(_GAP.fullmatch, around.gaps[place + 1 : place + count])):
                continue
            between = zip(words[1:-1], row.middle, strict=True)
            match = _ended(words[-1].key, row.last)
            if match and all(word.key in keys for word, keys in between):
                return self._with_hyphen(around, place, match._replace(length=count))
        return None

    def _short(self, typed: str) -> _Match | None:
        for length in range(min(len(typed), self._longest), 1, -1):
            code = self._words.short.get(typed[:length])
            if code is None:
                continue
            ending = key_of(typed[length:])
            if length == len(typed) or ending in TURKIC:
                # Never declined, so "в" says where somebody is.
                weak = length < _WITHOUT_CAPITALS
                return _Match(Name(code, Role.THERE, True, weak), 1, TURKIC.get(ending), short=True)
        return None

    @staticmethod
    def _with_hyphen(around: Surroundings, place: int, match: _Match) -> _Match:
        """Takes the ending behind a hyphen too: "Дубай-да", "АҚШ-та"."""
        after = place + match.length
        if match.ending is not None or not match.name.base or after >= len(around.words):
            return match
        ending = TURKIC.get(around.words[after].key)
        if ending is None or not _HYPHEN.fullmatch(around.gaps[after]):
            return match
        return match._replace(length=match.length + 1, ending=ending)

    def _mistyped(self, key: str) -> _Match | None:
        if len(key) < MIN_MISTYPED:
            return None
        for stem, ending in ((key, None), *without_ending(key)):
            if stem in self._words.not_mistyped:
                return None
            alike = self._index.alike.get((stem[0], len(stem)), ())
            found = process.extractOne(stem, alike, scorer=OSA.distance, score_cutoff=1)
            if found and (ending is None or self._index.single[found[0]].base):
                return _Match(self._index.single[found[0]], 1, ending)
        return None

    def _is_meant(self, around: Surroundings, place: int, match: _Match) -> bool:
        typed = around.words[place].typed
        ordinary = match.length == 1 and self._is_ordinary(plain_letters(typed))
        # "Мали" alone is an answer; "рядом" alone isn't Riyadh in one of its cases.
        if around.is_alone(place, match.length) and (match.name.base or not ordinary):
            return True
        placed = around.placed(place)
        moved = match.ending is not None and match.ending is not Role.NAMED
        if ordinary:
            return (placed and typed[0].isupper()) or (moved and around.has_capital_within(place))
        if not match.name.weak or placed or moved:
            return True
        return typed.isupper() if match.short else around.has_capital_within(place)

    def _is_ordinary(self, typed: str) -> bool:
        beginnings = self._words.ordinary_beginnings
        return typed in self._words.ordinary or any(typed[:length] in beginnings for length in range(2, len(typed) + 1))


def _ended(key: str, names: dict[str, Name]) -> _Match | None:
    """The name that this word is, or is but for its ending."""
    if name := names.get(key):
        return _Match(name, 1)
    for stem, ending in without_ending(key):
        if (name := names.get(stem)) and name.base:
            return _Match(name, 1, ending)
    return None
