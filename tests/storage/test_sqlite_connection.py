"""SQLite's connection runs in the event loop; nobody else may notice."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.storage.sqlite_connection import Connection, connect


async def opened(file: Path, patience: float = 5.0) -> Connection:
    connection = await connect(patience, str(file))
    await connection.cursor().execute("PRAGMA journal_mode = WAL")
    await connection.cursor().execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
    return connection


def held(file: Path) -> sqlite3.Connection:
    """Another process in the middle of writing."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_waits_for_another_writer_without_holding_up_the_loop(tmp_path: Path) -> None:
    connection = await opened(tmp_path / "a")
    other = held(tmp_path / "a")
    begun = asyncio.ensure_future(connection.cursor().execute("BEGIN IMMEDIATE"))
    await asyncio.wait((begun,), timeout=0.05)
    assert not begun.done()
    other.execute("COMMIT")
    await begun
    assert connection.raw.in_transaction
    await connection.close()
    other.close()


async def test_waits_no_longer_than_told(tmp_path: Path) -> None:
    connection = await opened(tmp_path / "a", patience=0.01)
    other = held(tmp_path / "a")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await connection.cursor().execute("BEGIN IMMEDIATE")
    other.close()
    await connection.close()


async def test_a_commit_that_was_broken_off_is_finished_before_anything_else(tmp_path: Path) -> None:
    connection = await opened(tmp_path / "a")
    await connection.cursor().execute("BEGIN IMMEDIATE")
    await connection.cursor().execute("INSERT INTO words VALUES (?)", ("kept",))
    committing = asyncio.ensure_future(connection.commit())
    await asyncio.sleep(0)
    committing.cancel()
    await asyncio.gather(committing, return_exceptions=True)
    await connection.rollback()
    cursor = await connection.cursor().execute("SELECT word FROM words")
    assert await cursor.fetchall() == [("kept",)]
    await connection.close()


async def test_what_was_not_committed_is_undone(tmp_path: Path) -> None:
    connection = await opened(tmp_path / "a")
    await connection.cursor().execute("BEGIN IMMEDIATE")
    await connection.cursor().executemany("INSERT INTO words VALUES (?)", [("a",), ("b",)])
    await connection.rollback()
    assert await (await connection.cursor().execute("SELECT count(*) FROM words")).fetchone() == (0,)
    await connection.close()
