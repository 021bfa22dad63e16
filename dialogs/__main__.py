"""python -m dialogs check | play | graph: content, validated, tried in a terminal, drawn."""

import gettext
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dialogs import play as playing
from dialogs.checks import check as check_book
from dialogs.graph import mermaid
from dialogs.loader import CONTENT, ContentError, load, load_phrases
from dialogs.model import LANGUAGES, Book
from dialogs.risk.phrase_check import check_phrases

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The content of Aman Jol.")
Folder = Annotated[Path, typer.Option("--content", help="the folder of the content")]


def _book(content: Path) -> Book:
    try:
        return load(content, {"retention_days": "30", "case_retention_days": "180"})
    except ContentError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(1) from None


@app.command()
def check(content: Folder = CONTENT) -> None:
    """Say what is wrong in the content: file, place and mend."""
    book = _book(content)
    try:
        found = check_book(book) + check_phrases(load_phrases(content))
    except ContentError as error:
        found = error.problems
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(1)
    steps = sum(len(dialog.steps) for dialog in book.dialogs.values())
    typer.echo(f"content: {len(book.dialogs)} dialogs, {steps} steps, no problem (revision {book.revision})")


@app.command()
def graph(dialog: str, content: Folder = CONTENT) -> None:
    """Draw a dialog as a Mermaid graph."""
    book = _book(content)
    if dialog not in book.dialogs:
        typer.echo(f'there is no dialog "{dialog}"; there are {", ".join(book.dialogs)}', err=True)
        raise typer.Exit(2)
    typer.echo(mermaid(book, dialog))


@app.command()
def play(
    language: Annotated[str, typer.Option(help=", ".join(LANGUAGES))] = "en",
    content: Folder = CONTENT,
) -> None:
    """Try the dialogs in the terminal, without Telegram."""
    if language not in LANGUAGES:
        typer.echo(f'there is no language "{language}"; there are {", ".join(LANGUAGES)}', err=True)
        raise typer.Exit(2)
    locales = CONTENT.parent.parent / "locales"
    words = gettext.translation("dialogs", locales, [language.partition("_")[0]], fallback=True)
    playing.play(_book(content), language, words.gettext, sys.stdin, sys.stdout, lambda: datetime.now(UTC))  # noqa: TID251  # the terminal is the border


if __name__ == "__main__":
    app()
