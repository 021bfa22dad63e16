"""Sample messages and files that a person on the page can send with one press."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from bot.preview.page.templates import HERE

PICTURES = ("advert", "contract", "ticket")


@dataclass(frozen=True)
class Samples:
    """What can be sent in one language: a recruiter's messages to forward, and sentences to say."""

    recruiter: tuple[str, ...]
    sentences: tuple[str, ...]
    caption: str


@cache
def _all() -> dict[str, Samples]:
    raw: dict[str, Any] = yaml.safe_load((HERE / "samples.yaml").read_text("utf-8"))
    return {
        language: Samples(tuple(one["recruiter"]), tuple(one["sentences"]), one["caption"])
        for language, one in raw.items()
    }


def picks(language: str | None) -> Samples:
    """Samples in a language, English where there are none."""
    return _all().get(language or "en", _all()["en"])


@cache
def picture(name: str) -> bytes:
    """One of `PICTURES`, a JPEG that says that it is a sample."""
    if name not in PICTURES:
        raise ValueError(name)
    return (HERE / "static" / "samples" / f"{name}.jpg").read_bytes()
