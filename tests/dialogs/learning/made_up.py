"""Small made-up sets of labelled texts, each plainly one thing or the other."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dialogs.learning.figures import Told
from dialogs.learning.labelled import Example
from dialogs.risk.labels import About, Flag, Level, Signal

DANGER = ("меня заперли", "нас бьют", "забрали паспорт", "не выпускают из дома")
CALM = ("сколько стоит билет", "какая погода", "спасибо большое", "где посольство")
PLACES = ("в Алматы", "на заводе", "у моря", "на стройке", "в Турции")


def message(name: str, text: str, level: Level = Level.NONE, *signals: Signal, **values: str) -> Example:
    """A Russian message of its own family."""
    example = Example(id=name, text=text, lang="ru", script="cyrillic", author="made", family=name)
    return _with(example, level=level, signals=frozenset(signals), **values)


def offer(name: str, text: str, *flags: Flag) -> Example:
    example = Example(id=name, text=text, lang="ru", script="cyrillic", author="made", family=name)
    return _with(example, flags=frozenset(flags))


def _with(example: Example, **values: Any) -> Example:
    return Example(**{name: getattr(example, name) for name in Example.__dataclass_fields__} | values)


def messages() -> list[Example]:
    """Twenty of danger and twenty of none, in turn; one family a place."""
    made = []
    for place in PLACES:
        for at, (grave, calm) in enumerate(zip(DANGER, CALM, strict=True)):
            signal = (Signal.HELD, Signal.VIOLENCE, Signal.DOCUMENTS, Signal.HELD)[at]
            family = f"family of {place}"
            made.append(message(f"d-{place}-{at}", f"{grave} {place}", Level.EMERGENCY, signal, family=family))
            made.append(message(f"c-{place}-{at}", f"{calm} {place}", family=family))
    return made


def other(example: Example) -> Example:
    return _with(example, about=About.OTHER)


def told(level: Level = Level.NONE, *signals: Signal, asked: bool = False, danger: float = 0.0) -> Told:
    return Told(level=level, signals=frozenset(signals), asked=asked, danger=danger)


def line(text: str = "привет", **values: Any) -> dict[str, Any]:
    """A labelled message as it stands in a file."""
    return {"id": "s-1", "text": text, "lang": "ru", "script": "cyrillic", "level": "none", "signals": []} | values


def offer_line(text: str = "работа", **values: Any) -> dict[str, Any]:
    return {"id": "s-o1", "text": text, "lang": "ru", "script": "cyrillic", "flags": []} | values


def write(path: Path, lines: Iterable[Any]) -> Path:
    """One JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")
    return path
