"""The facts of an offer's text in words of no language: numbers, names, sums with currency codes, flags."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from dialogs.risk.entities.found import Entities
from dialogs.risk.entities.pay import Pay

MOST: Final = 8
"""Facts that are told; an advert with more is a list."""
_FLAG_A: Final = 0x1F1E6


def facts_of(entities: Entities) -> tuple[str, ...]:
    """Such as "+66 812345678 🇹🇭", "1500-2000 USD", "@name", "🇦🇪 AE", each once, in this order."""
    return tuple(dict.fromkeys(_facts(entities)))[:MOST]


def _facts(entities: Entities) -> Iterator[str]:
    for phone in entities.phones:
        yield f"{phone.number} {flag(phone.country)}" if phone.country else phone.number
    for handle in entities.handles:
        yield f"@{handle.name.removeprefix('@')}"
    for link in entities.links:
        yield link.domain
    for pay in entities.pay:
        yield _sum(pay)
    for country in entities.countries:
        yield f"{flag(country.code)} {country.code}"


def flag(code: str) -> str:
    """The emoji of a country's ISO code."""
    return "".join(chr(_FLAG_A + ord(letter) - ord("A")) for letter in code.upper())


def _sum(pay: Pay) -> str:
    bounds = list(dict.fromkeys(_number(bound) for bound in (pay.low, pay.high) if bound is not None))
    return " ".join(["–".join(bounds), *([pay.currency] if pay.currency else [])])


def _number(value: Decimal) -> str:
    """With a space between thousands, without an empty fraction."""
    whole = value == value.to_integral_value()
    return f"{int(value):,}".replace(",", " ") if whole else f"{value.normalize():f}"
