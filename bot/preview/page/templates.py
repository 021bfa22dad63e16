"""Templates of the page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def clock_time(seconds: float) -> str:
    """Hours and minutes on this computer's clock; `seconds` since the epoch."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%H:%M")


_environment.filters["clock_time"] = clock_time


def render(template: str, **context: Any) -> Markup:
    """A template as HTML; every value in it is escaped."""
    return Markup(_environment.get_template(template).render(context))  # noqa: S704 - made with autoescape
