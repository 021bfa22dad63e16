"""Labelled texts: one JSON object a line, as the risk taxonomy describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from dialogs.risk.labels import About, Flag, Level, Risk, Signal
from dialogs.risk.offer import risk_of

Kind: TypeAlias = Literal["messages", "offers"]


class LabelledError(ValueError):
    """A labelled line is wrong; the message names file, line and mend."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `author` is the file it stands in; texts of one `family` tell one situation."""

    id: str
    text: str
    lang: str
    script: str
    author: str
    family: str
    level: Level = Level.NONE
    signals: frozenset[Signal] = frozenset()
    about: About = About.SELF
    flags: frozenset[Flag] = frozenset()

    @property
    def danger(self) -> bool:
        """Emergency or urgent."""
        return self.level >= Level.URGENT

    @property
    def risk(self) -> Risk:
        return risk_of(self.flags)


def read(path: Path, kind: Kind) -> list[Example]:
    """All lines of a file. LabelledError names the first wrong one."""
    return list(_read(path, kind))


def read_all(folder: Path, kind: Kind) -> list[Example]:
    """All files of `folder`/`kind`, in the order of their names."""
    return [example for path in sorted((folder / kind).glob("*.jsonl")) for example in _read(path, kind)]


def _read(path: Path, kind: Kind) -> Iterator[Example]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield _example(json.loads(line.decode()), path.stem, kind)
                except (ValueError, KeyError, TypeError) as error:
                    raise LabelledError(f"{path.name}, line {number}: {_why(error)}") from None


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"the key {error} is missing; add it"
    if isinstance(error, TypeError):
        return "an object with text and labels is expected"
    return str(error)


def _example(data: Any, author: str, kind: Kind) -> Example:
    text = data["text"]
    if not isinstance(text, str):
        raise ValueError("`text` must be a text")
    bare = Example(
        id=str(data["id"]),
        text=text,
        lang=str(data.get("lang", "")),
        script=str(data.get("script", "")),
        author=author,
        family=str(data.get("family", data["id"])),
    )
    if kind == "offers":
        return replace(bare, flags=frozenset(map(Flag, data["flags"])))
    return replace(
        bare,
        level=Level(data["level"]),
        signals=frozenset(map(Signal, data["signals"])),
        about=About(data.get("about", "self")),
    )


def digest(examples: Iterable[Example]) -> str:
    """What a model was learned from, in a word: changes with any text, label or family."""
    found = hashlib.sha256()
    for example in examples:
        kinds = [example.lang, example.family, example.level, example.about]
        labels = [*kinds, *sorted(example.signals), *sorted(example.flags)]
        found.update("\0".join([example.id, example.text, *map(str, labels)]).encode() + b"\1")
    return found.hexdigest()[:16]
