"""Phone numbers as people type them: international, and local forms of Kazakhstan and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dialogs.risk.entities.money import is_money_after, is_money_before

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_SHORTEST: Final = 7
_LONGEST: Final = 15
_GAP: Final = r"[ \u00a0\u202f().\-\u2010-\u2014]{0,3}"
_RUN: Final = re.compile(rf"(?<![0-9A-Za-z_@])\+?\(?[0-9](?:{_GAP}[0-9])*")
_DIGITS: Final = re.compile("[0-9]+")
_LOCAL_REGIONS: Final = ("KZ", "UZ", "KG", "TJ", "RU")
_CODES_WITHOUT_PLUS: Final = ("998", "996", "992", "993", "994", "995", "971", "375", "380", "905")
_DATE: Final = re.compile(r"[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)[0-9]{2}(?![0-9])")
_PHONE_WORD: Final = re.compile(
    r"(?:тел|моб|сот|звон|вотс|ватс|вайбер|номер|нөмір|байланыс|хабарлас|қоңырау|конырау|tel|mob|phone|whats|vats|wats"
    r"|viber|call|number|nomer|raqam|aloqa|bog.?lan|рақам|ракам|алоқа|алока|контакт|contact)[^\W\d_]{0,8}[\s.:№—-]{0,4}$",
    re.IGNORECASE,
)
_OTHER_NUMBER: Final = re.compile(
    r"(?:иин|жсн|бин|бсн|инн|пинфл|стир|огрн|снилс|iin|bin|inn|stir|pinfl|iban|лиц|лицензи[яи])[\s.:№#-]{0,4}$",
    re.IGNORECASE,
)
_BEFORE: Final = 24
"""Characters before a number in which a word about it is looked for."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. `text[start:end]` is what was typed."""

    number: str
    """E.164: a plus and digits."""
    country: str | None
    """ISO code of the country that the number belongs to; None when its code is shared or unknown."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


def find_phones(text: str, region: str = "KZ") -> tuple[Phone, ...]:
    """The phone numbers of a text. `region` is the country whose local forms are tried first."""
    found: list[Phone] = []
    for run in _RUN.finditer(text):
        groups = [_Group(m.group(), m.start(), m.end()) for m in _DIGITS.finditer(text, *run.span())]
        found += _in_run(text, groups, region, plus=run.group()[0] == "+")
    return tuple(found)


def _in_run(text: str, groups: list[_Group], region: str, *, plus: bool) -> Iterator[Phone]:
    first = 0
    while first < len(groups):
        if _is_card(groups[first : first + 4]):
            first += 4
            continue
        if _DATE.match(text, groups[first].start):
            first += 3
            continue
        phone = last = None
        if plus and first == 0:
            phone, last = _international(groups[:_LONGEST])
            start = groups[0].start - 1
            if text[start] == "(":
                start -= 1
        elif groups[first].digits[:2] == "00":
            phone, last = _international(groups[first : first + _LONGEST], zeros=2)
            start = groups[first].start
        if phone is None:
            phone, last = _local(text, groups, first, region)
            start = groups[first].start - (text[groups[first].start - 1 : groups[first].start] == "(")
        if phone is None or last is None:
            first += 1
            continue
        yield Phone(_e164(phone), _country(phone), start, last.end)
        first = groups.index(last, first) + 1


def _is_card(groups: list[_Group]) -> bool:
    return len(groups) == 4 and all(len(group.digits) == 4 for group in groups)


def _spans(groups: list[_Group], longest: int) -> list[list[_Group]]:
    """The beginnings of these groups that a number may have, the longest first."""
    spans: list[list[_Group]] = []
    length = 0
    for count, group in enumerate(groups[:longest], 1):
        length += len(group.digits)
        if length > longest:
            break
        if length >= _SHORTEST:
            spans.append(groups[:count])
    return spans[::-1]


def _international(groups: list[_Group], zeros: int = 0) -> tuple[PhoneNumber | None, _Group | None]:
    from phonenumbers import is_possible_number, is_valid_number

    parsed = [(_parse("+" + _joined(span)[zeros:], None), span[-1]) for span in _spans(groups, _LONGEST + zeros)]
    for is_one in (is_valid_number, is_possible_number):
        for phone, last in parsed:
            if phone is not None and is_one(phone):
                return phone, last
    return None, None


def _local(text: str, groups: list[_Group], first: int, region: str) -> tuple[PhoneNumber | None, _Group | None]:
    start = groups[first].start
    before = text[max(0, start - _BEFORE) : start]
    if _OTHER_NUMBER.search(before) or is_money_before(text, start):
        return None, None
    named = bool(_PHONE_WORD.search(before.rstrip("( ")))
    goes_on = first > 0 and len(groups[first - 1].digits) <= 3 and text[start - 1] not in "(-"
    for span in _spans(groups[first : first + _LONGEST], 13):
        sizes = tuple(len(group.digits) for group in span)
        if is_money_after(text, span[-1].end) or (_is_sum(sizes) and span[0].digits[0] not in "09"):
            continue
        phone = _as_local(_joined(span), sizes, region, named=named, goes_on=goes_on)
        if phone is not None:
            return phone, span[-1]
    return None, None


def _is_sum(sizes: tuple[int, ...]) -> bool:
    return len(sizes) > 1 and sizes[0] <= 3 and all(size == 3 for size in sizes[1:])


def _as_local(digits: str, sizes: tuple[int, ...], region: str, *, named: bool, goes_on: bool) -> PhoneNumber | None:
    """The number if these digits, grouped so, are a local form; without a word about it only unmistakable ones."""
    from phonenumbers import is_possible_number, is_valid_number

    match len(digits):
        case 11 if digits[0] in "78" and digits[1] in "34789" and sizes[0] in (1, 4, 5, 11):
            phone = _parse("+7" + digits[1:], None)
            return phone if phone is not None and is_possible_number(phone) else None
        case 11 | 12 | 13 if digits.startswith(_CODES_WITHOUT_PLUS) or named:
            tries = [_parse("+" + digits, None)]
        case 10 if digits[0] == "0" and sizes[0] in (1, 4, 10):
            tries = [_parse(digits, "KG"), _parse(digits, region)]
        case 10 if not goes_on and digits[0] in "79" and sizes in ((3, 3, 2, 2), (3, 3, 4), (3, 7)):
            tries = [_parse("+7" + digits, None)]
        case 9 if sizes == (2, 3, 2, 2) or (region == "UZ" and sizes in ((2, 7), (2, 3, 4), (9,))):
            tries = [_parse(digits, "UZ")]
        case _:
            tries = []
    if named:
        regions = dict.fromkeys((region, *(("KG",) if digits[0] == "0" else _LOCAL_REGIONS)))
        tries += [_parse(digits, local) for local in regions]
    return next((phone for phone in tries if phone is not None and is_valid_number(phone)), None)


def _joined(groups: list[_Group]) -> str:
    return "".join(group.digits for group in groups)


def _parse(number: str, region: str | None) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, parse

    try:
        return parse(number, region)
    except NumberParseException:
        return None


def _e164(phone: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(phone, PhoneNumberFormat.E164)


def _country(phone: PhoneNumber) -> str | None:
    from phonenumbers import region_code_for_number, region_codes_for_country_code

    country = region_code_for_number(phone)
    if country is None and phone.country_code == 7:
        return "KZ" if str(phone.national_number)[0] in "67" else "RU"
    if country is None:
        regions = region_codes_for_country_code(phone.country_code or 0)
        country = regions[0] if len(regions) == 1 else None
    return country if country and country.isalpha() else None
