"""The forms a country's name takes in a sentence: Russian cases spelled out, Kazakh and Uzbek endings taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_RUSSIAN: Final = (
    ("ая", ("ая", "ой", "ую")),
    ("яя", ("яя", "ей", "юю")),
    ("ие", ("ие", "их", "им", "ими")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ий", ("ий", "ого", "ому", "им", "ом")),
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ы", ("ы", "", "ов", "ам", "ах", "ами")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ей", "ов", "ах")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "и", "ю", "я", "е", "ем", "ью")),
    ("пет", ("пет", "пта", "пту", "птом", "пте")),
)
_CONSONANT: Final = re.compile("[бвгджзклмнпрстфхцчшщ]$")
_ENDINGS: Final = re.compile(
    "(?:н?[дт][ае]н?|[гк][ае]|н[ае]н|н?[дт][ае]г[иы](?:лар|лер)?|н[ыи]нг?|[дт][ыи]н|[ндт][ыи]|гача|л[иы]к|мен|на|не"
    "|n?[dt][ae]n?|[gk][ae]|n[ae]n|n?[dt][ae]gi(?:lar|ler)?|ning?|nin|[ndt]i|gaça|lik|men|na|ne)$"
)
"""Of folded words: `ғ` and `қ` are `г` and `к` there, Latin `y` is `i`, `ch` is `ç`."""
_TO_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def russian_forms(word: str) -> tuple[str, ...]:
    """A Russian name's word in lower case, in all its cases; a word that is not declined alone."""
    for ending, forms in _RUSSIAN:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return tuple(word.removesuffix(ending) + form for form in forms)
    if _CONSONANT.search(word):
        return tuple(word + form for form in ("", "а", "у", "ом", "е"))
    return (word,)


def in_latin(word: str) -> str:
    """A Russian word in lower case as it is typed without a Russian keyboard."""
    return "".join(_TO_LATIN.get(letter, letter) for letter in word)


def without_ending(key: str) -> Iterator[str]:
    """What a folded word may be without its Kazakh or Uzbek ending, if it has one."""
    ending = _ENDINGS.search(key)
    while ending:
        yield key[: ending.start()]
        # Folding made one letter of two where the name ends as the ending begins: "Tailandda".
        yield key[: ending.start() + 1]
        ending = _ENDINGS.search(key, ending.start() + 1)
