"""Texts in the script in which the embedding model knows their language best.

Measured (docs/judgement.md): the model reads Uzbek in Cyrillic, Kazakh and Russian in Latin letters far worse than the
same words in their other script. No exact spelling is needed: a meaning is taken, nobody reads the result.
"""

from __future__ import annotations

import re
from typing import Final

_LATIN: Final = re.compile("[a-z\u00e0-\u024f]", re.IGNORECASE)
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")

_UZBEK_PAIRS = "аa бb вv гg дd еe зz иi йy кk лl мm нn оo пp рr сs тt уu фf хx цs ыi эe қq ҳh жj"  # one letter each
_UZBEK = {pair[0]: pair[1] for pair in _UZBEK_PAIRS.split()} | {
    "ё": "yo", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "'", "ь": "", "ю": "yu", "я": "ya", "ў": "o'", "ғ": "g'",
}  # fmt: skip
_SINGLE_PAIRS = "aа bб vв gг dд eе zз iи kк lл mм nн oо pп rр sс tт uу fф hх"
_SINGLE = {pair[0]: pair[1] for pair in _SINGLE_PAIRS.split()}
_RUSSIAN = _SINGLE | {
    "shch": "щ", "sch": "щ", "yo": "ё", "jo": "ё", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю",
    "ju": "ю", "ya": "я", "ja": "я", "iu": "ю", "ia": "я", "w": "в", "j": "й", "y": "ы", "c": "ц", "x": "х", "q": "к",
    "'": "ь", "4": "ч", "6": "ш",
}  # fmt: skip
_KAZAKH = _SINGLE | {
    "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "ғ", "ng": "ң", "yu": "ю", "ya": "я", "ä": "ә", "á": "ә",
    "ö": "ө", "ó": "ө", "ü": "ү", "ú": "ү", "ğ": "ғ", "ǵ": "ғ", "ñ": "ң", "ń": "ң", "ş": "ш", "ç": "ч", "ı": "ы",
    "q": "қ", "x": "х", "j": "ж", "y": "ы", "w": "у", "c": "ц",
}  # fmt: skip


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))), re.IGNORECASE)


_TABLES: Final = {("uz", "cyrillic"): _UZBEK, ("ru", "latin"): _RUSSIAN, ("kk", "latin"): _KAZAKH}
_PATTERNS: Final = {key: _pattern(table) for key, table in _TABLES.items()}


def home_script(text: str, language: str) -> str:
    """The text, its letters exchanged where `language` (kk, ru, uz, en) is better known in its other script."""
    latin, cyrillic = len(_LATIN.findall(text)), len(_CYRILLIC.findall(text))
    key = (language, "cyrillic" if cyrillic > latin else "latin")
    if key not in _TABLES:
        return text
    table = _TABLES[key]

    def exchanged(found: re.Match[str]) -> str:
        letters = found.group()
        # Some letters match others without their case, such as the Turkish dotted I, and are in no table.
        other = table.get(letters.lower())
        if other is None:
            return letters
        return other.capitalize() if letters[0].isupper() else other

    return _PATTERNS[key].sub(exchanged, text)
