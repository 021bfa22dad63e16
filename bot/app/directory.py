"""python -m bot directory: operators look after telephone numbers, while the service runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

if TYPE_CHECKING:
    from bot.app.directory_work import Desk

app = typer.Typer(
    no_args_is_help=True,
    help="Telephone numbers of organisations: only those that somebody has called within 90 days are shown.",
)

Id: TypeAlias = Annotated[str, typer.Argument(metavar="ID", help="the entry, such as kz-111")]
By: TypeAlias = Annotated[str, typer.Option(help="who did it")]
How: TypeAlias = Annotated[str, typer.Option(help='how you know: "called, answered in Russian"')]
Local: TypeAlias = Annotated[str | None, typer.Option(help='as dialled in the country; "" takes it away')]
Abroad: TypeAlias = Annotated[str | None, typer.Option(help="with + and the country's code")]
Website: TypeAlias = Annotated[str | None, typer.Option(help="the organisation's own address")]
HoursOption: TypeAlias = Annotated[str | None, typer.Option(help='always, or "mon-thu 09:00-19:00; fri 09:00-14:00"')]
Languages: TypeAlias = Annotated[str | None, typer.Option(help="ISO 639 codes, comma separated: kk,ru")]
Name: TypeAlias = Annotated[str | None, typer.Option(help="shown as it is in every language")]
NameLocal: TypeAlias = Annotated[str | None, typer.Option(help="what it calls itself")]
Scope: TypeAlias = Annotated[str | None, typer.Option(help="whom it serves, one line")]
Note: TypeAlias = Annotated[str | None, typer.Option(help="for operators, never shown")]


def _carry_out(doing: Callable[[Desk], Awaitable[str]]) -> None:
    """Do it and print what it says."""
    from bot.app.directory_work import carry_out  # only these commands need all of the house

    carry_out(doing)


def _fields(**given: str | None) -> dict[str, Any]:
    """What was given on the command line; an empty text takes the field away."""
    fields: dict[str, Any] = {name: value.strip() or None for name, value in given.items() if value is not None}
    if given.get("languages") is not None:
        fields["languages"] = [code.strip() for code in (given["languages"] or "").split(",") if code.strip()]
    return fields


@app.command("list")
def show_all(
    country: Annotated[str, typer.Option(help="only this one: KZ, EU, INT")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="only what must be called now or within 14 days")] = False,
) -> None:
    """List the entries and whether persons see them."""
    _carry_out(lambda desk: desk.listed(country, overdue=overdue))


@app.command()
def show(id: Id) -> None:
    """Show all that is known of an entry."""
    _carry_out(lambda desk: desk.shown(id))


@app.command()
def verify(
    id: Id,
    by: By = "",
    how: How = "",
    on: Annotated[str, typer.Option(help="the day of the call, 2026-11-26; today without it")] = "",
) -> None:
    """Say that you have called and were answered: it is shown for 90 days."""
    _carry_out(lambda desk: desk.verified(id, by, how, on))


@app.command()
def correct(
    id: Id, by: By = "", how: How = "", phone_local: Local = None, phone_international: Abroad = None,
    website: Website = None, hours: HoursOption = None, languages: Languages = None, name: Name = None,
    name_local: NameLocal = None, scope: Scope = None, note: Note = None,
) -> None:  # fmt: skip
    """Correct an entry. A changed number has to be verified again."""
    fields = _fields(
        phone_local=phone_local, phone_international=phone_international, website=website, hours=hours,
        languages=languages, name=name, name_local=name_local, scope=scope, note=note,
    )  # fmt: skip
    _carry_out(lambda desk: desk.corrected(id, fields, by, how))


@app.command()
def retire(id: Id, by: By = "", how: How = "") -> None:
    """Never show an entry again."""
    _carry_out(lambda desk: desk.retired(id, by, how))


@app.command()
def restore(id: Id, by: By = "", how: How = "") -> None:
    """Take a retired entry back; it has to be verified."""
    _carry_out(lambda desk: desk.restored(id, by, how))


@app.command()
def add(
    id: Id, country: Annotated[str, typer.Option(help="ISO 3166-1 code, EU or INT")] = "",
    kind: Annotated[str, typer.Option(help="trafficking_hotline, ngo, child_line, consular, …")] = "",
    name: Name = None, by: By = "", how: How = "", phone_local: Local = None, phone_international: Abroad = None,
    website: Website = None, hours: HoursOption = None, languages: Languages = None, name_local: NameLocal = None,
    scope: Scope = None, note: Note = None,
) -> None:  # fmt: skip
    """Add an entry that the content does not have; it has to be verified."""
    fields = _fields(
        country=country or None, kind=kind or None, name=name, phone_local=phone_local,
        phone_international=phone_international, website=website, hours=hours, languages=languages,
        name_local=name_local, scope=scope, note=note,
    )  # fmt: skip
    _carry_out(lambda desk: desk.added(id, fields, by, how))


@app.command()
def history(id: Annotated[str, typer.Argument(metavar="[ID]", help="only of this entry")] = "") -> None:
    """Show who did what when, and how they knew."""
    _carry_out(lambda desk: desk.history(id))
