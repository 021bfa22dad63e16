"""The figures as a table to read and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from dialogs.learning.figures import Figure, Pair, flag_f1, message_figures, offer_figures, signal_f1
from dialogs.learning.labelled import Example, Kind
from dialogs.risk.labels import Flag, Signal

LEAST: Final = 20
"""Texts of a group (a language in a script) from which its figures are worth a line."""

Table = dict[str, list[Figure]]


def table(pairs: Sequence[Pair], kind: Kind) -> Table:
    """The figures of all texts and of each language and script."""
    figures = offer_figures if kind == "offers" else message_figures
    return {name: figures([pair for pair in pairs if holds(pair[0])]) for name, holds in _groups(pairs)}


def _groups(pairs: Sequence[Pair]) -> Iterator[tuple[str, Callable[[Example], bool]]]:
    yield "all", _is_of("", "")
    for language in sorted({example.lang for example, _ in pairs}):
        yield language, _is_of(language, "")
        scripts = Counter(example.script for example, _ in pairs if example.lang == language)
        for script, count in sorted(scripts.items()):
            if len(scripts) > 1 and count >= LEAST:
                yield f"{language} {script}", _is_of(language, script)


def _is_of(language: str, script: str) -> Callable[[Example], bool]:
    """Whether a text is of this language and script; "" stands for any."""
    return lambda example: example.lang == (language or example.lang) and example.script == (script or example.script)


def by_label(pairs: Sequence[Pair], kind: Kind) -> list[Figure]:
    """F1 of every signal or flag."""
    if kind == "offers":
        return [flag_f1(pairs, flag) for flag in Flag]
    return [signal_f1(pairs, signal) for signal in Signal]


def lines(found: Table) -> Iterator[str]:
    """One line a figure, one column a group; intervals under `all`."""
    groups = list(found)
    width = max(len(figure.name) for figure in found["all"]) + 2
    yield " " * width + "".join(f"{name:>{21 if name == 'all' else 13}}" for name in groups)
    yield "texts".ljust(width) + "".join(_count(found[name]).rjust(21 if name == "all" else 13) for name in groups)
    for at, figure in enumerate(found["all"]):
        bounds = "" if figure.low is None else f"[{figure.low:.3f}-{figure.high:.3f}]"
        first = f"{figure.value:.3f} {bounds:13}".rjust(21)
        rest = (f"{found[name][at].value:.3f}" if found[name][at].count else "-" for name in groups[1:])
        yield figure.name.ljust(width) + first + "".join(value.rjust(13) for value in rest)


def _count(figures: Sequence[Figure]) -> str:
    return next(str(figure.count) for figure in figures if figure.name in ("level right", "risk right"))


def as_json(found: Mapping[str, Sequence[Figure]]) -> Any:
    return {name: [asdict(figure) for figure in figures] for name, figures in found.items()}


def from_json(data: Mapping[str, Any]) -> Table:
    return {name: [Figure(**figure) for figure in figures] for name, figures in data.items()}
