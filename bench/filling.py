"""Fills a database as years of service would: every table of persons, cases and traffic at once, with a few statements.

Rows can be read: what is sealed is one value that the bot's key opens. Times are the present, so that no sweep
takes the rows away.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary as Bytes
from sqlalchemy import Table, case, cast, func, insert, literal, select, text
from sqlalchemy import Text as Words
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.load.calls import BOT_ID, GROUP
from bot.crypto import Cipher
from bot.storage import tables
from bot.storage.connecting import make_engine, parse_url
from bot.storage.migrating import migrate
from dialogs.session import Session, session_id

BASE = 1_000_000
"""Ids of filled rows begin here: the bot's own go on above them."""
OPEN = 100
"""Of so many cases one is open."""
AT_ONCE = 20_000
"""Rows that one statement makes."""
CACHE_KIB = 500_000
"""Pages kept in memory while filling: indexes of random keys are slow to build without."""
FAR = datetime(2100, 1, 1, tzinfo=UTC)


async def fill(url: str, key: str, rows: int) -> None:
    """Migrate the database and put so many rows into each table that grows."""
    await migrate(url)
    cipher = Cipher.from_keys([key])
    engine = make_engine(parse_url(url))
    try:
        async with engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                await connection.execute(text(f"PRAGMA cache_size = -{CACHE_KIB}"))
            for table, values in _values(cipher, connection.dialect.name).items():
                await _insert(connection, table, values, rows)
            if connection.dialect.name == "postgresql":
                for table in (tables.conversations, tables.cases, tables.inbox, tables.outbox):
                    sequence = func.pg_get_serial_sequence(table.name, "id")
                    await connection.execute(select(func.setval(sequence, BASE + rows)))
        if engine.dialect.name == "postgresql":  # or its autovacuum does it while the bot is measured
            async with engine.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in tables.metadata.sorted_tables:
                    await plain.execute(text(f"VACUUM (ANALYZE) {table.name}"))
                await plain.execute(text("CHECKPOINT"))
    finally:
        await engine.dispose()


async def _insert(connection: AsyncConnection, table: Table, values: dict[str, Any], rows: int) -> None:
    """A row for each number, in statements that stay under the database's time limit for one."""
    for first in range(BASE, BASE + rows, AT_ONCE):
        numbers = _numbers(first, min(first + AT_ONCE, BASE + rows))
        made = {
            name: value(numbers.c.n) if callable(value) else literal(value, table.c[name].type)
            for name, value in values.items()
        }
        await connection.execute(insert(table).from_select(list(made), select(*made.values())))


def _numbers(first: int, end: int) -> Any:
    """These numbers, as a table with the column n."""
    numbers = select(literal(first).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < end - 1))


def _values(cipher: Cipher, dialect: str) -> dict[Table, dict[str, Any]]:
    """Values of each table: fixed, or made of a row's number."""
    now = datetime.now(UTC)
    words = cipher.encrypt_text("Good morning. They took my passport and I do not know whom to ask about it.")
    session = cipher.encrypt_text(Session.fresh(session_id(BASE, now)).to_json())

    def number(n: Any) -> Any:
        return n

    def hashed(n: Any) -> Any:
        if dialect == "postgresql":
            return func.decode(func.md5(cast(n, Words)), "hex", type_=Bytes)
        return func.randomblob(16)

    def open_or(value: Any, other: Any) -> Any:
        return lambda n: case((n % OPEN == 0, value), else_=other)

    moment = tables.cases.c.closed_at.type
    return {
        tables.conversations: {
            "id": number, "key_hash": hashed, "kind": "person", "chat": cipher.encrypt_int(1), "session": session,
            "created_at": now, "seen_at": now, "last_message": 1, "blocked": False, "forgotten": False,
        },
        tables.parts: {
            "conversation_id": number, "message_id": 1, "kind": "text", "text": words, "at": now, "forwarded": False,
            "use": "story", "in_case": False,
        },
        tables.chat_messages: {"conversation_id": number, "message_id": 1, "at": now, "ours": True},
        tables.cases: {
            "id": number, "conversation_id": number, "queue": "first", "level": "urgent", "rank": 2, "reason": words,
            "signals": cipher.encrypt_json([]), "state": open_or("waiting", "closed"), "language": "kk",
            "opened_at": now, "closed_at": open_or(literal(None, moment), literal(now, moment)),
            "alert_at": open_or(literal(FAR, moment), literal(None, moment)), "alerts": 0, "erased": False,
        },
        tables.case_topics: {
            "case_id": number, "group_id": GROUP, "name": words, "card": cipher.encrypt_json({"text": "card"}),
            "thread_id": number, "card_message": number,
        },
        tables.links: {"case_id": number, "person_message": 1, "topic_message": number, "from_person": True},
        tables.inbox: {
            "id": number, "bot_id": BOT_ID, "update_id": lambda n: -n, "conversation_id": number, "state": "done",
            "attempts": 0, "received_at": now,
        },
        tables.outbox: {
            "id": number, "stream": lambda n: literal("p:") + cast(n, Words), "lane": 3, "target": "person",
            "target_id": number, "method": "sendMessage", "purpose": "screen", "conversation_id": number,
            "case_id": number, "origins": "[]", "state": "sent", "not_before": now, "attempts": 0,
            "created_at": now, "counted": 1, "finished_at": now,
        },
    }  # fmt: skip
