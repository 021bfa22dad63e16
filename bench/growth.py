"""How the cost of an update grows with persons, open cases and the sizes of tables: flat is what is wanted."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.asking import Asking
from bench.filling import OPEN, fill
from bench.load.figures import Figures
from bench.load.measuring import measure
from bench.load.run import Pace
from bench.load.subjects import POSTGRES, SQLITE, Databases
from bot.crypto import new_key

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TIMED = (("bench.statements", "run"),)
WIDTH = 400
"""Characters of a statement that are shown."""


@dataclass(frozen=True, slots=True)
class Size:
    """One database of one size."""

    subject: str
    rows: int
    seconds: float
    figures: Figures

    def row(self) -> str:
        of = self.figures
        return (
            f"| {self.subject} | {self.rows:,} | {self.rows // OPEN:,} | {of.cpu:,.0f} | {of.database_cpu:,.0f} "
            f"| {of.p50:.1f} | {of.p99:.1f} | {of.first:.1f} | {of.peak:.0f} | {self.seconds:.0f} |"
        )


def growth(
    kinds: Sequence[str], sizes: Sequence[int], updates: int, rate: float, statements: int, found: Databases
) -> str:
    """Measure each size on each database; a table, and of the last size so many of the dearest statements."""
    rows, dearest = [], []
    for rows_each in sizes:
        for kind in kinds:
            url, key, begun = found.new(kind), new_key(), time.monotonic()
            asyncio.run(fill(url, key, rows_each))
            os.sync()  # or the disk is busy with it while the bot commits
            seconds = time.monotonic() - begun
            with tempfile.TemporaryDirectory(prefix="amanjol-statements-") as folder:
                asking = Asking(Path(folder, "statements.json"))
                extra = {"SECRET_KEYS": key, "AMANJOL_STATEMENTS": str(Path(folder, "statements.json"))}
                plain = SQLITE if kind == "sqlite" else POSTGRES
                subject = replace(plain, commands=TIMED) if statements else plain
                pace = Pace(updates, warm_up=max(500, updates // 5), rate=rate, patience=120.0)
                figures = measure(
                    subject, "sure talk", pace, found, persons=100, database_url=url, extra=extra,
                    window=asking if statements else None,
                )  # fmt: skip
                if statements and rows_each == sizes[-1]:
                    dearest.append(_dearest(subject.name, asking.found(), updates, statements))
            rows.append(Size(subject.name, rows_each, seconds, figures))
            print(rows[-1].row(), file=sys.stderr)
    head = (
        "| bot | rows of each table | open cases | CPU µs | database CPU µs | p50 ms | p99 ms | start s | peak MiB "
        "| filled in s |"
    )
    return "\n".join([head, "|---|" + "---:|" * 9, *(size.row() for size in rows), *dearest])


def _dearest(name: str, found: dict[str, tuple[float, int]], updates: int, count: int) -> str:
    """The statements that took most of the time."""
    ordered = sorted(found.items(), key=lambda item: -item[1][0])[:count]
    rows = [
        f"| {1000 * seconds / times:.2f} | {times / updates:.3f} | `{statement[:WIDTH]}` |"
        for statement, (seconds, times) in ordered
    ]
    return "\n".join(["", f"{name}:", "", "| ms each | times an update | statement |", "|---:|---:|---|", *rows])
