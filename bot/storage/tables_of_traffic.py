"""What came in and what goes out."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.storage.columns import Moment, Number, Sealed
from bot.storage.schema import metadata, partial_index

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("conversation_id", Number, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("raw", Sealed),  # None once done
    Column("state", Text, nullable=False),  # new, done, parked
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("received_at", Moment, nullable=False),
    Column("rank", Integer, nullable=False, server_default="3"),  # who is answered first: bot.domain.update.Rank
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_inbox_conversation_state", "conversation_id", "state", "id"),
    partial_index("ix_inbox_new", "id", where="state = 'new'"),
    partial_index("ix_inbox_pressing", "rank", "id", where="state = 'new' AND rank < 3"),
    partial_index("ix_inbox_done", "received_at", where="state = 'done'"),
    sqlite_autoincrement=True,
    info={
        "personal": True,
        "retention": "its content until it is done, the bare row 48 hours longer (Telegram repeats for 24); "
        "parked ones until a human has seen to them",
        "eraser": "Conversations.erase",
    },
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("target", Text, nullable=False),  # person, case, group, nobody
    Column("target_id", BigInteger),
    Column("method", Text, nullable=False),
    Column("params", Sealed),  # None once sent
    Column("joinable", Sealed),
    Column("purpose", Text, nullable=False),
    Column("conversation_id", Number, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("case_id", Number, ForeignKey("cases.id", ondelete="SET NULL")),
    Column("origins", Text, nullable=False),
    Column("replace_key", Text),
    Column("state", Text, nullable=False),  # ready, held, sent, dead
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Column("counted", Integer, nullable=False),  # how many sends Telegram counts for it
    Column("finished_at", Moment),  # when sent or given up
    partial_index("ix_outbox_ready_lane", "lane", "id", where="state = 'ready'"),
    partial_index("ix_outbox_ready_stream", "stream", "id", where="state = 'ready'"),
    partial_index("ix_outbox_ready_not_before", "not_before", where="state = 'ready'"),
    partial_index("ix_outbox_unsent_target", "target", "target_id", where="finished_at IS NULL"),
    partial_index("ix_outbox_finished", "finished_at", where="finished_at IS NOT NULL"),
    Index("ix_outbox_conversation_id", "conversation_id"),
    Index("ix_outbox_case_id", "case_id"),
    sqlite_autoincrement=True,
    info={
        "personal": True,
        "retention": "its content until it is sent, the bare row 48 hours longer; given up ones 30 days, "
        "for a human to see",
        "eraser": "Conversations.erase",
    },
)

pulse = Table(
    "pulse",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),  # contact, or a trouble that was told
    Column("at", Moment, nullable=False),
    info={
        "personal": False,
        "retention": "a handful of rows, overwritten",
        "eraser": "none: times at which the bot itself was well or not",
    },
)
