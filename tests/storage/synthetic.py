"""Revisions of versions to come, for tests of upgrades."""

from pathlib import Path

from bot.storage.migrating import newest_revision

_HEAD = """
import sqlalchemy as sa
from alembic import op
from bot.storage.online import create_index_online

revision = {revision!r}
down_revision = {after!r}
branch_labels = depends_on = None


def upgrade():
"""

GROWTH = """
op.create_table("greetings", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("words", sa.Text()))
op.add_column("outbox", sa.Column("colour", sa.Text(), nullable=True))
"""
WEIGHT = 'op.add_column("inbox", sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))'
INDEX = 'create_index_online("ix_outbox_colour", "outbox", ["colour"])'
CUT = 'op.drop_table("greetings")'


def write_revisions(folder: Path, *revisions: tuple[str, str]) -> Path:
    """A folder of further revisions: (name, body of `upgrade`), one after the other behind our newest."""
    folder.mkdir(exist_ok=True)
    after = newest_revision()
    for name, body in revisions:
        lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
        (folder / f"{name}.py").write_text(_HEAD.format(revision=name, after=after) + lines, encoding="utf-8")
        after = name
    return folder
