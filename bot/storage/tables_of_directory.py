"""What operators did to telephone numbers of organisations. Nothing of persons; who verified signs by a name."""

from sqlalchemy import Boolean, Column, Table, Text

from bot.storage.columns import Moment, Number
from bot.storage.schema import metadata

directory_entries = Table(
    "directory_entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fields", Text, nullable=False),  # JSON: what was corrected, or all that was added
    Column("added", Boolean, nullable=False),
    Column("verified_on", Text),  # days are written 2026-11-26
    Column("verified_by", Text),
    Column("how", Text),
    Column("verified_for", Text, nullable=False),  # JSON: the numbers that were called
    Column("retired", Boolean, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("told_soon", Text),  # the day of verification whose end the staff was told of before it came
    Column("told_overdue", Text),  # and after
    info={
        "personal": False,
        "retention": "for good: some dozen rows, a retired one keeps its number from being added again",
        "eraser": "none: numbers of organisations, and the names under which staff verified them",
    },
)

directory_history = Table(
    "directory_history",
    metadata,
    Column("id", Number, primary_key=True),
    Column("entry", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON
    Column("after", Text, nullable=False),
    sqlite_autoincrement=True,
    info={
        "personal": False,
        "retention": "for good: it is the proof that a number was called; a few rows a year for each",
        "eraser": "none: numbers of organisations, and the names under which staff verified them",
    },
)
