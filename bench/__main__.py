"""python -m bench crash | faults | flood | judge: what is measured, from the command line."""

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
from bench.judge import measure

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


if __name__ == "__main__":
    app()
