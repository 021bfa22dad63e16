"""python -m dialogs check | play | graph | assess | evaluate | train: the content and the judge."""

import gettext
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dialogs import play as playing
from dialogs.catalogs import translations, waiting
from dialogs.checks import check as check_book
from dialogs.checks import hard_to_read
from dialogs.checks import taps as distances
from dialogs.diff.compare import compare
from dialogs.diff.past import NoPast, past
from dialogs.diff.told import Told
from dialogs.graph import mermaid
from dialogs.learning import commands, report
from dialogs.learning.labelled import Kind, LabelledError
from dialogs.loader import CONTENT, LOCALES, ContentError, load, load_phrases, load_places
from dialogs.model import Book
from dialogs.risk.phrase_check import check_phrases
from dialogs.risk.phrase_file import OFFERS

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
        found += check_phrases(load_phrases(content, OFFERS), OFFERS)
        load_places(content)
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
def taps(content: Folder = CONTENT) -> None:
    """How many taps each page is from /start, the farthest first, and which pages no button leads to."""
    for line in distances.lines(_book(content)):
        typer.echo(line)


@app.command()
def readability(
    language: Annotated[str, typer.Option(help="only this one, as locales/languages.toml names it")] = "",
    worst: Annotated[int, typer.Option(help="so many pages of each language")] = 20,
    content: Folder = CONTENT,
    locales: Annotated[Path, typer.Option(help="the folder of the catalogs")] = LOCALES,
) -> None:
    """Say how plain the pages are, the hardest first: words a sentence, letters a word, and the formula if any."""
    book = _book(content)
    asked = [code for code in book.languages.catalogs if language in ("", code)]
    if not asked:
        _fail(ValueError(f'there is no language "{language}"; there are {", ".join(book.languages.catalogs)}'))
    done = {code: translations(code, locales) for code in asked}
    spoken = [(code, partial(_worded, done[code])) for code in asked]
    for line in hard_to_read.lines(book, spoken, worst):
        typer.echo(line)


def _worded(done: Mapping[str, str], text: str) -> str:
    return done.get(text, "")


@app.command()
def diff(
    revision: Annotated[str, typer.Argument(help="of Git, such as HEAD, main or a tag")],
    as_json: Annotated[bool, typer.Option("--json", help="for a program to read")] = False,
    content: Folder = CONTENT,
    locales: Annotated[Path, typer.Option(help="the folder of the catalogs")] = LOCALES,
) -> None:
    """Say what changed in the content since a revision: for whom, and which translations wait."""
    book = _book(content)
    try:
        before = past(revision, content)
    except NoPast as error:
        _fail(error)
    told, changes = Told(before, book, waiting(book, locales)), compare(before, book)
    if as_json:
        typer.echo(json.dumps([told.data(change) for change in changes], ensure_ascii=False, indent=1))
        return
    for line in told.lines(changes):
        typer.echo(line)
    if not changes:
        typer.echo(f"nothing that a person can see has changed since {revision}")


@app.command()
def play(
    language: Annotated[str, typer.Option(help="as locales/languages.toml names it")] = "en",
    content: Folder = CONTENT,
) -> None:
    """Try the dialogs in the terminal, without Telegram."""
    book = _book(content)
    if language not in book.languages.known:
        typer.echo(f'there is no language "{language}"; there are {", ".join(book.languages.known)}', err=True)
        raise typer.Exit(2)
    locales = CONTENT.parent.parent / "locales"
    words = gettext.translation("dialogs", locales, [language.partition("_")[0]], fallback=True)
    playing.play(book, language, words.gettext, sys.stdin, sys.stdout, lambda: datetime.now(UTC))  # noqa: TID251  # the terminal is the border


Texts = Annotated[Path, typer.Argument(help="JSON lines, such as dialogs/content/labelled/messages/given.jsonl")]
WithMeaning = Annotated[bool, typer.Option("--meaning/--no-meaning", help="with the second layer, if it is installed")]


def _fail(error: Exception) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(1) from None


@app.command()
def assess(kind: Kind, file: Texts, meaning: WithMeaning = True, content: Folder = CONTENT) -> None:
    """Judge every line of a file: one JSON line each, with the reasons."""
    try:
        for line in commands.assess(kind, file, commands.layers(content, meaning=meaning)):
            typer.echo(line)
    except (LabelledError, ContentError, OSError) as error:
        _fail(error)


@app.command()
def evaluate(
    kind: Kind,
    file: Annotated[Path | None, typer.Argument(help="labelled texts that the model was not trained on")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for a program to read")] = False,
    meaning: WithMeaning = True,
    curve: Annotated[bool, typer.Option(help="without a file: also what a part of the texts would have given")] = True,
    content: Folder = CONTENT,
) -> None:
    """Measure the judge: on a file's labels, or without one cross-validated on the development sets (minutes)."""
    try:
        if file is None:
            from dialogs.learning import cross_report  # needs what only developers install

            measured = cross_report.measure(kind, content, with_curve=curve)
            lines = [json.dumps(measured)] if as_json else list(cross_report.text(measured))
        else:
            pairs = commands.judged(kind, file, commands.layers(content, meaning=meaning))
            found, labels = report.table(pairs, kind), report.by_label(pairs, kind)
            if as_json:
                lines = [json.dumps(report.as_json(found | {"by label": labels}))]
            else:
                lines = [*report.lines(found), "", *(f"{f.name:24}{f.value:.3f}  of {f.count}" for f in labels)]
    except (LabelledError, ContentError, OSError, ImportError) as error:
        _fail(error)
    typer.echo("\n".join(lines))


@app.command()
def train(kind: Kind, content: Folder = CONTENT) -> None:
    """Train a model anew from the labelled texts (a few minutes); the same texts give the same model."""
    try:
        from dialogs.learning.write import train_and_write  # needs what only developers install

        typer.echo(train_and_write(kind, content))
    except (LabelledError, ContentError, OSError, ValueError, ImportError) as error:
        _fail(error)


if __name__ == "__main__":
    app()
