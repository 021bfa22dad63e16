"""Finds in a migration what older code, still at work, could not bear."""

from io import StringIO
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from alembic.script import Script

from bot.storage.revisions import LONGEST, Revision

HARMLESS = (ops.CreateTableOp, ops.DropIndexOp, ops.BulkInsertOp, ops.CreateTableCommentOp)
CHANGES = ("ALTER ", "DROP ", "RENAME ", "TRUNCATE ")


def operations_of(script: Script) -> list[Any]:
    """Everything that the migration's `upgrade` does to PostgreSQL's tables, found out without a database."""
    done: list[Any] = []
    opts = {"as_sql": True, "output_buffer": StringIO()}
    with Operations.context(MigrationContext.configure(dialect_name="postgresql", opts=opts)) as operations:
        invoke, rebuild = operations.invoke, operations.batch_alter_table

        def record(operation: Any) -> Any:
            done.append(operation)
            return invoke(operation)

        def record_rebuild(table: str, *words: Any, **more: Any) -> Any:
            done.append(f"rebuilds {table}")
            return rebuild(table, *words, **more)

        # Set on the object: Alembic's `op` stands for objects of just this class.
        vars(operations).update(invoke=record, batch_alter_table=record_rebuild)
        script.module.upgrade()
    return done


def problems(script: Script, made_before: set[str]) -> list[str]:
    """Sentences on what older code could not bear. `made_before`: tables that revisions before this one made."""
    operations = operations_of(script)
    found = [what for done in operations if (what := _problem(done, made_before))]
    held = sorted({table for done in operations for table in _held(done)} & made_before)
    if len(held) > 1:
        found.append(
            f"holds {' and '.join(held)} at once, which whoever works holds the other way round: one a revision"
        )
    return [f"{script.revision}: {what}" for what in found]


def _held(done: Any) -> set[str]:
    """The tables that stay locked until the revision ends."""
    match done:
        case ops.AddColumnOp():
            return {done.table_name}
        case ops.CreateTableOp():
            keys = [key for column in done.columns for key in getattr(column, "foreign_keys", ())]
            keys += [key for rule in done.columns for key in getattr(rule, "elements", ())]
            return {key.target_fullname.partition(".")[0] for key in keys}
        case _:
            return set()


def _problem(done: Any, made_before: set[str]) -> str:
    match done:
        case ops.AddColumnOp():
            if not done.column.nullable and done.column.server_default is None:
                return f"old code inserts without {done.table_name}.{done.column.name}: nullable, or a server default"
            return ""
        case ops.CreateIndexOp() if done.table_name in made_before:
            if done.unique:
                return f"old code may write what the unique index {done.index_name} refuses"
            return "" if done.kw.get("postgresql_concurrently") else f"{done.index_name}: use create_index_online"
        case ops.CreateIndexOp():
            return ""
        case ops.ExecuteSQLOp():
            words = str(done.sqltext).upper()
            return next((f"{change.strip()} in SQL" for change in CHANGES if change in words), "")
        case _ if isinstance(done, HARMLESS):
            return ""
        case _:
            return f"{done if isinstance(done, str) else type(done).__name__} is no addition"


def misnamed(names: list[str]) -> list[str]:
    """Sentences on revisions, oldest first, whose names break the rules of `bot.storage.revisions`."""
    found, before = [], Revision(0, 0)
    for name in names:
        revision = Revision.of(name)
        if revision is None or len(name) > LONGEST:
            found.append(f"{name}: four digits, small letters, at most {LONGEST} characters are expected")
            continue
        if revision.number != before.number + 1:
            found.append(f"{name}: the number after {before.number:04} is expected")
        if revision.oldest < before.oldest or revision.oldest > revision.number:
            found.append(f"{name}: _from_{before.oldest:04} is carried on by every later revision")
        before = revision
    return found
