"""What counselors put right of the judge's work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("case_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("judged_level", sa.Text(), nullable=False),
        sa.Column("judged_signals", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("signals", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_corrections_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_corrections"),
    )


def downgrade() -> None:
    # What a person said while a case was open was kept for its correction alone.
    op.execute("DELETE FROM parts WHERE use = 'relayed'")
    op.drop_table("corrections")
