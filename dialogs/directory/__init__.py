"""Telephone numbers of organisations: what is known of each, and when it may be shown.

A number is shown only while somebody has lately called it. Nothing here knows the day: it is passed in.
"""

from dialogs.directory.contact import EXPECTED, LANGUAGES, Contact, Entry, Kind
from dialogs.directory.hours import Hours
from dialogs.directory.showing import VERIFIED_DAYS, WARN_DAYS, days_left, is_shown, last_day, shown

__all__ = [
    "EXPECTED",
    "LANGUAGES",
    "VERIFIED_DAYS",
    "WARN_DAYS",
    "Contact",
    "Entry",
    "Hours",
    "Kind",
    "days_left",
    "is_shown",
    "last_day",
    "shown",
]
