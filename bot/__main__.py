"""python -m bot run | migrate | backup | restore | doctor | keys | corrections | directory | preview | health | …"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import typer

from bot.app import directory
from bot.app.command_line import fail, read_settings, run_to_end
from bot.clock import SystemClock
from bot.config import SettingsError, settings_table
from bot.crypto import new_key
from bot.logs import set_up_logs

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Aman Jol, the service.")
keys = typer.Typer(no_args_is_help=True, help="Encryption keys.")
app.add_typer(keys, name="keys")
app.add_typer(directory.app, name="directory")


class Role(StrEnum):
    """What a process does; `all` is everything in one."""

    ALL = "all"
    RECEIVE = "receive"
    WORK = "work"
    SEND = "send"
    DESK = "desk"


@app.command()
def run(role: Annotated[Role, typer.Option(help="what this process does")] = Role.ALL) -> None:
    """Run the service until it is stopped."""
    from bot.app.service import run as serve

    settings = read_settings()
    try:
        settings.require_for_run()
    except SettingsError as error:
        fail(str(error))
    if settings.sqlite and role is not Role.ALL:
        fail(
            f"--role {role} needs PostgreSQL: SQLite serves one process. Set DATABASE_URL to "
            "postgresql+asyncpg://… or leave --role out."
        )
    set_up_logs()
    run_to_end(serve(settings, role.value))


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from bot.storage.migrating import migrate as bring_up

    run_to_end(bring_up(read_settings().database_url))
    typer.echo("the database is up to date")


@app.command()
def backup(
    file: Annotated[str, typer.Argument(help="where to write it; a folder: named by its time; -: standard output")],
    keep: Annotated[int | None, typer.Option(min=1, help="days after which backups in that folder are removed")] = None,
) -> None:
    """Write the whole database, encrypted with SECRET_KEYS, into one file; the service may run meanwhile.

    Keep it on another machine, and SECRET_KEYS apart from it: without them nobody can read it, you neither.
    """
    from bot.app.backup import back_up

    found = read_settings()

    async def work() -> None:
        typer.echo(await back_up(found, file, keep, SystemClock()), err=file == "-")

    run_to_end(work())


@app.command()
def restore(
    file: Annotated[str, typer.Argument(help="the backup; -: standard input")],
    check: Annotated[bool, typer.Option("--check", help="only read it to its end and say what is in it")] = False,
    erased: Annotated[str, typer.Option(help="cases whose persons were erased since, comma separated: 17,23")] = "",
) -> None:
    """Make an empty database from a backup, of SQLite or PostgreSQL alike; the service must be stopped.

    A database that holds something is never overwritten.
    """
    from bot.app import backup as backups

    found = read_settings()
    if not all(number.strip().isdigit() for number in erased.split(",") if number.strip()):
        fail(f"--erased {erased}: numbers of cases are expected, such as 17,23")

    async def work() -> None:
        if check:
            typer.echo(await backups.check(found, file, SystemClock()))
            return
        found.require_for_run()
        numbers = [int(number) for number in erased.split(",") if number.strip()]
        typer.echo(await backups.restore(found, file, numbers, SystemClock()))

    run_to_end(work())


@app.command()
def doctor(
    backups: Annotated[Path | None, typer.Option(help="a folder that should hold backups")] = None,
) -> None:
    """Look at settings, machine, database, keys, Telegram, groups and content, and say what to mend.

    Changes nothing; the service may run meanwhile. Ends with 0 when nothing is ✗, with 1 otherwise, with 78 when the
    settings cannot be used at all. What it prints is free of secrets and personal data.
    """
    from bot.app.serving import listen_address
    from bot.doctor.examine import examine, worst

    found = read_settings()
    try:
        found.require_for_run()
    except SettingsError as error:
        fail("\n".join(f"✗ settings: {problem}" for problem in error.problems))
    codes: list[int] = []

    async def work() -> None:
        listen, env_file = listen_address(found), Path(".env")
        findings = await examine(found, SystemClock(), listen=listen, env_file=env_file, backups=backups)
        for finding in findings:
            typer.echo(str(finding))
        codes.append(worst(findings))

    run_to_end(work())
    raise typer.Exit(codes[0])


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="port of the page; 0 takes a free one")] = 8800,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="open the page in a browser")] = True,
    staff_language: Annotated[str, typer.Option(help="language of the counselors' cards: kk, ru, uz or en")] = "ru",
) -> None:
    """Run the whole product on this machine, without token or network."""
    from bot.app.preview import run as serve

    set_up_logs()
    run_to_end(serve(port, open_browser=open_browser, staff_language=staff_language))


@app.command()
def health(
    address: Annotated[str, typer.Option(help="where the service listens; LISTEN of the settings")] = "",
    ready: Annotated[
        bool, typer.Option("--ready", help="ask whether people are served, not only whether it lives")
    ] = False,
) -> None:
    """Exit 0 when the running service answers that it is well, 1 otherwise; what it answers is printed.

    Without --ready only what a restart may mend counts as unwell: that is what a container's health check needs.
    """
    host, _, port = (address or read_settings().listen or "127.0.0.1:8080").rpartition(":")
    host = "127.0.0.1" if host in ("", "0.0.0.0", "::", "[::]") else host  # noqa: S104  # compared, not bound
    try:
        with urlopen(f"http://{host}:{port}/{'readyz' if ready else 'healthz'}", timeout=5) as answer:
            typer.echo(answer.read().decode())
    except HTTPError as error:
        typer.echo(error.read().decode())
        raise typer.Exit(1) from None
    except (URLError, OSError) as error:
        typer.echo(f"the service does not answer at {host}:{port}: {type(error).__name__}", err=True)
        raise typer.Exit(1) from None


@app.command()
def settings() -> None:
    """Print all settings as the README's table."""
    typer.echo(settings_table())


@app.command()
def corrections() -> None:
    """Print what counselors corrected and persons let the bot learn from, one labelled JSON line each.

    Phone numbers, handles, e-mail and web addresses and long numbers are masked by "…". NAMES AND PLACES ARE NOT: a
    human must read every line and remove names, and whatever else shows who wrote it, before the file leaves this
    machine. Check `about` as well: no counselor corrects it, it is the bot's guess. On SQLite the service must be
    stopped meanwhile.
    """
    from bot.app.service import open_for
    from bot.services.labelled import export
    from dialogs.loader import load_judge
    from dialogs.risk.message import assess_message

    found = read_settings()

    async def work() -> None:
        judge = load_judge()
        database = await open_for(found)
        try:
            async with database.open_unit() as unit:
                made = await export(unit, found.country, lambda text: assess_message(text, judge).about)
        finally:
            await database.close()
        for line in made.lines:
            typer.echo(line)
        typer.echo(
            f"{len(made.lines)} corrections printed; {made.withheld} left out for want of consent, "
            f"{made.wordless} because nothing was written. Names within the texts are still there: "
            "read every line and remove them before the file leaves this machine.",
            err=True,
        )

    run_to_end(work())


@keys.command("new")
def new() -> None:
    """Print a fresh key for SECRET_KEYS."""
    typer.echo(new_key())


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything anew with the newest key; afterwards the older ones may be removed."""
    from bot.app.service import open_for
    from bot.storage.rotation import rotate as renew

    found = read_settings()

    async def work() -> None:
        database = await open_for(found)
        try:
            changed = await renew(database)
        finally:
            await database.close()
        typer.echo(f"{sum(changed.values())} values are under the newest key now; the older keys may be removed")

    run_to_end(work())


if __name__ == "__main__":
    app()
