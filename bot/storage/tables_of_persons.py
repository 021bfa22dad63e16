"""What is kept of persons outside of their cases."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text, text

from bot.storage.columns import Moment, Number, Sealed
from bot.storage.schema import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key_hash", LargeBinary(16), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("chat", Sealed, nullable=False),
    Column("session", Sealed),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("last_message", BigInteger, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Column("forgotten", Boolean, nullable=False),
    Column("not_before", Moment),  # the inbox gives nothing of it before: a retry rests
    Column("silent_at", Moment),  # an answer to a question about danger is awaited until then
    Column("remind_at", Moment),  # the person wants to be written to then
    Index("ix_conversations_kind_seen_at", "kind", "seen_at"),
    Index(
        "ix_conversations_silent_at",
        "silent_at",
        sqlite_where=text("silent_at IS NOT NULL"),
        postgresql_where=text("silent_at IS NOT NULL"),
    ),
    Index(
        "ix_conversations_remind_at",
        "remind_at",
        sqlite_where=text("remind_at IS NOT NULL"),
        postgresql_where=text("remind_at IS NOT NULL"),
    ),
    Index(
        "ix_conversations_forgotten",
        "id",
        sqlite_where=text("forgotten = 1"),
        postgresql_where=text("forgotten"),
    ),
    sqlite_autoincrement=True,
    info={
        "personal": True,
        "retention": "RETENTION_DAYS after the person was last seen; while a case is open or a taken one is kept, "
        "with that",
        "eraser": "Conversations.erase; drop_forgotten deletes the rest once the farewell is out",
    },
)

parts = Table(
    "parts",
    metadata,
    Column(
        "conversation_id",
        Number,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    Column("album", Text),
    Column("forwarded", Boolean, nullable=False),
    Column("use", Text, nullable=False),
    Column("in_case", Boolean, nullable=False),
    info={
        "personal": True,
        "retention": "with its conversation; what went straight into an open case, until that is closed",
        "eraser": "Conversations.erase",
    },
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column(
        "conversation_id",
        Number,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("ours", Boolean, nullable=False),
    Index("ix_chat_messages_at", "at"),
    info={
        "personal": True,
        "retention": "48 hours: as long as Telegram lets a bot delete them",
        "eraser": "Conversations.erase",
    },
)

gates = Table(
    "gates",
    metadata,
    Column("chat_hash", LargeBinary(16), primary_key=True),
    Column("chat", Sealed),  # None: all chats
    Column("until", Moment, nullable=False),
    info={"personal": True, "retention": "until its time is past", "eraser": "Conversations.erase"},
)
