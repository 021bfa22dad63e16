"""Alembic runs this for every command; the connection is handed in by `bot.storage.migrating`."""

from alembic import context

from bot.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=connection.dialect.name == "sqlite",
    # Each revision's locks end with it, and what was done stays done when a later one has to wait.
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
