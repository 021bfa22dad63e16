"""Sums of money: wages, fees and fines alike, with their currency and the time they are paid for."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from dialogs.risk.entities.money import currency_after, currency_before, scale_after, settled
from dialogs.risk.entities.periods import Period, period_near

_NUMBER: Final = re.compile(
    r"(?<![0-9])"
    r"(?:(?P<thousands>[0-9]{1,3}(?:[ \u00a0\u202f.,'’][0-9]{3}){1,4}(?![0-9]))|(?P<plain>[0-9]{1,12}(?![0-9])))"
    r"(?P<rest>[.,][0-9]{1,2}(?![0-9]))?"
)
_TO: Final = re.compile(
    r"[ \u00a0]{0,2}(?:[-\u2010-\u2015~]|\.{2,3}|до|to|and|бен|мен)[ \u00a0]{0,2}(?:от )?",
    re.IGNORECASE,
)
_SPACE: Final = re.compile(r"[ \u00a0]{1,2}(?:до )?")
_FROM: Final = re.compile(
    r"(?<!\w)(?:от|с|со|from|over|свыше|более|больше|минимум|кемінде|камида|kamida|at least|ot)[ \u00a0]$",
    re.IGNORECASE,
)
_UP_TO: Final = re.compile(r"(?<!\w)(?:до|up to|макс(?:имум|\.)?|не более|under)[ \u00a0]$", re.IGNORECASE)
_FROM_AFTER: Final = re.compile(
    r"\+(?! ?[\w%])|[ -]?(?:дан|ден|тан|тен|нан|нен|dan|den|бастап|boshlab|бошлаб|и выше|и больше|жоғары)(?!\w)",
    re.IGNORECASE,
)
_UP_TO_AFTER: Final = re.compile(
    r"[ -]?(?:(?:ға|ге|га|қа|ке|ка|ga|ge) )?(?:дейін|дейин|шейін|гача|gacha|deiin|deyin)(?!\w)", re.IGNORECASE
)
_COUNTED: Final = re.compile(
    r"[ \u00a0]?(?:%|чел|люд|адам|киши|kishi|odam|одам|people|workers|сотрудн|зрител|подпис|просмотр|users|followers"
    r"|views|заказ|км|km|кг|kg|м²|м2|кв|дона|dona|дана|рет|раз|бөлме|лет|жыл|йил|yil|жас|yosh"
    r"|(?:га|та|ta|шт|сағат|soat|соат|час(?:а|ов)?|күн|кун|kun|дн(?:я|ей)|мес)(?!\w))",
    re.IGNORECASE,
)
_PAY_WORD: Final = re.compile(
    r"(?:зарплат|з/п|зп|оклад|доход|оплат|плат(?:им|ят|а)|плачу|заработ|ставк|salary|wage|pay|earn"
    r"|жалақы|жалакы|jalaqy|айлы[ғқгк]|ailyq|ailyk|табыс|төле|толе|айына|aiyna|күніне|кунине|аптасына|сағатына|сменасына"
    r"|маош|ойлик|даромад|ойига|кунига|соатига|maosh|oylik|daromad|ish ?haqi|oyiga|kuniga|haftasiga|soatiga"
    r")[^\W\d_]{0,5}(?:[ :—–-]{1,3}[^\W\d_]{1,10}){0,2}[ :—–~-]{0,3}$",
    re.IGNORECASE,
)
_BEFORE: Final = 40
_SMALLEST_UNNAMED: Final = 1000
_SMALLEST_BARE: Final = 10_000
"""From here on a number typed in groups, "180 000", is money without any word."""


@dataclass(frozen=True, slots=True)
class Pay:
    """A sum or a range of sums. `text[start:end]` is what was typed, sign and currency included."""

    low: Decimal | None
    """None: only a most was said ("up to"). Equal to `high` for one sum."""
    high: Decimal | None
    """None: only a least was said ("from")."""
    currency: str | None
    """ISO code; None when a sum is clearly money ("180 thousand", "salary 200 000") but of no said currency."""
    period: Period
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sum:
    number: Decimal
    factor: int | None
    currency: str | None
    start: int
    end: int
    digits: int
    short: bool = False
    """Its scale is one letter."""
    ablative: bool = False
    grouped: bool = False
    """Typed with a separator of thousands."""

    @property
    def value(self) -> Decimal:
        value = self.number * (self.factor or 1)
        return Decimal(int(value)) if value == int(value) else value


def find_pay(text: str, region: str = "KZ", taken: Set[int] = frozenset()) -> tuple[Pay, ...]:
    """The sums of a text. Numbers at the places `taken` (phones) are left out; `region` settles whose som a som is."""
    sums = _composed(text, _sums(text, region, taken))
    found: list[Pay] = []
    place = 0
    while place < len(sums):
        low = high = sums[place]
        place += 1
        if place < len(sums) and (pair := _range(text, low, sums[place])):
            low, high = pair
            place += 1
        if pay := _as_pay(text, low, high):
            found.append(pay)
    return tuple(found)


def _sums(text: str, region: str, taken: Set[int]) -> list[_Sum]:
    sums: list[_Sum] = []
    for match in _NUMBER.finditer(text):
        if match.start() in taken:
            continue
        last = sums[-1].end if sums else 0
        if match.start() >= last:
            sums.append(_sum(text, match, last, region))
    return sums


def _sum(text: str, match: re.Match[str], last: int, region: str) -> _Sum:
    start, end = match.span()
    whole = re.sub("[^0-9]", "", match["thousands"] or match["plain"])
    number = Decimal(whole + (match["rest"] or "").replace(",", "."))
    ablative = short = False
    factor = code = None
    scale = scale_after(text, end)
    if scale:
        joined = text[end] not in " \u00a0"
        named = currency_after(text, scale.end) is not None or currency_before(text, start) is not None
        if not scale.short or named or (joined and scale.factor == 1000):
            factor, end, ablative, short = scale.factor, scale.end, scale.ablative, scale.short
            end -= text[end - 1] == "." and not named
    currency = currency_after(text, end)
    if currency:
        code = settled(currency, number * (factor or 1), region)
        if code:
            end, ablative = currency.end, currency.ablative
    before = currency_before(text, start)
    if code is None and before and before[1] >= last:
        code, start = before
    return _Sum(number, factor, code, start, end, len(whole), short, ablative, match["thousands"] is not None)


def _composed(text: str, sums: list[_Sum]) -> list[_Sum]:
    """ "1 mln 200 ming" and "2 mln 300" made one."""
    made: list[_Sum] = []
    for one in sums:
        if made and made[-1].factor == 10**6 and made[-1].currency is None and one.digits == 3:
            gap = text[made[-1].end : one.start]
            if gap in (" ", "\u00a0") and one.factor in (None, 1000) and not _COUNTED.match(text, one.end):
                value = made[-1].value + one.number * 1000
                made[-1] = replace(one, number=value, factor=1, start=made[-1].start, digits=9)
                continue
        made.append(one)
    return made


def _range(text: str, low: _Sum, high: _Sum) -> tuple[_Sum, _Sum] | None:
    gap = text[low.end : high.start]
    if not (_TO.fullmatch(gap) or (low.ablative and _SPACE.fullmatch(gap))):
        return None
    if low.currency and high.currency and low.currency != high.currency:
        return None
    if low.factor is None and high.factor is not None:
        low = replace(low, factor=high.factor if low.number <= high.number else 1000)
    elif low.factor is None and low.number < 1000 <= high.value and low.number * 1000 < high.value:
        low = replace(low, factor=1000) if high.value % 1000 == 0 and low.currency is None else low
    elif high.factor is None and low.factor is not None and high.number < 1000:
        high = replace(high, factor=low.factor)
    return (low, high) if 0 < low.value < high.value else None


def _as_pay(text: str, low: _Sum, high: _Sum) -> Pay | None:
    start, end = low.start, high.end
    currency = high.currency or low.currency
    period = period_near(text, start, end)
    if not high.value or (currency is None and not _is_money(text, low, high, period)):
        return None
    least: Decimal | None = low.value
    most: Decimal | None = high.value
    if low is high:
        before = text[max(0, start - 12) : start]
        if _UP_TO.search(before) or _UP_TO_AFTER.match(text, end) or _UP_TO_AFTER.search(text[end - 6 : end]):
            least = None
        elif low.ablative or _FROM.search(before) or _FROM_AFTER.match(text, end):
            most = None
    return Pay(least, most, currency, period, start, end)


def _is_money(text: str, low: _Sum, high: _Sum, period: Period) -> bool:
    """Whether a sum without a currency is one nevertheless."""
    if _COUNTED.match(text, high.end):
        return False
    if high.factor and not high.short:
        return True
    said = _PAY_WORD.search(text[max(0, low.start - _BEFORE) : low.start])
    if high.factor:
        return bool(said) or high.number >= 10
    if high.grouped:
        return bool(said) or period != "unknown" or (high.value >= _SMALLEST_BARE and high.value % 1000 == 0)
    return bool(said) and high.value >= _SMALLEST_UNNAMED
