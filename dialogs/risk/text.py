"""What a person typed, folded to words that can be compared, each with its place in the original text.

Kazakh, Russian, Uzbek and English are typed here with and without their own letters, in two scripts, with
look-alike letters, stretched vowels and invisible characters. Folding only removes differences that people don't
mean; it never guesses another script. The phrases are spelled out in both scripts instead (`spellings.py`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

MAX_CHARS = 20_000
"""Characters read; the rest of a longer text is not looked at (Telegram's own limit is 4,096 a message)."""

LAUGH = "😂"
"""The key of any laughing emoji or `haha` bracket run, so that phrase files can name it."""

_APOSTROPHES = "'’‘ʻʼ`´′ʹˈ＇"
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_LAUGHING = "😂🤣😅😆😄😁😹🙈😜😝"
_SAME = {
    # Cyrillic: the letters of Kazakh, Uzbek, Kyrgyz and Tajik as they are typed on a Russian keyboard. `ы` stays:
    # folded to `и` it makes "был" (was) equal to "бил" (beat).
    "е": "ёэєӗ", "к": "қҡҝ", "г": "ғґ", "н": "ңҥ", "о": "өӧ", "у": "ұүўӯ", "а": "әӑ", "и": "іїӣ", "х": "ҳһ",
    "ч": "ҷӌ", "ж": "җ", "ь": "ъ",
    # Latin: Kazakh and Uzbek, the alphabets of 2019 to 2026, and Turkish.
    "h": "x", "k": "q", "i": "yıíìïỳýÿ", "o": "öőõóōǒŏòøô", "g": "ğġģǵ", "n": "ñŋńǹ", "u": "üúùūû",
    "a": "äáàâãåā", "e": "éèêëē", "ş": "š", "j": "ž", "ç": "č",
}  # fmt: skip
_ONE_TO_ONE = str.maketrans({variant: letter for letter, variants in _SAME.items() for variant in variants})
_LATIN_TO_CYRILLIC = str.maketrans("aceopxykmthbinu", "асеорхукмтнвипи")
_CYRILLIC_TO_LATIN = str.maketrans("асеорхукмтнвіґ", "aceopxykmthbig")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z\u00e0-\u024f]")
_WORD = re.compile(rf"\d+|[^\W\d_]+(?:[{re.escape(_APOSTROPHES)}][^\W\d_]+)*|[{_LAUGHING}]|\){{2,}}")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_DROPPED = str.maketrans("", "", _APOSTROPHES)
_SOFT = re.compile("[ьъ](?![аеиоуыюя])")
_NOT_STRETCHED = frozenset({"нее"})
"""Russian "нее" (her) is not a long "не" (not)."""
_ODD = re.compile(f"[{_INVISIBLE}\u0300-\u036f]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_ENDS = frozenset(".!?;\n\r‼⁉؟。")
"""Three dots are no end: in chats they stand for a comma."""
_OPENING = frozenset("«“„‹")
_CLOSING = frozenset("»”›")


class Token(NamedTuple):
    """One word. `text[start:end]` of the original is what was typed."""

    key: str
    start: int
    end: int
    clause: int
    """Counts up at every full stop, question mark, exclamation mark, semicolon and line end."""
    sentence: int
    """The same, but a quotation belongs whole to the sentence around it."""
    quoted: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as comparable words."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)


@lru_cache(maxsize=8192)  # reading the phrases asks for the same words again and again
def key_of(word: str) -> str:
    """The comparable form of one word; empty when nothing of it can be compared."""
    normal = _lower(unicodedata.normalize("NFKC", _HIDDEN.sub("", word)))
    return _key(normal, mixed=True)


def fold(text: str) -> Folded:
    """The words of the first MAX_CHARS characters with their places. Never raises; linear in the length."""
    normal, places = _normalised(text[:MAX_CHARS])
    mixed = bool(_CYRILLIC.search(normal) and _LATIN.search(normal))
    tokens: list[Token] = []
    clause = sentence = last = 0
    quoted = False
    for found in _WORD.finditer(normal):
        start, end = found.span()
        if start - last > 1 or (start > last and normal[last] != " "):
            for char in normal[last:start].replace("...", " ").replace("..", " "):
                if char in _ENDS:
                    clause += 1
                    sentence += not quoted
                elif char in _OPENING or char in _CLOSING or char == '"':
                    quoted = (not quoted) if char == '"' else char in _OPENING
        last = end
        key = _key(found.group(), mixed)
        if key:
            if places:
                start, end = places[start][0], places[end - 1][1]
            tokens.append(Token(key, start, end, clause, sentence, quoted))
    return Folded(text, tuple(tokens))


def _lower(text: str) -> str:
    # "İ" is the one letter whose lower case is longer than itself; places would shift.
    return text.replace("İ", "i").lower()


def _normalised(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """NFKC, lower case, without invisible characters and loose accents; and where each character stood, if moved."""
    if unicodedata.is_normalized("NFKC", text) and not _ODD.search(text):
        return _lower(text), None
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _lower(unicodedata.normalize("NFKC", _HIDDEN.sub("", text[start:end])))
        if not piece.isascii():
            piece = "".join(char for char in piece if not unicodedata.combining(char))
        pieces.append(piece)
        places.extend([(start, end)] * len(piece))
        start = end
    return "".join(pieces), places


@lru_cache(maxsize=20_000)
def _key(word: str, mixed: bool) -> str:
    if not word:
        return ""
    if word[0] == ")":
        return "))"
    if word[0] in _LAUGHING:
        return LAUGH
    if mixed:
        word = _one_script(word)
    key = word.translate(_DROPPED).translate(_ONE_TO_ONE)
    if "ь" in key:
        key = _SOFT.sub("", key)
    key = _unstretched(key)
    if "h" in key:
        key = _unstretched(key.replace("kh", "h").replace("zh", "j").replace("sh", "ş").replace("ch", "ç"))
    return key


def _unstretched(key: str) -> str:
    return key if key in _NOT_STRETCHED else _REPEATED.sub(r"\1", key)


def _one_script(word: str) -> str:
    """Look-alike letters of the other script replaced, so that one Latin `o` does not hide a Cyrillic word."""
    cyrillic = len(_CYRILLIC.findall(word))
    latin = len(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    return word.translate(_LATIN_TO_CYRILLIC if cyrillic >= latin else _CYRILLIC_TO_LATIN)
