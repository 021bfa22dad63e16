"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_message", sa.BigInteger(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("key_hash", name="uq_conversations_key_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_conversations_forgotten",
        "conversations",
        ["id"],
        unique=False,
        sqlite_where=sa.text("forgotten = 1"),
        postgresql_where=sa.text("forgotten"),
    )
    op.create_index("ix_conversations_kind_seen_at", "conversations", ["kind", "seen_at"], unique=False)
    op.create_table(
        "counselors",
        sa.Column("user_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("user", sa.LargeBinary(), nullable=False),
        sa.Column("alias", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("user_hash", name="pk_counselors"),
    )
    op.create_table(
        "gates",
        sa.Column("chat_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_hash", name="pk_gates"),
    )
    op.create_table(
        "keyring",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_keyring"),
    )
    op.create_table(
        "staff_groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_staff_groups"),
    )
    op.create_table(
        "cases",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("conversation_id", _NUMBER, nullable=True),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("signals", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("counselor", sa.LargeBinary(), nullable=True),
        sa.Column("alias", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("alert_at", sa.BigInteger(), nullable=True),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("helped", sa.LargeBinary(), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_cases_conversation_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"], unique=False)
    op.create_index("ix_cases_state_alert_at", "cases", ["state", "alert_at"], unique=False)
    op.create_index("ix_cases_state_closed_at", "cases", ["state", "closed_at"], unique=False)
    op.create_index(
        "uq_cases_current",
        "cases",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "chat_messages",
        sa.Column("conversation_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_chat_messages_conversation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name="pk_chat_messages"),
    )
    op.create_index("ix_chat_messages_at", "chat_messages", ["at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", _NUMBER, nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_inbox_conversation_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("bot_id", "update_id", name="uq_inbox_bot_id_update_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_conversation_state", "inbox", ["conversation_id", "state", "id"], unique=False)
    op.create_index(
        "ix_inbox_done",
        "inbox",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("state = 'done'"),
        postgresql_where=sa.text("state = 'done'"),
    )
    op.create_index(
        "ix_inbox_new",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_table(
        "parts",
        sa.Column("conversation_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("forwarded", sa.Boolean(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("in_case", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_parts_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name="pk_parts"),
    )
    op.create_table(
        "case_topics",
        sa.Column("case_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message", sa.BigInteger(), nullable=True),
        sa.Column("card_edited_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_topics_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_topics"),
    )
    op.create_index("ix_case_topics_group_id_thread_id", "case_topics", ["group_id", "thread_id"], unique=False)
    op.create_table(
        "links",
        sa.Column("case_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("person_message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic_message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_person", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_links_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "person_message", "topic_message", name="pk_links"),
    )
    op.create_index("ix_links_case_id_topic_message", "links", ["case_id", "topic_message"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("params", sa.LargeBinary(), nullable=True),
        sa.Column("joinable", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("conversation_id", _NUMBER, nullable=True),
        sa.Column("case_id", _NUMBER, nullable=True),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("replace_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outbox_case_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_outbox_conversation_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"], unique=False)
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id"], unique=False)
    op.create_index(
        "ix_outbox_finished",
        "outbox",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_ready_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_outbox_ready_not_before",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_outbox_ready_stream",
        "outbox",
        ["stream", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_outbox_unsent_target",
        "outbox",
        ["target", "target_id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_unsent_target",
        table_name="outbox",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index(
        "ix_outbox_ready_stream",
        table_name="outbox",
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.drop_index(
        "ix_outbox_ready_not_before",
        table_name="outbox",
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.drop_index(
        "ix_outbox_ready_lane",
        table_name="outbox",
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.drop_index(
        "ix_outbox_finished",
        table_name="outbox",
        sqlite_where=sa.text("finished_at IS NOT NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.drop_index("ix_outbox_conversation_id", table_name="outbox")
    op.drop_index("ix_outbox_case_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_links_case_id_topic_message", table_name="links")
    op.drop_table("links")
    op.drop_index("ix_case_topics_group_id_thread_id", table_name="case_topics")
    op.drop_table("case_topics")
    op.drop_table("parts")
    op.drop_index(
        "ix_inbox_new",
        table_name="inbox",
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.drop_index(
        "ix_inbox_done",
        table_name="inbox",
        sqlite_where=sa.text("state = 'done'"),
        postgresql_where=sa.text("state = 'done'"),
    )
    op.drop_index("ix_inbox_conversation_state", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_chat_messages_at", table_name="chat_messages")
    op.drop_table("chat_messages")
    op.drop_index(
        "uq_cases_current",
        table_name="cases",
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.drop_index("ix_cases_state_closed_at", table_name="cases")
    op.drop_index("ix_cases_state_alert_at", table_name="cases")
    op.drop_index("ix_cases_conversation_id", table_name="cases")
    op.drop_table("cases")
    op.drop_table("staff_groups")
    op.drop_table("keyring")
    op.drop_table("gates")
    op.drop_table("counselors")
    op.drop_index("ix_conversations_kind_seen_at", table_name="conversations")
    op.drop_index(
        "ix_conversations_forgotten",
        table_name="conversations",
        sqlite_where=sa.text("forgotten = 1"),
        postgresql_where=sa.text("forgotten"),
    )
    op.drop_table("conversations")
