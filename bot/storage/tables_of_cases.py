"""Cases and where they stand in Telegram."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from bot.storage.columns import Moment, Number, Sealed
from bot.storage.schema import metadata

cases = Table(
    "cases",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("queue", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("rank", Integer, nullable=False),  # of the level: greater is more dangerous
    Column("reason", Sealed),
    Column("signals", Sealed),
    Column("state", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("counselor", Sealed),
    Column("alias", Sealed),
    Column("taken_at", Moment),
    Column("replied_at", Moment),
    Column("closed_at", Moment),
    Column("alert_at", Moment),
    Column("alerts", Integer, nullable=False),
    Column("helped", Sealed),
    Column("erased", Boolean, nullable=False),
    Index("ix_cases_conversation_id", "conversation_id"),
    Index("ix_cases_state_alert_at", "state", "alert_at"),
    Index("ix_cases_state_closed_at", "state", "closed_at"),
    Index(
        "uq_cases_current",
        "conversation_id",
        unique=True,
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
    sqlite_autoincrement=True,
    info={
        "personal": True,
        "retention": "CASE_RETENTION_DAYS after closing; number, queue, level and times for good",
        "eraser": "Cases.erase; Conversations.erase does it for all cases of a person",
    },
)

case_topics = Table(
    "case_topics",
    metadata,
    Column("case_id", Number, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("group_id", BigInteger, nullable=False),
    Column("name", Sealed),
    Column("card", Sealed),
    Column("thread_id", BigInteger),
    Column("card_message", BigInteger),
    Column("card_edited_at", Moment),
    Index("ix_case_topics_group_id_thread_id", "group_id", "thread_id"),
    info={
        "personal": True,
        "retention": "card and name with their case; the bare thread number stays, so that the topic can be deleted",
        "eraser": "Cases.erase; Conversations.erase does it for all cases of a person",
    },
)

links = Table(
    "links",
    metadata,
    Column("case_id", Number, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("person_message", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_message", BigInteger, primary_key=True, autoincrement=False),
    Column("from_person", Boolean, nullable=False),
    Index("ix_links_case_id_topic_message", "case_id", "topic_message"),
    info={
        "personal": True,
        "retention": "CASE_RETENTION_DAYS after the case was closed",
        "eraser": "Cases.erase; Conversations.erase does it for all cases of a person",
    },
)

corrections = Table(
    "corrections",
    metadata,
    Column("case_id", Number, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("judged_level", Text, nullable=False),
    Column("judged_signals", Sealed, nullable=False),
    Column("level", Text, nullable=False),
    Column("signals", Sealed, nullable=False),
    Column("words", Sealed, nullable=False),
    Column("language", Text, nullable=False),
    Column("consent", Boolean),  # whether the person lets the bot learn from it; None: not answered
    info={
        "personal": True,
        "retention": "CASE_RETENTION_DAYS after the case was closed",
        "eraser": "Cases.erase; Conversations.erase does it for all cases of a person",
    },
)

milestones = Table(
    "milestones",
    metadata,
    Column("id", Number, primary_key=True),
    Column("case_id", Number, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("name", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    Column("counselor", Sealed, nullable=False),
    Index("ix_milestones_case_id", "case_id"),
    info={
        "personal": True,
        "retention": "CASE_RETENTION_DAYS after the case was closed",
        "eraser": "Cases.erase; Conversations.erase does it for all cases of a person",
    },
)
