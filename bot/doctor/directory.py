"""Telephone numbers of organisations."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.doctor.finding import Finding, look, well
from bot.domain.directory import Record, merged
from dialogs.directory import WARN_DAYS, Contact, days_left
from dialogs.loader import ContentError, load

NUMBERS = "numbers"


def check_directory(records: Sequence[Record], now: datetime) -> list[Finding]:
    """How many are verified, run out soon, or have. Nothing where the content can't be read: that has its own line."""
    try:
        return [count(load().directory, records, now)]
    except ContentError:
        return []


def count(contents: Sequence[Contact], records: Sequence[Record], now: datetime) -> Finding:
    made = merged(contents, records)
    lefts = [days_left(contact, now.astimezone(UTC).date()) for contact in made.contacts]
    verified = sum(left is not None and left > 0 for left in lefts)
    soon = sum(left is not None and 0 < left <= WARN_DAYS for left in lefts)
    overdue = sum(left is not None and left <= 0 for left in lefts)
    if made.unusable:
        listed = ", ".join(made.unusable)
        return look(NUMBERS, f"what was typed for {listed} is not understood any more: `directory correct` it anew")
    if not verified and not overdue:
        return look(
            NUMBERS,
            "no telephone number of an organisation is verified, persons see emergency numbers only: call some and say "
            "so with `python -m bot directory verify`",
        )
    told = f"{verified} telephone numbers are verified, {soon} of them for {WARN_DAYS} days or less, {overdue} overdue"
    if soon or overdue:
        return look(NUMBERS, f"{told}: `python -m bot directory list --overdue` says which to call")
    return well(NUMBERS, told)
