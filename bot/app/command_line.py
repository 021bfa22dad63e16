"""What all commands share: settings, running to the end, and telling an operator what went wrong."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer

from bot.config import Settings, SettingsError, load_settings
from bot.domain.errors import Fatal, Hindrance
from dialogs.loader import ContentError

CONFIG_ERROR = 78
"""Exit code for settings that cannot be used (EX_CONFIG of sysexits.h): restarting does not mend them."""
TRY_AGAIN = 75
"""Exit code for what may go well later (EX_TEMPFAIL), such as a database that is out of reach."""


def fail(sentences: str) -> NoReturn:
    """Tell the operator and end."""
    typer.echo(sentences, err=True)
    raise typer.Exit(CONFIG_ERROR)


def read_settings() -> Settings:
    """The settings; the command ends with a sentence for each wrong one."""
    try:
        return load_settings()
    except SettingsError as error:
        fail(str(error))


def run_to_end(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end; what an operator can mend is one sentence, not a traceback."""
    runner: Any = asyncio.run
    if sys.platform != "win32":
        import uvloop

        runner = uvloop.run
    try:
        runner(work)
    except (Fatal, SettingsError, ContentError) as error:
        fail(str(error))
    except Hindrance as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(TRY_AGAIN) from None
