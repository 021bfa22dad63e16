"""Throughput, cost, latency, memory and start, beside bare bots: interleaved runs, medians, one table.

A slow minute of the machine then hits every row alike.
"""

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bench.load.echo import INTRODUCED
from bench.load.figures import Figures
from bench.load.measuring import measure
from bench.load.run import Pace
from bench.load.subjects import AIOGRAM, ONE_WORKER, POSTGRES, SQLITE, TELEGRAM, TWO_WORKERS, Databases, Subject

AT_ONCE = 100
"""Persons in a closed loop."""
FIXED = 100.0
"""Messages a second of the rows at a fixed rate."""
MANY = 300
"""Persons of those rows: nobody's next word waits for an answer to the last."""

SLOW = 4
"""`talk` measures so many times fewer answers: meanings take most of its time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    subject: Subject
    scenario: str
    rate: float = 0.0

    @property
    def name(self) -> str:
        speed = f" at {self.rate:g}/s" if self.rate else ""
        return f"{self.subject.name}: {self.scenario}{speed}"


OURS = (SQLITE, POSTGRES)
ROWS = (
    Row(AIOGRAM, "echo"),
    Row(TELEGRAM, "echo"),
    *(Row(subject, scenario) for subject in OURS for scenario in ("echo", "press", "sure talk", "talk")),
    *(Row(subject, scenario) for subject in (ONE_WORKER, TWO_WORKERS) for scenario in ("press", "sure talk")),
    *(Row(subject, "echo", FIXED) for subject in (AIOGRAM, TELEGRAM, *OURS)),
    *(Row(subject, "sure talk", FIXED) for subject in OURS),
)


@dataclass
class Table:
    """Rows with the figures of their runs."""

    runs: dict[str, list[Figures]] = field(default_factory=dict)

    def add(self, row: Row, figures: Figures) -> None:
        self.runs.setdefault(row.name, []).append(figures)

    def markdown(self) -> str:
        head = (
            "| bot: scenario | updates/s | spread | CPU µs | database CPU µs | p50 ms | p99 ms | idle MiB "
            "| peak MiB | start s | lost | runs |"
        )
        return "\n".join([head, "|---|" + "---:|" * 11, *(self._row(name, runs) for name, runs in self.runs.items())])

    def _row(self, name: str, runs: Sequence[Figures]) -> str:
        def median(of: Callable[[Figures], float]) -> float:
            return statistics.median(of(figures) for figures in runs)

        rates = sorted(figures.rate for figures in runs)
        return (
            f"| {name} | {median(lambda f: f.rate):,.0f} | {rates[0]:,.0f}–{rates[-1]:,.0f} "
            f"| {median(lambda f: f.cpu):,.0f} | {median(lambda f: f.database_cpu):,.0f} "
            f"| {median(lambda f: f.p50):.1f} | {median(lambda f: f.p99):.1f} | {median(lambda f: f.idle):.0f} "
            f"| {median(lambda f: f.peak):.0f} | {median(lambda f: f.first):.2f} | {sum(f.lost for f in runs)} "
            f"| {len(runs)} |"
        )


def chosen(only: str) -> list[Row]:
    """The rows with one of these words, comma separated, in their name; all of none."""
    words = [word.strip().lower() for word in only.split(",") if word.strip()]
    return [row for row in ROWS if not words or any(word in row.name.lower() for word in words)]


def speed(rows: Sequence[Row], runs: int, updates: int, found: Databases, seed: int = 1) -> Table:
    """Run every row `runs` times, in turn."""
    table = Table()
    for turn in range(runs):
        for row in rows:
            figures = measure(row.subject, row.scenario, _pace(row, updates, seed + turn), found, persons=_persons(row))
            table.add(row, figures)
            print(
                f"{turn + 1}/{runs} {row.name}: {figures.rate:,.0f}/s, {figures.cpu:,.0f} µs, "
                f"p99 {figures.p99:.1f} ms, driver {figures.driver_cpu:.0f} µs",
                file=sys.stderr,
            )
    return table


def _pace(row: Row, updates: int, seed: int) -> Pace:
    persons = _persons(row)
    pace = Pace(updates=updates, warm_up=max(updates // 5, (INTRODUCED + 2) * persons), seed=seed)
    if row.scenario == "talk":
        pace = replace(pace, updates=updates // SLOW)
    return replace(pace, rate=row.rate, updates=min(updates, int(row.rate * 30))) if row.rate else pace


def _persons(row: Row) -> int:
    return MANY if row.rate else AT_ONCE
