"""A connection to PostgreSQL beside the pool, for what lives as long as its session."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from sqlalchemy import URL

from bot.storage.errors import DatabaseUnreachable, errors_typed

CONNECTING = 5.0
"""Seconds for a connection to stand."""
_POOLS_OWN = ("prepared_statement_cache_size", "prepared_statement_name_func", "async_creator_fn")
"""What an address may say to SQLAlchemy alone."""


async def connect_apart(url: URL, name: str, **settings: str) -> Any:
    """A bare connection with these settings of its session.

    The operator sees in pg_stat_activity what for and whose it is, as in `aman-jol send server1:4711`. Whoever gets
    it ends it by `terminate`. Raises `StorageError`.
    """
    shown = f"aman-jol {name} {socket.gethostname()[:32]}:{os.getpid()}"
    dialect: Any = url.get_dialect()
    _, arguments = dialect().create_connect_args(url)
    for word in _POOLS_OWN:
        arguments.pop(word, None)
    with apart_typed():
        return await asyncpg.connect(
            **arguments, timeout=CONNECTING, server_settings={"application_name": shown, **settings}
        )


@contextmanager
def apart_typed() -> Iterator[None]:
    """Within, what such a connection does wrong comes out as a `StorageError`."""
    with errors_typed():
        try:
            yield
        except asyncpg.InterfaceError:  # it is closed
            raise DatabaseUnreachable("The connection to the database was lost; it is made anew.") from None
