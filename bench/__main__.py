"""python -m bench speed | start | profile | texts | growth | memory | flood | faults | crash | judge: measurements."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bench.crash import Plan, crash
from bench.faults.run import DATABASES
from bench.faults.run import Plan as FaultPlan
from bench.faults.run import run as run_faults
from bench.faults.verdict import table
from bench.flood import Plan as FloodPlan
from bench.flood import flood
from bench.growth import SIZES, growth
from bench.judge import measure
from bench.load.subjects import databases
from bench.load.texts import table as table_of_texts
from bench.memory import memory
from bench.profile import profile
from bench.speed import chosen, speed
from bench.start import start

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Measurements of Aman Jol.")


@app.callback()
def measurements() -> None:
    """Measurements of Aman Jol; each prints a table."""


@app.command("crash")
def crash_command(
    persons: Annotated[int, typer.Option(help="simulated persons")] = 200,
    messages: Annotated[int, typer.Option(help="messages in all")] = 4000,
    kills: Annotated[int, typer.Option(help="how often the bot is killed")] = 5,
    rate: Annotated[float, typer.Option(help="messages a second")] = 100.0,
    seed: Annotated[int, typer.Option(help="of chance")] = 1,
    database_url: Annotated[str, typer.Option(help="a database of its own; empty: SQLite in a temporary folder")] = "",
) -> None:
    """Kill -9 at random moments while persons talk: what was lost, doubled, out of order."""
    result = asyncio.run(crash(Plan(persons, messages, kills, rate, seed), database_url))
    typer.echo(result.table())
    raise typer.Exit(0 if result.kept_its_promise else 1)


@app.command("flood")
def flood_command(
    persons: Annotated[int, typer.Option(help="persons who write at once")] = 2000,
    cases: Annotated[int, typer.Option(help="cases that are open and go on talking")] = 40,
    emergencies: Annotated[int, typer.Option(help="how many of the persons are in danger")] = 20,
    groups: Annotated[int, typer.Option(help="staff groups that share the load")] = 1,
    seed: Annotated[int, typer.Option(help="of chance")] = 1,
    after: Annotated[float, typer.Option(help="seconds watched at the most")] = 120.0,
    database_url: Annotated[str, typer.Option(help="a database of its own; empty: SQLite in a temporary folder")] = "",
) -> None:
    """Everybody writes at once: how long until emergencies stand before the counselors, and all others."""
    result = asyncio.run(flood(FloodPlan(persons, cases, emergencies, groups, seed, after), database_url))
    typer.echo(result.table())
    raise typer.Exit(0 if result.kept_its_promise else 1)


class On(StrEnum):
    """Which databases."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    BOTH = "both"


@app.command("faults")
def faults_command(
    messages: Annotated[int, typer.Option(help="messages in all, shared by the phases")] = 100_000,
    seed: Annotated[int, typer.Option(help="of chance")] = 1,
    database: Annotated[On, typer.Option(help="which database")] = On.BOTH,
    only: Annotated[list[str] | None, typer.Option(help="kinds of fault; all where none is named")] = None,
    persons: Annotated[int, typer.Option(help="simulated persons")] = 200,
    rate: Annotated[float, typer.Option(help="messages a second")] = 150.0,
    roles: Annotated[bool, typer.Option("--roles", help="processes by role, two of each (PostgreSQL)")] = False,
) -> None:
    """The bot under faults of every kind: what was lost, doubled, out of order, wrongly called sent."""
    databases = tuple(DATABASES) if database is On.BOTH else (database.value,)
    plan = FaultPlan(messages, persons, rate, seed, databases, tuple(only or ()), roles)
    verdicts = asyncio.run(run_faults(plan, typer.echo))
    typer.echo(table(verdicts))
    raise typer.Exit(0 if all(verdict.kept_its_promise for verdict in verdicts) else 1)


@app.command("judge")
def judge_command(texts: Annotated[int, typer.Option(help="texts of each language and length")] = 300) -> None:
    """Time and memory of judging messages: the first layer alone, one meaning."""
    typer.echo(measure(texts).table())


@app.command("speed")
def speed_command(
    runs: Annotated[int, typer.Option(help="runs of each row; the table has their medians")] = 5,
    updates: Annotated[int, typer.Option(help="answers that a run measures")] = 5000,
    only: Annotated[str, typer.Option(help="rows with one of these words, comma separated")] = "",
    seed: Annotated[int, typer.Option(help="of chance")] = 1,
) -> None:
    """Throughput, cost, latency, memory, start, beside bare aiogram and bare python-telegram-bot."""
    with databases() as found:
        typer.echo(speed(chosen(only), runs, updates, found, seed).markdown())


@app.command("start")
def start_command(runs: Annotated[int, typer.Option(help="of each part, in turn; medians")] = 5) -> None:
    """What a start loads, part by part: seconds of CPU and memory."""
    typer.echo(start(runs))


@app.command("profile")
def profile_command(
    database: Annotated[str, typer.Option(help="sqlite or postgres")] = "sqlite",
    scenario: Annotated[str, typer.Option(help="echo, press or talk")] = "press",
    updates: Annotated[int, typer.Option(help="answers that are measured")] = 5000,
    functions: Annotated[int, typer.Option(help="so many of the dearest functions, too")] = 25,
    rate: Annotated[float, typer.Option(help="messages a second; 0: closed loop")] = 0.0,
) -> None:
    """The share of each part in the CPU time of an update."""
    with databases() as found:
        typer.echo(profile(database, scenario, updates, rate, found).table(functions))


@app.command("texts")
def texts_command(texts: Annotated[int, typer.Option(help="texts that are judged")] = 2000) -> None:
    """How many texts of the scenarios are left to the second layer of the judge."""
    typer.echo(table_of_texts(texts))


@app.command("growth")
def growth_command(
    databases_: Annotated[str, typer.Option("--databases", help="comma separated")] = "sqlite,postgres",
    sizes: Annotated[str, typer.Option(help="rows of each table, comma separated")] = ",".join(map(str, SIZES)),
    updates: Annotated[int, typer.Option(help="answers that are measured at each size")] = 2000,
    rate: Annotated[float, typer.Option(help="messages a second; 0: closed loop")] = 0.0,
    statements: Annotated[int, typer.Option(help="so many of the dearest statements of the last size, too")] = 0,
) -> None:
    """How the cost of an update grows with persons, open cases and table sizes."""
    with databases() as found:
        kinds, rows = databases_.split(","), [int(size) for size in sizes.split(",")]
        typer.echo(growth(kinds, rows, updates, rate, statements, found))


@app.command("memory")
def memory_command(
    messages: Annotated[int, typer.Option(help="answers in all")] = 20_000,
    persons: Annotated[int, typer.Option(help="persons, roughly")] = 2_000,
    database: Annotated[str, typer.Option(help="sqlite or postgres")] = "sqlite",
    sure: Annotated[
        bool, typer.Option(help="only texts that the judge's first layer decides: many times faster")
    ] = True,
) -> None:
    """Memory over a long run: a leak shows as a slope. The full one: --messages 1000000 --persons 100000."""
    with databases() as found:
        typer.echo(memory(database, messages, persons, found, sure=sure).table())


if __name__ == "__main__":
    app()
