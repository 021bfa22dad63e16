"""One skeleton for all the ways in which a name is typed: two scripts, with and without a language's own letters.

"Қазақстан", "Казакстан", "Qazaqstan" and "kazakstan" become one word; "Турции" and "turcii" too. Only names are looked
for by it, so it may be coarser than the folding of messages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

MAX_CHARS: Final = 4096
"""Characters of a text that are read: Telegram's own limit of a message."""

_MAX_WORD: Final = 40
"""Letters of a word that are looked at: no name is longer."""
_APOSTROPHES: Final = "'’‘ʻʼ`´′ʹˈ＇"
_WORD: Final = re.compile(rf"[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)*")
_INVISIBLE: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_DROPPED: Final = str.maketrans("", "", _APOSTROPHES)
_LETTERS: Final = str.maketrans({
    **dict(zip("абвгдежзийклмнопрстуфхцчшщыэ", "abvgdejziiklmnoprstufhcCSSie", strict=True)),
    "ё": "e", "ю": "iu", "я": "ia", "ъ": "", "ь": "",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "ў": "u", "і": "i", "ї": "i", "һ": "h",
    "ҳ": "h", "ҷ": "j", "җ": "j", "є": "e", "ӯ": "u", "ӣ": "i",
    "x": "h", "q": "k", "y": "i", "w": "v", "ı": "i", "ş": "S", "š": "S", "ç": "C", "č": "C", "ž": "j",
})  # fmt: skip
_PAIRS: Final = (("kh", "h"), ("zh", "j"), ("sh", "S"), ("ch", "C"), ("gh", "g"), ("ts", "c"))
_REPEATED: Final = re.compile(r"(.)\1+")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z]")
_TO_CYRILLIC: Final = str.maketrans("aceopxykmthbi", "асеорхукмтнві")
_TO_LATIN: Final = str.maketrans("асеорхукмтні", "aceopxykmthi")


class Word(NamedTuple):
    """One typed word. `text[start:end]` of `plain(text)` is what was typed."""

    key: str
    typed: str
    start: int
    end: int


def plain(text: str) -> str:
    """The part of a text that is read, without invisible characters and with its letters composed."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text[:MAX_CHARS]))


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text that went through `plain`."""
    return tuple(Word(key_of(found[0]), found[0], *found.span()) for found in _WORD.finditer(text))


def plain_letters(word: str) -> str:
    """A word in small letters without apostrophes, its own letters kept: "қатар" (row) isn't "катар"."""
    return word.lower().translate(_DROPPED)


@lru_cache(maxsize=16_384)
def key_of(word: str) -> str:
    """The skeleton of one word; empty when it has no letter that is known."""
    letters = _one_script(plain_letters(word[:_MAX_WORD])).translate(_LETTERS)
    if not letters.isascii():
        letters = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if letter.isascii())
    if "h" in letters or "ts" in letters:
        for pair, letter in _PAIRS:
            letters = letters.replace(pair, letter)
    return _REPEATED.sub(r"\1", letters)


def _one_script(word: str) -> str:
    """One look-alike letter of the other script doesn't hide a name."""
    if not _CYRILLIC.search(word) or not _LATIN.search(word):
        return word
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    return word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
