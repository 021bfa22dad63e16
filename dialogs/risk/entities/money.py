"""The words and signs of money: currencies and scales as they are typed, in four languages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

_APOSTROPHE: Final = "['’‘ʻʼ`´]"
_ENDING: Final = (
    "(?:-?(?:дан|ден|тан|тен|нан|нен|ға|ге|га|қа|ке|гача|лик|лық|лік|дік|тік|нинг|ның|нің|ни|ды|ді|ты|ті|ні|ны|да|де"
    "|мен|dan|den|tan|nan|nen|ga|ge|gacha|lik|ning|ni|da))?"
)
_SIGNS: Final = {
    "₸": "KZT", "$": "USD", "€": "EUR", "₽": "RUB", "£": "GBP", "₩": "KRW", "₺": "TRY", "฿": "THB", "₹": "INR",
    "₴": "UAH", "₾": "GEL", "₪": "ILS", "¥": "CNY",
}  # fmt: skip
SOM: Final = "som"
"""Kyrgyz, or Uzbek without its apostrophe: `settled` decides."""
_WORDS: Final = {
    "KZT": "тг|т\\.г|тенге|теңге|tg|tenge|teñge|teńge|kzt",
    "UZS": f"сум(?:ов|а|у)?|сўм|so{_APOSTROPHE}m|sum|uzs",
    SOM: "сом(?:ов|а)?|som",
    "KGS": "kgs",
    "TJS": "сомони|somoni|tjs",
    "AZN": "манат(?:ов|а)?|manat|azn",
    "RUB": "руб|рубл[а-яі]{0,6}|rubl?|rubl(?:ey|ya|ei|ga)|rubles?|roubles?|р|r|rur",
    "USD": "доллар[а-яәғқі]{0,6}|долл?|дол|dollar[a-z]{0,6}|usdt?|у\\.?е|бакс[а-я]{0,4}|bucks|baks(?:ov)?|юсд",
    "EUR": "евро|еуро|euros?|ye?vro|eur",
    "GBP": "фунт[а-я]{0,6}|funt|pounds?|gbp",
    "PLN": "zł|zl|злот[а-яі]{1,6}|zlot[a-zy]{1,4}|pln",
    "TRY": "лир(?:а|ы|у|асы)?|lira(?:s|si)?|tl",
    "KRW": "вон(?:а|ы|у)?|won|krw|вўн|von",
    "AED": "дирх[аеэ]м[а-яі]{0,6}|dirh?[ae]ms?|aed",
    "CNY": "юан[а-яьі]{0,5}|yuans?|cny|rmb",
    "JPY": "иен[аы]?|йен[аы]?|yen|jpy",
    "THB": "бат(?:а|ов)?|baht|thb",
    "INR": "рупи[а-яй]{0,5}|rupees?|inr",
    "ILS": "шекел[а-яьі]{0,5}|shekels?|nis|ils",
    "GEL": "лари|lari|gel",
    "SAR": "риял[а-яь]{0,5}|riyals?|rials?|sar",
    "BHD": "bhd",
    "QAR": "qar",
    "KWD": "kwd",
    "CZK": "крон[а-яі]{0,3}|koruna?|kč|czk",
    "UAH": "грн|грив(?:ен|ень|на|ны|ни)|uah",
    "MYR": "ринггит[а-я]{0,3}|ringgit|myr",
    "VND": "донг(?:ов|а)?|vnd",
}
_LEAST: Final = {
    "р": 50,
    "r": 50,
    "won": 1000,
    "von": 1000,
    "sum": 1000,
    "tl": 10,
    "gel": 10,
    "sar": 10,
    "nis": 10,
    "сома": 50,
}
"""Words too short or too common to be money after a smaller number."""
_NAMES: Final = tuple(_WORDS)
_WORD: Final = re.compile(
    r"[ \u00a0]{0,2}\(?(?:"
    + "|".join(f"(?P<c{place}>{words})" for place, words in enumerate(_WORDS.values()))
    + rf"){_ENDING}(?![^\W_])",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(rf"[ \u00a0]?(?:US)?([{''.join(_SIGNS)}]){_ENDING}(?![0-9])")
_SIGN_BEFORE: Final = re.compile(
    rf"(?:(?:US)?([{''.join(_SIGNS)}])|(?<![A-Za-z])(USD|EUR|KZT|UZS|KGS|RUB|AED|GBP|PLN|TRY|KRW|QAR|SAR|BHD|KWD))"
    r"[ \u00a0]?$"
)
_SCALES: Final = (
    (10**9, "млрд|миллиард[а-яі]{0,3}|mlrd"),
    (10**6, "млн|миллион[а-яі]{0,5}|mln|million[a-z]{0,5}|лям[а-я]{0,3}|лимон(?:а|ов)?"),
    (10**5, "lakhs?"),
    (10**3, "тыс(?:яч[аиу]?)?|тыщ[аиу]?|мың|мын|минг|ming|myng|myn|m[yı]ñ|mıng|thousand|tis(?:yach)?|косар[а-я]{1,3}"),
    (10**6, "m|м|ml|мл"),
    (10**3, "к|k|т"),
)  # fmt: skip
_SHORT: Final = len(_SCALES) - 2
_SCALE: Final = re.compile(
    r"[ \u00a0]?(?:"
    + "|".join(f"(?P<s{place}>{words})" for place, (_, words) in enumerate(_SCALES))
    + rf"){_ENDING}(?![^\W_]|{_APOSTROPHE}\w)\.?",
    re.IGNORECASE,
)
_ABLATIVE: Final = re.compile(r"(?:дан|ден|тан|тен|нан|нен|dan|den|tan|nan|nen)\.?$", re.IGNORECASE)
_SOM_OF_KYRGYZSTAN: Final = {"сом": 1_000_000, "som": 110_000}
"""From so much on nobody is paid in Kyrgyz som, by the script of the word."""


class Currency(NamedTuple):
    """A currency behind a number."""

    code: str
    """ISO code, or SOM."""
    word: str
    end: int
    ablative: bool
    """Whether its ending says "from"."""


class Scale(NamedTuple):
    """A word that multiplies the number before it."""

    factor: int
    end: int
    ablative: bool
    short: bool
    """One letter or so: to be believed only beside a currency or joined to the number."""


def currency_after(text: str, place: int) -> Currency | None:
    """The currency that begins at `place`, a space allowed."""
    if sign := _SIGN.match(text, place):
        return Currency(_SIGNS[sign[1]], sign[1], sign.end(), bool(_ABLATIVE.search(sign.group())))
    if word := _WORD.match(text, place):
        code = next(code for number, code in enumerate(_NAMES) if word[f"c{number}"])
        plain = word[f"c{_NAMES.index(code)}"].lower()
        return Currency(code, plain, word.end(), bool(_ABLATIVE.search(word.group())))
    return None


def currency_before(text: str, place: int) -> tuple[str, int] | None:
    """The currency sign or ISO code that ends at `place`, and where it starts."""
    floor = max(0, place - 6)
    sign = _SIGN_BEFORE.search(text[floor:place])
    return (_SIGNS[sign[1]] if sign[1] else sign[2], floor + sign.start()) if sign else None


def scale_after(text: str, place: int) -> Scale | None:
    """The scale that begins at `place`, a space allowed."""
    word = _SCALE.match(text, place)
    if word is None:
        return None
    number = next(number for number in range(len(_SCALES)) if word[f"s{number}"])
    return Scale(_SCALES[number][0], word.end(), bool(_ABLATIVE.search(word.group())), number >= _SHORT)


def is_money_after(text: str, place: int) -> bool:
    """Whether what begins at `place` makes the number before it a sum or a share."""
    if currency_after(text, place) or text[place : place + 2].lstrip(" ")[:1] == "%":
        return True
    scale = scale_after(text, place)
    return scale is not None and not (scale.short and text[place] == " ")


def is_money_before(text: str, place: int) -> bool:
    """Whether what ends at `place` makes the number behind it a sum."""
    return currency_before(text, place) is not None


def settled(currency: Currency, value: Decimal, region: str) -> str | None:
    """The ISO code for this sum; None when the word is no money after so small a number."""
    if value < _LEAST.get(currency.word, 0):
        return None
    if currency.code != SOM:
        return currency.code
    if region in ("UZ", "KG"):
        return {"UZ": "UZS", "KG": "KGS"}[region]
    return "KGS" if value < _SOM_OF_KYRGYZSTAN["som" if currency.word.isascii() else "сом"] else "UZS"
