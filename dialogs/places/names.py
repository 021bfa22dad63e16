"""Names and flags of countries: CLDR's, and what people here say where CLDR is unusual."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from types import MappingProxyType
from typing import Final

_LOCALES: Final = MappingProxyType({"kk": "kk", "ru": "ru", "uz": "uz", "uz_cyrl": "uz_Cyrl", "en": "en", "ky": "ky"})
_NO_COUNTRIES: Final = frozenset(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"])
"""Two letters in CLDR that are unions, seas, test codes, and small islands outside ISO 3166."""
_BESIDE: Final = re.compile(r"\s*\(.*?\)")
"""A second name or a status: "Мьянма (Бирма)", "Гонконг (САР)"."""
_FIRST_FLAG_LETTER: Final = 0x1F1E6

EVERYDAY: Final = MappingProxyType({
    # What the country calls itself, and what Russian speakers in Central Asia write.
    ("KG", "ru"): "Кыргызстан",
    # "Республика Корея" is the language of treaties; nobody who works there says so.
    ("KR", "ru"): "Южная Корея",
    ("KP", "ru"): "Северная Корея",
    # Everybody says США; CLDR's long name is also too wide for a button.
    ("US", "ru"): "США",
    ("HK", "en"): "Hong Kong",
    ("MO", "en"): "Macao",
})  # fmt: skip


def flag(code: str) -> str:
    """The emoji of a country's flag. ValueError when `code` isn't two capital Latin letters."""
    if len(code) != 2 or not (code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"a country code of two capital letters is expected, not {code!r}")
    return "".join(chr(_FIRST_FLAG_LETTER + ord(letter) - ord("A")) for letter in code)


def name(code: str, language: str) -> str:
    """What a country is called. KeyError for an unknown code, language, or a name that CLDR lacks in it.

    For `uz_cyrl` a few small territories have none: transliterate `uz` there.
    """
    if code not in country_codes():
        raise KeyError(code)
    return EVERYDAY.get((code, language)) or called(_LOCALES[language])[code]


@cache
def country_codes() -> frozenset[str]:
    """ISO codes of all countries and territories that CLDR knows, and XK (Kosovo)."""
    return frozenset(code for code in _territories("en") if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@cache
def called(locale: str) -> MappingProxyType[str, str]:
    """The countries' names of a Babel locale, with Uzbek's own oʻ and gʻ, and without what stands in brackets.

    Two countries that differ only by their brackets keep them: "Виргинские о-ва (США)".
    """
    full = {code: name for code, name in _territories(locale).items() if code in country_codes()}
    plain = {code: re.sub(r"(?<=[OoGg])[‘'’`]", "ʻ", _BESIDE.sub("", name)) for code, name in full.items()}
    often = Counter(plain.values())
    return MappingProxyType({code: name if often[name] == 1 else full[code] for code, name in plain.items()})


def _territories(locale: str) -> dict[str, str]:
    from babel import Locale  # read only when a name is asked for: each language takes some hundredths of a second

    return dict(Locale.parse(locale).territories)
