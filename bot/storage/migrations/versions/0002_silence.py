"""When an answer to a question about danger is no longer awaited."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("silent_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_conversations_silent_at",
        "conversations",
        ["silent_at"],
        unique=False,
        sqlite_where=sa.text("silent_at IS NOT NULL"),
        postgresql_where=sa.text("silent_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_silent_at", table_name="conversations")
    op.drop_column("conversations", "silent_at")
