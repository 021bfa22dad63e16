"""When a line answers, checked so that it can be said in every language."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
_EXAMPLE = 'write "always", or days and times such as "mon-thu 09:00-19:00; fri 09:00-14:00"'
_SPAN = re.compile(r"(?P<days>[a-z, -]+?) +(?P<start>\d\d:\d\d) *- *(?P<end>\d\d:\d\d)")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of some days. `days` are runs of days, first and last; times are as written, 24:00 the end of the day."""

    days: tuple[tuple[str, str], ...]
    start: str
    end: str

    def __str__(self) -> str:
        days = ",".join(first if first == last else f"{first}-{last}" for first, last in self.days)
        return f"{days} {self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Hours:
    """By the clock of the line's own country. Without spans it answers day and night."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """`always`, or days and times. ValueError with a sentence for anything else."""
        text = " ".join(text.lower().split())
        if text == ALWAYS:
            return cls()
        spans = tuple(_span(part.strip()) for part in text.split(";"))
        for day in DAYS:
            _require_apart(day, spans)  # a lunch break is the one reason to name a day twice
        return cls(spans)

    def __str__(self) -> str:
        return "; ".join(map(str, self.spans)) or ALWAYS


def _refuse(why: str) -> ValueError:
    return ValueError(f"{why}; {_EXAMPLE}")


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise _refuse(f'"{part}" is not understood')
    start, end = found["start"], found["end"]
    for time in (start, end):
        if not _TIME.fullmatch(time):
            raise _refuse(f"there is no time {time}")
    if start >= end:
        raise _refuse(f"{start}-{end} ends before it begins, write what is after midnight as hours of its own day")
    return Span(tuple(_days(piece.strip()) for piece in found["days"].split(",")), start, end)


def _days(piece: str) -> tuple[str, str]:
    first, dash, last = (word.strip() for word in piece.partition("-"))
    last = last if dash else first
    for day in (first, last):
        if day not in DAYS:
            raise _refuse(f'there is no day "{day}", days are {", ".join(DAYS)}')
    if DAYS.index(first) > DAYS.index(last) or (dash and first == last):
        raise _refuse(f'"{piece}" runs over no days, a week begins with mon')
    return first, last


def _run(first: str, last: str) -> tuple[str, ...]:
    return DAYS[DAYS.index(first) : DAYS.index(last) + 1]


def _require_apart(day: str, spans: tuple[Span, ...]) -> None:
    mine = sorted((span.start, span.end) for span in spans for days in span.days if day in _run(*days))
    for (_, end), (start, _) in pairwise(mine):
        if start < end:
            raise _refuse(f"{day} is named twice for the same time")
