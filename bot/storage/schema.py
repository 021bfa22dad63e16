"""What all tables share.

Literal states stand in the conditions of partial indexes, so queries must write them as literals too
(`is_state`), or SQLite does not use the index.
"""

from sqlalchemy import ColumnElement, FromClause, Index, MetaData, literal_column, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def is_state(table: FromClause, *states: str) -> ColumnElement[bool]:
    """`state` is one of these, written as literals so that partial indexes apply."""
    if len(states) == 1:
        return table.c.state == literal_column(f"'{states[0]}'")
    return table.c.state.in_([literal_column(f"'{state}'") for state in states])


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows where this holds, in both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
