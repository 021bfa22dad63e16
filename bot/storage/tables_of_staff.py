"""The organisation's own: the key of the hashes, counselors, groups."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Table

from bot.storage.columns import Sealed
from bot.storage.schema import metadata

keyring = Table(
    "keyring",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("secret", Sealed, nullable=False),
    info={
        "personal": False,
        "retention": "as long as the database: without it no hash can be found again",
        "eraser": "none: the key of the hashes says nothing about anybody",
    },
)

counselors = Table(
    "counselors",
    metadata,
    Column("user_hash", LargeBinary(16), primary_key=True),
    Column("user", Sealed, nullable=False),
    Column("alias", Sealed, nullable=False),
    info={
        "personal": True,
        "retention": "while the counselor works here",
        "eraser": "Counselors.forget: they are staff, not persons who wrote to the bot",
    },
)

staff_groups = Table(
    "staff_groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),  # present or former
    Column("group_id", BigInteger, nullable=False),
    Column("present", Boolean, nullable=False),
    info={
        "personal": False,
        "retention": "for good: a few rows, only of groups that Telegram has migrated",
        "eraser": "none: ids of the organisation's own groups",
    },
)
