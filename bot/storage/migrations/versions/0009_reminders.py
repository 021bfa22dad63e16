"""When a person wants to be written to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("remind_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "remind_at")
