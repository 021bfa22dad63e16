"""The ways in which people type one word of a phrase file: their script, the other script, without special letters.

Done once when the phrases are read, so that a message is only folded, never guessed at.
"""

from __future__ import annotations

import re
from itertools import islice, product

from dialogs.risk.text import key_of

LANGUAGES = ("kk", "ru", "uz", "en")

MIN_LATIN = 4
"""Letters that a Latin spelling of a Cyrillic word needs: shorter ones meet foreign words ("бут" and "but")."""

MIN_LATIN_IN_ROW = 2
"""The same for a word that counts only beside another ("не выпускают") or before it as a denial."""

MIN_LATIN_VERB_END = 3
"""The same for a denial that follows its verb (Kazakh "жоқ"); Russian "бы" would meet English "by"."""

MIN_UZBEK = 3
"""Letters that the other spelling of an Uzbek word needs; both scripts are its own."""

MAX_SPELLINGS = 24
"""Spellings of one word that are kept, the likeliest first."""

NEGATED = {
    "kk": re.compile("(?:[ыи]?[слн])?[мбп][ае][йядгс]|(?:i?[sln])?[mbp][ae][idgs]"),
    "uz": re.compile("(?:и?[шлн])?ма[йядгсб]|(?:i?[şln])?ma[idgsb]"),
}
"""Endings, as keys, by which Kazakh and Uzbek deny a verb: "қой-" put, "қоймайды" doesn't put. A stem of a phrase file
never stands for them; where the denial is meant, the file says so ("жібермей*")."""

MIN_SH_AS_W = 5
"""Letters above which Uzbek sh is also looked for as w, as the young type it; "she'r" would meet English "were"."""

_CYRILLIC = re.compile("[\u0400-\u052f]")

_RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e yo o", "ж": "j", "з": "z", "и": "i", "й": "i j",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts c", "ч": "ch", "ш": "sh", "щ": "shch sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu ju",
    "я": "ia ja",
}  # fmt: skip
_KAZAKH = _RUSSIAN | {
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n ng", "ө": "o", "ұ": "u", "ү": "u", "і": "i", "һ": "h", "у": "u w", "й": "i j",
    "щ": "sh",
}  # fmt: skip
_UZBEK_CYRILLIC = _RUSSIAN | {"ў": "o u", "қ": "k", "ғ": "g", "ҳ": "h"}
_IN_CYRILLIC = {  # longest first
    "yo'": "йу", "o'": "у", "g'": "г", "sh": "ш", "ch": "ч", "ya": "я", "yo": "е", "yu": "ю", "ye": "е",
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстувшхйз", strict=True)), "'": "",
}  # fmt: skip
_UZBEK_LETTERS = re.compile("|".join(_IN_CYRILLIC))


def spellings(word: str, language: str, *, stem: bool = False, least: int = MIN_LATIN) -> tuple[str, ...]:
    """Keys of the word as `text.key_of` gives them, the word's own first. The word is one word without `*`.

    `least` letters are needed by a Latin spelling of a Cyrillic word. In Cyrillic a stem's last `й` melts into
    the next vowel ("қой-", "қояды"), so a stem is spelled with both.
    """
    own = key_of(word)
    if not own or not any(map(str.isalpha, own)):
        return (own,) if own else ()
    others: list[str] = []
    latin: list[str] = []
    lower = word.lower()
    if _CYRILLIC.search(lower):
        table = {"kk": _KAZAKH, "uz": _UZBEK_CYRILLIC}.get(language, _RUSSIAN)
        latin = _by_letters(lower, table)
    elif language == "uz":
        others = [_uzbek_cyrillic(lower)]
        if "o'" in lower:
            others.append(lower.replace("o'", "u"))
        if "sh" in lower and len(lower) > MIN_SH_AS_W:
            others.append(lower.replace("sh", "w"))
    if stem:
        others += [cyrillic[:-1] + vowel for cyrillic in [lower, *others] if cyrillic.endswith("й") for vowel in "яю"]
    keys = [
        own,
        *(key for key in map(key_of, others) if len(key) >= MIN_UZBEK),
        *(key for key in map(key_of, latin) if len(key) >= least),
    ]
    return tuple(dict.fromkeys(keys))[:MAX_SPELLINGS]


def _by_letters(word: str, table: dict[str, str]) -> list[str]:
    choices = [table.get(letter, letter).split(" ") for letter in word]
    return ["".join(letters) for letters in islice(product(*choices), MAX_SPELLINGS)]


def _uzbek_cyrillic(word: str) -> str:
    return _UZBEK_LETTERS.sub(lambda found: _IN_CYRILLIC[found.group()], word)
