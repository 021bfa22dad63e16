"""The bot as a process under faults of several kinds: a short run of `make faults`."""

from pathlib import Path

import pytest

from bench.faults.kinds import KINDS
from bench.faults.run import Plan, phase

DOCS = Path(__file__).parent.parent.parent / "docs" / "faults.md"
SHORT = ("killed", "topic deleted", "lost answer", "blocked", "429", "duplicates")


class Borrowed:
    """A database that the tests have made already."""

    def __init__(self, url: str) -> None:
        self.kind = "sqlite" if url.startswith("sqlite") else "postgresql"
        self._url = url

    def new(self, name: str) -> str:
        return self._url


@pytest.mark.timeout(180)
async def test_under_faults_nothing_is_lost_and_nothing_called_sent_that_was_not(
    database_url: str, tmp_path: Path
) -> None:
    plan = Plan(persons=16, rate=60, seed=7, mixed=len(SHORT))
    kinds = [KINDS[name] for name in SHORT]
    verdict = await phase(plan, 120, Borrowed(database_url), "short", kinds, tmp_path / "bot.log")
    assert verdict.kept_its_promise, verdict.line
    assert verdict.messages > 100
    assert verdict.claims


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_there_are_at_least_twenty_kinds_for_each_database(database: str) -> None:
    assert sum(database in kind.databases for kind in KINDS.values()) >= 20


def test_the_page_lists_every_kind_in_its_own_words() -> None:
    lines = DOCS.read_text().splitlines()
    for kind in KINDS.values():
        on = "both" if len(kind.databases) > 1 else {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind.databases[0]]
        assert f"| {kind.name} | {kind.what} | {on} |" in lines
