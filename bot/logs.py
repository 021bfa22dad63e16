"""Log lines: JSON on stderr, our own ids and nothing of a person.

The words of an exception may be a person's words. So a line holds its class and where in our code it came
from, never its text; of other people's loggers only the place, unless their words are known to be constant.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import TextIO, cast

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

ROOT = Path(__file__).resolve().parent.parent
PLACES = 8
"""How many places of our code a line names at most, the deepest ones."""
CONSTANT = ("asyncio", "uvicorn", "uvicorn.error")
"""Loggers of others whose first line before filling in is a constant of their code."""
SILENT = ("uvicorn.access", "aiohttp.access", "aiogram.event")


def set_up_logs(level: int = logging.INFO) -> None:
    """From now on everything that this process logs goes to stderr as JSON without words of people."""
    stderr = cast("TextIO", _Stderr())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stderr),
        cache_logger_on_first_use=False,
    )
    logging.raiseExceptions = False  # its report of a line that cannot be written holds the line's words
    handler = logging.StreamHandler(stderr)
    handler.setFormatter(_Foreign())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "aiohttp", "aiogram", "sqlalchemy", "asyncio"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in SILENT:
        logging.getLogger(name).disabled = True
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread


def without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its classes and its places in our code."""
    error = _exception(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is not None:
        event["exception"] = [type(cause).__name__ for cause in _chain(error)]
        event["places"] = [place for cause in _chain(error) for place in _places(cause)]
    return event


def _exception(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return next((part for part in given if isinstance(part, BaseException)), None)
    return sys.exception() if given else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _places(error: BaseException) -> list[str]:
    frames = extract_tb(error.__traceback__)
    ours = [_place(frame.filename, frame.lineno) for frame in frames if _is_ours(frame.filename)]
    raised = [_place(frames[-1].filename, frames[-1].lineno)] if frames else []
    return list(dict.fromkeys([*ours[-PLACES:], *raised]))


def _is_ours(path: str) -> bool:
    return path.startswith(str(ROOT)) and "site-packages" not in path


def _place(path: str, line: int | None) -> str:
    """File and line, without the machine's folders."""
    name = path.removeprefix(f"{ROOT}/") if _is_ours(path) else "/".join(Path(path).parts[-2:])
    return f"{name}:{line}"


def _dumps(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=lambda value: type(value).__name__).decode()


class _Stderr:
    """Whatever is stderr when a line is written."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _Foreign(logging.Formatter):
    """Lines of other people's loggers."""

    def format(self, record: logging.LogRecord) -> str:
        event: EventDict = {
            "event": str(record.msg).partition("\n")[0] if record.name in CONSTANT else "a library's message",
            "logger": record.name,
            "place": _place(record.pathname, record.lineno),
            "level": record.levelname.lower(),
            "exc_info": record.exc_info,
        }
        structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "", event)
        return _dumps(without_words(None, "", event))


def _uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    structlog.get_logger(__name__).critical("uncaught", exc_info=error)


def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    structlog.get_logger(__name__).error("unraisable", exc_info=unraisable.exc_value)


def _in_thread(args: threading.ExceptHookArgs) -> None:
    structlog.get_logger(__name__).error("thread crashed", exc_info=args.exc_value)
