"""All kinds of faults, one family a file."""

from bench.faults.kinds import bot, database, groups, people, telegram
from bench.faults.kinds.kind import KINDS, Kind

FAMILIES = (bot, database, telegram, groups, people)
"""Imported so that their kinds are known."""

__all__ = ["FAMILIES", "KINDS", "Kind"]
