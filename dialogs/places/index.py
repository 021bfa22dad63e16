"""All names by the skeletons of their words: built once, asked for every word of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from dialogs.places.data import Words
from dialogs.places.endings import Role, russian_forms
from dialogs.places.names import EVERYDAY, called
from dialogs.places.spelling import key_of, words_of

_LOCALES: Final = ("kk", "ru", "uz", "uz_Cyrl", "ky", "en")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_SURE: Final = 6
"""Letters from which the name of a country that nobody writes from is known without a sign of place."""

MIN_MISTYPED: Final = 8
"""Letters of a name from which one typing error is forgiven; of shorter ones too many are one letter apart."""


class Name(NamedTuple):
    """What a word or a row of words stands for."""

    code: str | None
    """None for words that only look like a country."""
    role: Role
    """What this form says behind "в": THERE ("в Корее") or TOWARDS ("в Корею")."""
    base: bool
    """Whether Kazakh, Uzbek and Kyrgyz endings may follow: not behind a Russian one."""
    weak: bool


class Row(NamedTuple):
    """The words of a name behind its first one."""

    middle: tuple[frozenset[str], ...]
    last: dict[str, Name]


@dataclass(frozen=True, slots=True)
class Index:
    """Never changed after it was built."""

    single: dict[str, Name]
    rows: dict[str, list[Row]]
    """By the first word's skeleton, the longest first."""
    alike: dict[tuple[str, int], list[str]]
    """Long names of the countries that people write from, by first letter and length, one letter more or less."""


def build(words: Words) -> Index:
    """Takes some tenths of a second, most of them for CLDR's six languages."""
    index = Index({}, defaultdict(list), defaultdict(list))
    names = list(_names(words))
    for only_base in (True, False):  # a name as it is goes before another's inflected form
        for name, code, declined in names:
            _add_single(index, name, code, words, declined=declined and not only_base)
    for name, code, declined in names:
        _add_row(index, name, code, declined=declined)
    for rows in index.rows.values():
        rows.sort(key=lambda row: -len(row.middle))
    for key, entry in index.single.items():
        if entry.code in words.names and not entry.weak and len(key) >= MIN_MISTYPED:
            for length in {max(len(key) - 1, MIN_MISTYPED), len(key), len(key) + 1}:
                index.alike[key[0], length].append(key)
    return index


def _names(words: Words) -> Iterator[tuple[str, str | None, bool]]:
    """Every name with its country, and whether it is declined as Russian; what goes before comes first."""
    for text in words.nowhere:
        yield text, None, bool(_CYRILLIC.search(text))
    for code, names in words.names.items():
        for text in names:
            yield text, code, bool(_CYRILLIC.search(text))
    for (code, language), text in EVERYDAY.items():
        yield text, code, language == "ru"
    for locale in _LOCALES:
        for code, text in called(locale).items():
            yield text, code, locale == "ru"


def _add_single(index: Index, name: str, code: str | None, words: Words, *, declined: bool) -> None:
    parts = [word.typed.lower() for word in words_of(name)]
    word = "".join(parts)  # "Абу-Даби" is typed "Абудаби" too
    base = key_of(word)
    weak = base in words.weak or (code not in words.names and len(base) < _SURE)
    for key, role in _forms(word, declined):
        # A form that is the name itself takes both kinds of endings.
        index.single.setdefault(key, Name(code, role, key == base, weak or key in words.weak))


def _add_row(index: Index, name: str, code: str | None, *, declined: bool) -> None:
    parts = [word.typed.lower() for word in words_of(name)]
    if len(parts) < 2:
        return
    first, *middle, last = (_forms(part, declined) for part in parts)
    base = key_of(parts[-1])
    row = Row(
        tuple(frozenset(key for key, _ in forms) for forms in middle),
        {key: Name(code, role, key == base, weak=False) for key, role in reversed(list(last))},
    )
    for key in {key for key, _ in first}:
        index.rows[key].append(row)


def _forms(word: str, declined: bool) -> Iterable[tuple[str, Role]]:
    if not declined:
        return [(key_of(word), Role.TOWARDS if _CYRILLIC.search(word) and _is_declined(word) else Role.THERE)]
    return [(key_of(form), role) for form, role in russian_forms(word)]


def _is_declined(word: str) -> bool:
    return sum(1 for _ in russian_forms(word)) > 1
