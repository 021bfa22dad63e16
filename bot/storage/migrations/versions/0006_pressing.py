"""What may mean danger is found among unread updates by an index.

It is built while the service works, so it stands in a migration of its own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.online import create_index_online

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    create_index_online("ix_inbox_pressing", "inbox", ["rank", "id"], where=sa.text("state = 'new' AND rank < 3"))


def downgrade() -> None:
    op.drop_index("ix_inbox_pressing", table_name="inbox")
