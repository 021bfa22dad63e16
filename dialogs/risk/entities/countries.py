"""Countries that an offer names: by name, by a big city, or by a flag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dialogs.risk.entities.country_names import SHORT, SHORT_IN_SMALL, Name, Names, Words, country_names
from dialogs.risk.entities.inflection import without_ending
from dialogs.risk.text import Token, fold

Hint = Literal["name", "city", "flag"]

_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_FLAG_LETTER: Final = 0x1F1E6
_GAP: Final = re.compile(r"[\s\-–—&.'’]{1,3}")
_LONGEST_SHORT: Final = max(map(len, SHORT))
_PLACE_WORDS: Final = frozenset({"в", "во", "из", "in", "to", "from", "v", "iz"})


@dataclass(frozen=True, slots=True)
class Country:
    """One mention. `text[start:end]` is what was typed."""

    code: str
    """ISO 3166, two letters."""
    hint: Hint
    """What was named: the country itself, a city of it, or its flag."""
    start: int
    end: int


def find_countries(text: str) -> tuple[Country, ...]:
    """The countries of a text, each as often as it is named, in their order."""
    names = country_names()
    tokens = fold(text).tokens
    found = [
        Country(code, "flag", *flag.span()) for flag in _FLAG.finditer(text) if (code := _code(flag[0])) in names.codes
    ]
    place = 0
    while place < len(tokens):
        name, count = _at(names, text, tokens, place)
        if name and name.code:
            start, end = tokens[place].start, tokens[place + count - 1].end
            found.append(Country(name.code, "city" if name.city else "name", start, end))
        place += count
    return tuple(sorted(found, key=lambda country: country.start))


def _code(flag: str) -> str:
    return "".join(chr(ord(letter) - _FIRST_FLAG_LETTER + ord("A")) for letter in flag)


def _at(names: Names, text: str, tokens: Sequence[Token], place: int) -> tuple[Name | None, int]:
    """The name that begins with this word, and how many words it has; one where there is none."""
    token = tokens[place]
    for words, name in names.rows.get(token.key, ()):
        if _goes_on(text, tokens[place : place + 1 + len(words)], words):
            return name, 1 + len(words)
    typed = text[token.start : token.end]
    if code := _short(typed):
        return Name(code), 1
    single = names.single.get(token.key)
    ended = False
    if single is None:
        single = next((names.single[key] for key in without_ending(token.key) if key in names.single), None)
        ended = single is not None
    if single is None:
        return None, 1
    placed = place > 0 and tokens[place - 1].key in _PLACE_WORDS
    capital = typed[0].isupper()
    if single.doubtful:
        return (single if capital and (placed or ended) else None), 1
    return (single if capital or single.small or placed else None), 1


def _goes_on(text: str, tokens: Sequence[Token], words: Words) -> bool:
    if len(tokens) != 1 + len(words):
        return False
    for number, options in enumerate(words):
        before, token = tokens[number], tokens[number + 1]
        last = number == len(words) - 1
        is_one = token.key in options or (last and any(key in options for key in without_ending(token.key)))
        if not is_one or not _GAP.fullmatch(text, before.end, token.start):
            return False
    return True


def _short(typed: str) -> str | None:
    if typed in SHORT:
        return SHORT[typed]
    if typed.upper() in SHORT_IN_SMALL:
        return SHORT[typed.upper()]
    for length in range(min(_LONGEST_SHORT, len(typed) - 1), 1, -1):
        if typed[:length] in SHORT and typed[length:].islower():
            return SHORT[typed[:length]]
    return None
