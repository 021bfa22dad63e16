"""For what time a sum is paid, by the words beside it."""

from __future__ import annotations

import re
from typing import Final, Literal

Period = Literal["hour", "day", "week", "month", "unknown"]

_NEAR: Final = 40
"""Characters on either side that are looked at."""
_WORDS_NEAR: Final = 4
_STOP: Final = re.compile(r"[,;!?\n+()0-9:]|\.")
_STOP_BEFORE: Final = re.compile(r"[,;!?.\n+()0-9]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PERIODS: Final[dict[str, Period]] = {
    "час|ч|почасов[а-я]+|сағат|сағатына|сағатқа|сағ|сагат|сагатына|сагатка|соатига|соатга|соат|soatiga|soatga|soat"
    "|sagatyna|sağatına|saghatyna|hour|hourly|hr|h": "hour",
    "день|сутки|смен[ауы]|сменасына|сменага|сменасига|күн|күніне|күнге|күнде|күндік|күндігі|кун|куни|кунине|кунге|кунига"
    "|кунга|кунда|кунлик|кунбай|kun|kuni|kuniga|kunine|künine|kunga|kunlik|kunbay|smena|smenu|smenasiga|smenasyna|den"
    "|тәулігіне|тәулік|тәулікке|тауликке|тавлигине|ауысым|ауысымға|ауысымына|ежедневно|кеш|кешке|вечер|ночь|выход"
    "|day|daily|shift|night|tuningga|kechasiga": "day",
    "недел[юяие]|аптасына|апта|аптада|апталық|hafta|haftasiga|haftada|haftalik|ҳафта|ҳафтасига|ҳафтада|хафта|хафтасига"
    "|хафтада|aptasyna|aptasına|nedelyu|week|weekly|wk": "week",
    "месяц|мес|ежемесячно|ежемесячный|айына|айда|ай|айға|айга|айлық|айлығы|айлыгы|айлык|ойига|ойда|ой|ойлик|ойлиги"
    "|aiyna|aina|aiga|aida|ai|aılıq|aylıq|ailyq|ailyk|ailygy|ailyğy|ailyghy|aiyna|ayına|ayina|aylyk|oy|oyiga|oyda|oylik"
    "|oyligi|оклад|оклады|oklad|mesyats|mesyac|mesac|mes|month|monthly|mo|pm|pcm": "month",
}  # fmt: skip
_BY_WORD: Final = tuple((re.compile(words, re.IGNORECASE), period) for words, period in _PERIODS.items())


def period_near(text: str, start: int, end: int) -> Period:
    """The period of the sum at `text[start:end]`: from the words behind it, then from those before it."""
    behind = text[end : end + _NEAR]
    if re.match(r"\. ?[a-zа-яәғқңөұүһі/]", behind):
        behind = behind[1:]
    stop = _STOP.search(behind)
    for word in _WORD.findall(behind[: stop.start()] if stop else behind)[:_WORDS_NEAR]:
        if period := _period_of(word):
            return period
    before = text[max(0, start - _NEAR) : start]
    stops = list(_STOP_BEFORE.finditer(before))
    words = _WORD.findall(before[stops[-1].end() :] if stops else before)
    if stops and stops[-1].group().isdigit():
        words = words[1:]
    for word in reversed(words[-_WORDS_NEAR:]):
        if period := _period_of(word):
            return period
    return "unknown"


def _period_of(word: str) -> Period | None:
    return next((period for words, period in _BY_WORD if words.fullmatch(word)), None)
