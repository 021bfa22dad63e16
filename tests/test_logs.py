"""Log lines hold our ids and places in our code, never what a person wrote."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import structlog

from bot.logs import set_up_logs

Lines: TypeAlias = Callable[[], str]
SECRET = "my passport is with Askar, 87011234567"


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """What was logged since the start of the test."""
    root, hooks = logging.getLogger(), (sys.excepthook, sys.unraisablehook)
    before, level = root.handlers[:], root.level
    set_up_logs()

    def read() -> str:
        return capsys.readouterr().err

    yield read
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    sys.excepthook, sys.unraisablehook = hooks
    structlog.reset_defaults()


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"cannot read {SECRET}") from error


def test_an_exception_leaves_its_class_and_place_only(lines: Lines) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("update failed", inbox=7)
    text = lines()
    assert SECRET not in text
    line = json.loads(text)
    assert (line["event"], line["inbox"], line["level"]) == ("update failed", 7, "error")
    assert line["exception"] == ["ValueError", "KeyError"]
    assert any(place.startswith("tests/test_logs.py:") for place in line["places"])


@pytest.mark.parametrize("name", ["aiohttp.client", "aiogram.dispatcher", "sqlalchemy.engine", "asyncio", "else"])
def test_other_peoples_loggers_tell_no_words_either(lines: Lines, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("cannot do %s", SECRET)
    try:
        fail()
    except ValueError as error:
        logger.error(f"Task failed\nfuture: {error!r}", exc_info=error)
    text = lines()
    assert "87011234567" not in text
    assert [json.loads(line)["logger"] for line in text.splitlines()] == [name, name]


async def test_a_lost_task_tells_no_words(lines: Lines) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": ValueError(SECRET)})
    text = lines()
    assert "87011234567" not in text
    assert json.loads(text)["exception"] == ["ValueError"]


def test_an_uncaught_exception_tells_no_words() -> None:
    program = f"from bot.logs import set_up_logs; set_up_logs(); raise ValueError({SECRET!r})"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 1
    assert json.loads(done.stderr)["exception"] == ["ValueError"]
    assert "87011234567" not in done.stderr + done.stdout


def test_lines_below_the_level_are_left_out(lines: Lines) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("aiohttp.access").error(SECRET)
    logging.getLogger("uvicorn.access").error(SECRET)
    assert lines() == ""
