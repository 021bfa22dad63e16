"""Whether a telephone number can exist at all. That it is the right one, only a call tells."""

import re

SHORT = 6
"""Digits up to which a local number may be a short code, of which nothing is known in general."""
ORGANISATIONS = ("EU", "INT")
"""What may stand for a country and is none."""


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def country_problem(country: str) -> str | None:
    """A sentence where there is no such country."""
    from phonenumbers import SUPPORTED_REGIONS  # read only where numbers are checked: most processes never need it

    if country in SUPPORTED_REGIONS or country in ORGANISATIONS:
        return None
    return f'country "{country}" is not known; write an ISO 3166-1 code such as KZ, or EU, or INT'


def international_problem(number: str) -> str | None:
    """A sentence where nobody could be reached by it from abroad."""
    from phonenumbers import NumberParseException, is_possible_number, parse

    expected = "write it with + and the country's code, such as +420 222 717 171"
    try:
        possible = number.startswith("+") and is_possible_number(parse(number))
    except NumberParseException:
        possible = False
    return None if possible else f'phone_international "{number}" is an impossible number; {expected}'


def local_problem(number: str, country: str) -> str | None:
    """A sentence where it can't be dialled within the country. Of a short code only its length is known."""
    from phonenumbers import NumberParseException, is_possible_number, parse

    bare = digits(number)
    refused = f'phone_local "{number}" is an impossible number'
    if not re.fullmatch(r"[0-9][0-9 ()-]*", number):
        return f"{refused}; write digits as dialled in the country, or a short code such as 11616"
    if len(bare) <= SHORT:
        return None if len(bare) >= 3 else f"{refused}; a short code has three digits or more"
    if country in ORGANISATIONS:
        return None if len(bare) <= 15 else f"{refused}; it has 15 digits at most"
    try:
        possible = is_possible_number(parse(number, country))
    except NumberParseException:
        possible = False
    return None if possible else f"{refused} in {country}; count its digits, one may be missing or too many"
