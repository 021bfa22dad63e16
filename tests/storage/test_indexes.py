"""The hot queries go by index, so that millions of finished rows cost nothing."""

import json
import re
from typing import Any

from sqlalchemy import Select, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.outgoing import Lane
from bot.storage.backlog import BY_LANE, INBOX_COUNT, OPEN_CASES, due_by_lane, inbox_oldest_due
from bot.storage.case_rows import count_open
from bot.storage.conversations import due_reminders
from bot.storage.engine import Database
from bot.storage.inbox import OLDEST, is_pressing
from bot.storage.outbox_heads import Targets, due_heads, heads_exist
from bot.storage.tables import case_topics, cases, conversations, inbox, is_state, outbox
from tests.storage.builders import GROUP, NOW, after


def with_values(query: tuple[Select[Any], dict[str, Any]]) -> Select[Any]:
    statement, values = query
    return statement.params(values)


QUERIES = {
    "heads": with_values(due_heads(NOW, 50, ["p:1"], Targets((), ()))),
    "next_due": select(outbox.c.not_before)
    .where(is_state(outbox, "ready"), heads_exist())
    .order_by(outbox.c.not_before)
    .limit(1),
    "heads_of_narrow": with_values(due_heads(NOW, 50, [], Targets((), (GROUP,)), {GROUP: Lane.DANGER}, Lane.REPLY)),
    "pressing": select(inbox.c.conversation_id).where(is_state(inbox, "new"), is_pressing()).order_by(inbox.c.rank),
    "oldest_out": select(func.min(outbox.c.created_at)).where(is_state(outbox, "ready")),
    "oldest_in": OLDEST,
    "inbox_count": INBOX_COUNT,
    "inbox_due": inbox_oldest_due(NOW),
    "by_lane": BY_LANE,
    "due_by_lane": due_by_lane(NOW, Targets((), ())),
    "reminders": due_reminders(NOW).limit(50),
    "open_cases": OPEN_CASES,
    "open_count": count_open(GROUP),
    "recent": select(outbox.c.id).where(outbox.c.finished_at >= after(-61), is_state(outbox, "sent")),
}

GROWING = "(outbox|inbox|cases|conversations)"
SCANS = re.compile(f'"Seq Scan"((?!"Node Type").)*"Relation Name": "{GROWING}"|SCAN {GROWING}"')
"""A table read from end to end, as PostgreSQL and as SQLite says it. Small ones may be."""


async def plan(connection: AsyncConnection, query: Any) -> str:
    kind = connection.dialect.name
    dialect = postgresql.dialect() if kind == "postgresql" else sqlite.dialect()  # type: ignore[no-untyped-call]
    words = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN (FORMAT JSON) " if kind == "postgresql" else "EXPLAIN QUERY PLAN "
    rows = (await connection.exec_driver_sql(explain + words)).all()
    return json.dumps([list(row) for row in rows], default=str)


async def fill(connection: AsyncConnection) -> None:
    """Many finished rows, some unfinished."""
    done: dict[str, Any] = {
        "lane": 3,
        "target": "nobody",
        "method": "sendMessage",
        "purpose": "screen",
        "origins": "",
        "attempts": 0,
        "counted": 1,
        "not_before": NOW,
        "created_at": NOW,
    }
    sent = {**done, "state": "sent"}
    ready = {**done, "state": "ready", "finished_at": None}
    rows = [{**sent, "stream": f"p:{n % 97}", "finished_at": after(-n)} for n in range(3000)]
    rows += [{**ready, "stream": f"p:{n % 7}"} for n in range(30)]
    await connection.execute(insert(outbox), rows)
    person = {"kind": "person", "chat": b"", "created_at": NOW, "seen_at": NOW, "last_message": 0}
    person |= {"blocked": False, "forgotten": False}
    persons = [{**person, "id": n, "key_hash": n.to_bytes(16)} for n in range(1, 3001)]
    await connection.execute(insert(conversations), persons)
    received = {"bot_id": 1, "attempts": 0, "received_at": NOW}
    updates = [
        {**received, "update_id": n, "state": "done" if n > 30 else "new", "conversation_id": n} for n in range(1, 3001)
    ]
    await connection.execute(insert(inbox), updates)
    case: dict[str, Any] = {"queue": "first", "level": "urgent", "rank": 2, "language": "ru", "alerts": 0}
    case |= {"opened_at": NOW, "erased": False}
    states = ["closed" if n > 30 else "waiting" for n in range(3000)]
    await connection.execute(insert(cases), [{**case, "state": state} for state in states])
    topics = [{"case_id": n, "group_id": int(GROUP), "thread_id": n} for n in range(1, 3001)]
    await connection.execute(insert(case_topics), topics)
    await connection.execute(text("ANALYZE"))


async def test_no_query_of_the_loops_scans_finished_rows(database: Database) -> None:
    async with database.engine.begin() as connection:
        await fill(connection)
        plans = {name: await plan(connection, query) for name, query in QUERIES.items()}
    assert {name: found for name, found in plans.items() if SCANS.search(found)} == {}
