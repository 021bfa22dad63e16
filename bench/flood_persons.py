"""Who writes in the flood, and what: persons with questions, persons in danger, persons in open cases."""

import json
import random
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.preview.chats import Chat
from bot.preview.people import Person
from bot.preview.world import World
from dialogs.loader import load_judge
from dialogs.risk import meaning
from dialogs.risk.labels import Level
from dialogs.risk.layers import Layers
from dialogs.risk.message import assess_message

HELD_OUT = Path(__file__).parent.parent / "dialogs" / "content" / "heldout" / "messages.jsonl"
"""Messages that nothing was learned from."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is written: emergencies that the words alone show, those that need the meaning, and ordinary messages."""

    plain: tuple[str, ...]
    unclear: tuple[str, ...]
    ordinary: tuple[str, ...]


def with_word(text: str, word: str) -> str:
    """The text with a word by which it is found again."""
    return f"{text} ({word})"


def texts() -> Texts:
    """Held-out messages as the judge takes them: the flood is measured here, not the judge."""
    judge = load_judge()
    layers = Layers(judge, meaning.Meanings() if meaning.is_installed() else None)
    plain, unclear, ordinary = [], [], []
    for line in HELD_OUT.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, said = row["text"], with_word(row["text"], "q0z")
        first = assess_message(said, judge)
        if row["level"] == "none" and layers.message(said).level is Level.NONE and layers.message(said).ask is None:
            ordinary.append(text)
        if row["level"] != "emergency":
            continue
        if first.level is Level.EMERGENCY and not first.unsure:
            plain.append(text)
        elif first.unsure and layers.message(said).level is Level.EMERGENCY:
            unclear.append(text)
    return Texts(tuple(plain), tuple(unclear), tuple(ordinary))


@dataclass(slots=True)
class Said:
    """A message of the flood: by whom, of which kind, when it was there to be fetched (seconds), its own word."""

    person: Person
    kind: str
    word: str
    at: float


@dataclass
class Crowd:
    """The persons and what they have said."""

    world: World
    groups: list[Chat]
    seed: int
    said: list[Said] = field(default_factory=list)
    active: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # a plan to repeat, no secret
        self._texts = texts()

    def say(self, person: Person, kind: str, text: str) -> None:
        word = f"q{len(self.said)}z"
        person.write(with_word(text, word))
        self.said.append(Said(person, kind, word, self.world.clock()))

    def plan(self, persons: int, emergencies: int) -> list[tuple[Person, str, str]]:
        """Who writes what when all write at once: emergencies at places of chance, every fourth one unclear."""
        kinds = ["ordinary"] * (persons - emergencies)
        kinds += ["unclear" if n % 4 == 3 and self._texts.unclear else "emergency" for n in range(emergencies)]
        self._random.shuffle(kinds)
        lines = {
            "ordinary": cycle(self._texts.ordinary),
            "emergency": cycle(self._texts.plain),
            "unclear": cycle(self._texts.unclear or self._texts.plain),
        }
        return [(Person(self.world, f"F{n}", language="ru"), kind, next(lines[kind])) for n, kind in enumerate(kinds)]

    def talk(self) -> None:
        """Somebody in an open case goes on writing."""
        self.say(self._random.choice(self.active), "case", "and one more thing")
