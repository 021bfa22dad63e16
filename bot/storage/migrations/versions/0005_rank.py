"""Whoever may be in danger is answered before a flood of ordinary messages.

The column has a default of its own, so that the version before this one goes on writing while the migration runs.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("rank", sa.Integer(), nullable=False, server_default="3"))


def downgrade() -> None:
    op.drop_column("inbox", "rank")
