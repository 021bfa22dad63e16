"""For migrations: an index on a table at which the service is working."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import TextClause

from bot.storage.migrating import LOCK_TIMEOUT


def create_index_online(
    name: str, table: str, columns: Sequence[str], *, unique: bool = False, where: TextClause | None = None
) -> None:
    """Build an index while rows come and go, in a migration of its own: what stands before it is committed first.

    On PostgreSQL with CREATE INDEX CONCURRENTLY, which holds nobody up and waits for transactions that are older;
    what a broken off build left behind is replaced. A restored database is built in one transaction, without others.
    """
    context = op.get_context()
    alone = context.config is not None and context.config.attributes.get("one_transaction", False)
    if context.dialect.name != "postgresql" or alone:
        op.create_index(name, table, list(columns), unique=unique, sqlite_where=where, postgresql_where=where)
        return
    with context.autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, list(columns), unique=unique, postgresql_where=where, postgresql_concurrently=True)
        op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
