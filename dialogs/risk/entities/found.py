"""All facts of a pasted offer at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dialogs.risk.entities.ages import Age, find_ages
from dialogs.risk.entities.contacts import Handle, Link, find_handles, find_links
from dialogs.risk.entities.countries import Country, find_countries
from dialogs.risk.entities.pay import Pay, find_pay
from dialogs.risk.entities.phones import Phone, find_phones

MOST_CHARS: Final = 4096
"""Characters looked at: Telegram's own limit of a message."""

_PHONE_DOMAINS: Final = frozenset({"wa.me", "t.me", "telegram.me", "api.whatsapp.com", "viber.click"})
"""Links whose digits are a number to call; those of any other link are not."""


@dataclass(frozen=True, slots=True)
class Entities:
    """What a text contains, each kind in the order of the text."""

    phones: tuple[Phone, ...] = ()
    handles: tuple[Handle, ...] = ()
    links: tuple[Link, ...] = ()
    pay: tuple[Pay, ...] = ()
    ages: tuple[Age, ...] = ()
    countries: tuple[Country, ...] = ()


def find_entities(text: str, region: str = "KZ") -> Entities:
    """The facts in the first MOST_CHARS characters. Never raises; linear in the text's length.

    `region` is the ISO code of the country whose local phone numbers are tried first, and whose som a som is.
    """
    text = text[:MOST_CHARS]
    links = find_links(text)
    addresses = _places(link for link in links if link.domain not in _PHONE_DOMAINS)
    phones = tuple(phone for phone in find_phones(text, region) if phone.start not in addresses)
    taken = _places(phones) | _places(links)
    countries = find_countries(text)
    pay = find_pay(text, _whose_som(region, countries), taken)
    taken |= _places(pay)
    return Entities(
        phones=phones,
        handles=find_handles(text),
        links=links,
        pay=pay,
        ages=tuple(age for age in find_ages(text) if taken.isdisjoint(range(age.start, age.end))),
        countries=countries,
    )


def _whose_som(region: str, countries: Iterable[Country]) -> str:
    """Uzbekistan or Kyrgyzstan, if the text names one of them only; else the region asked for."""
    named = {country.code for country in countries} & {"UZ", "KG"}
    return named.pop() if len(named) == 1 else region


def _places(facts: Iterable[Phone | Link | Pay]) -> set[int]:
    return {place for fact in facts for place in range(fact.start, fact.end)}
