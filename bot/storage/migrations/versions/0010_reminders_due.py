"""Who wants to be written to is found by an index.

It is built while the service works, so it stands in a migration of its own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.online import create_index_online

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    where = sa.text("remind_at IS NOT NULL")
    create_index_online("ix_conversations_remind_at", "conversations", ["remind_at"], where=where)


def downgrade() -> None:
    op.drop_index("ix_conversations_remind_at", table_name="conversations")
