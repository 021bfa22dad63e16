"""Ages that an offer asks for; years of experience, of a contract or of a firm are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_YOUNGEST: Final = 12
_OLDEST: Final = 80
_ALONE: Final = r"(?<![0-9.,/:+$€£\u2010-\u2015-])"
_LOW: Final = rf"{_ALONE}(?P<low>[1-7][0-9])(?![0-9])"
_HIGH: Final = rf"{_ALONE}(?P<high>[1-8][0-9])(?![0-9])"
_ABLATIVE: Final = "(?:дан|ден|тан|тен|dan|den|tan|ten)"
_DATIVE: Final = "(?:ға|ге|га|қа|ке|ка|гача|gacha|ga|ge|qa|ka)"
_TURKIC: Final = "(?:жас|jas|ёш|yosh|yoş)"
_AGE_WORDS: Final = r"лет(?:н[а-я]{2,4})?|года?|let|y\.?o|years? old|year[- ]olds?|yrs? old"
_YEARS: Final = rf"[ \u00a0]?-?(?:{_TURKIC}[^\W\d_]{{0,9}}|{_AGE_WORDS})(?!\w)"
_DASH: Final = (
    r"(?:[ \u00a0]{0,2}[-\u2010-\u2015~][ \u00a0]{0,2}|[ \u00a0](?:до|to|and|do|бен|мен|va|ва|и)[ \u00a0](?:до )?"
    rf"|(?:[ \u00a0]?-?{_TURKIC})?[ \u00a0]?-?{_ABLATIVE}[ \u00a0]{{1,2}})"
)
_PEOPLE: Final = (
    "девуш[а-я]{1,4}", "девоч[а-я]{1,4}", "девчон[а-я]{1,4}", "женщин[а-я]{0,3}", "мужчин[а-я]{0,3}", "парн[а-я]{1,4}",
    "пар[её]нь", "пацан[а-я]{0,4}", "юнош[а-я]{1,4}", "подрост[а-я]{1,4}", "ребят[а-я]{0,3}", "студент[а-я]{0,6}",
    "школьни[а-я]{1,4}", "модел[а-яь]{1,3}", "люд[а-я]{1,3}",
    "[қк]ызд?[а-яі]{0,6}", "[әа]йел[а-яі]{0,6}", "ж[іи]г[іи]т[а-яі]{0,6}", "ер адам[а-я]{0,4}", "бойжеткен[а-я]{0,4}",
    "qyzd?[a-z]{0,5}", "er adam[a-z]{0,5}",
    "[қк]изл?[а-я]{0,6}", "йигит[а-я]{0,6}", "аёл[а-я]{0,6}", "эркак[а-я]{0,6}",
    "qizl?[a-z]{0,6}", "yigit[a-z]{0,6}", "ayol[a-z]{0,6}", "erkak[a-z]{0,6}",
    "girls?", "boys?", "ladies", "lady", "wom[ae]n", "men", "females?", "males?", "students?", "teens?", "models?",
)  # fmt: skip
_PERSON: Final = f"(?:{'|'.join(_PEOPLE)})"
_AGE_NAMES: Final = rf"возраст[а-я]{{0,3}}|лет|{_TURKIC}(?:[ыі]|тар[ыі]|и|i|lari|лари|y|ı|tary)?|ages?|aged|vozrast"
_CUE: Final = (
    rf"(?:{_AGE_NAMES}|{_PERSON})[ \u00a0]?[,:?.(—–-]{{0,2}}[ \u00a0—–-]{{0,3}}"
    r"(?:(?:от|с|со|between|from|в возрасте|ot|до|to)[ \u00a0]){0,2}"
)
_NOT_AN_HOUR: Final = r"(?![0-9:.,%]?[0-9%]|[ ](?:до|ч))"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_RANGE: Final = _pattern(
    rf"(?<!\w)(?P<cue>{_CUE})?{_LOW}{_DASH}(?P<high>[1-8][0-9])(?![0-9%])",
    rf"(?P<unit>(?:[ \u00a0]?-?{_DATIVE})?{_YEARS}|[ \u00a0]{_PERSON}(?!\w))?",
)
_PLUS: Final = _pattern(
    rf"(?P<cue>{_CUE})?{_LOW}(?:[ \u00a0]?(?:{_TURKIC}|лет))?\+(?P<unit>{_YEARS})?",
    "(?![ ]?[0-9%]|[ ]?(?:чел|адам|kishi|стран|countr|ваканс))",
)
_LEAST: Final = _pattern(
    r"(?<!\w)(?<!не )(?:от|с|со|старше|не моложе|не младше|достигш[а-я]{2,4}|over|from|above|at least|ot)[ \u00a0]",
    rf"{_LOW}(?:{_YEARS}|[ ](?:years|yrs)(?! of))",
)
_MOST: Final = _pattern(
    r"(?<!\w)(?<!не )(?:до|не старше|младше|моложе|under|up to|below|do)[ \u00a0]",
    rf"{_HIGH}(?:{_YEARS}|[ ](?:years|yrs)(?! of))",
)
_TURKIC_LEAST: Final = _pattern(
    rf"(?<!\w){_LOW}[ \u00a0]?-?(?:{_TURKIC}[ \u00a0]?-?{_ABLATIVE}",
    rf"|{_TURKIC}[қкqgг][аa] (?:толған|толган|tolgan|тўлган)|{_ABLATIVE} (?:katta|катта|үлкен|oshgan|ошган))(?!\w)",
)
_TURKIC_MOST: Final = _pattern(
    rf"(?<!\w){_HIGH}[ \u00a0]?-?{_TURKIC}",
    rf"(?:гача|gacha|{_DATIVE}[ \u00a0](?:дейін|дейин|шейін|deiin|deyin|чейин))",
)
_CUED_MOST: Final = _pattern(
    rf"(?<!\w)(?:лет|возраст[а-я]{{0,3}}|{_PERSON}),?[ \u00a0](?:до|under)[ \u00a0]{_HIGH}", _NOT_AN_HOUR
)
_CUED_LEAST: Final = _pattern(
    rf"(?<!\w)(?:возраст[а-я]{{0,3}}|{_PERSON}),?[ \u00a0](?:с|от|over)[ \u00a0]{_LOW}", _NOT_AN_HOUR
)
_ONE: Final = _pattern(
    rf"(?<!\w)(?:{_LOW}[ \u00a0]?-?{_TURKIC}[^\W\d_]{{0,9}}(?!\w)",
    rf"|(?:мне|вам|возраст|{_PERSON}),?[ \u00a0](?P<said>[1-7][0-9])[ ]?лет(?!\w)",
    r"|(?P<old>[1-7][0-9])(?:[ -]years?[ -]old|-?летн[а-я]{2,4}))",
)
_NOT_AGE_BEFORE: Final = _pattern(
    "(?:опыт|стаж|тәжіриб|тажириб|тажриб|tajriba|experience|контракт|договор|срок|гарант|рынк|тюрьм|лишен|компани|фирм",
    r"|агентств|больше|визу|штраф)[^\W\d_]{0,6}[^.;!?\n,0-9]{0,20}$",
)
_NOT_AGE_AFTER: Final = _pattern(
    r" ?(?:[^\W\d_]{1,8} )?(?:опыт|стаж|of experience|experience|на рынк|работа|тәжіриб|тажриб|tajriba|контракт",
    "|тюрьм|лишени|гарант|вместе)",
)
_PATTERNS: Final = (
    _RANGE, _PLUS, _TURKIC_LEAST, _TURKIC_MOST, _LEAST, _MOST, _CUED_MOST, _CUED_LEAST, _ONE,
)  # fmt: skip
_PLUS_ALONE: Final = range(14, 26)
"""Ages that people write as "18+" without any word about age."""
_WINDOW: Final = 40


@dataclass(frozen=True, slots=True)
class Age:
    """An age or a range of ages. `text[start:end]` is what was typed, the words that make it an age included."""

    low: int | None
    """None: only an oldest was said."""
    high: int | None
    """None: only a youngest was said. Equal to `low` for one age."""
    start: int
    end: int


def find_ages(text: str) -> tuple[Age, ...]:
    """The ages of a text, from 12 to 80, in their order."""
    found: list[Age] = []
    taken: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            places = range(*match.span())
            age = _age(pattern, match)
            if age and taken.isdisjoint(places) and not _is_other(text, match):
                found.append(age)
                taken.update(places)
    return tuple(sorted(found, key=lambda age: age.start))


def _age(pattern: re.Pattern[str], match: re.Match[str]) -> Age | None:
    said = match.groupdict()
    low, high = (int(said[name]) if said.get(name) else None for name in ("low", "high"))
    if pattern is _ONE:
        low = high = int(said["low"] or said["said"] or said["old"])
    evident = bool(said.get("cue") or said.get("unit"))
    if (pattern is _RANGE and not evident) or (pattern is _PLUS and not evident and low not in _PLUS_ALONE):
        return None
    if not all(_YOUNGEST <= age <= _OLDEST for age in (low, high) if age is not None):
        return None
    if low is not None and high is not None and low > high:
        return None
    return Age(low, high, *match.span())


def _is_other(text: str, match: re.Match[str]) -> bool:
    if re.search(_TURKIC, match.group(), re.IGNORECASE):
        return False
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    return bool(_NOT_AGE_BEFORE.search(before) or _NOT_AGE_AFTER.match(text, match.end()))
