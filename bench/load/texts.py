"""What persons write: labelled messages and offers, in the mix that a service meets. The seed decides all of it."""

import random
from dataclasses import dataclass

from bench.load.echo import TEXT
from dialogs.learning.labelled import read_all
from dialogs.loader import CONTENT, load_judge
from dialogs.model import LONG_TEXT
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Level
from dialogs.risk.message import assess_message
from dialogs.risk.offer import assess_offer

LEVELS = {Level.NONE: 0.93, Level.CONCERN: 0.03, Level.URGENT: 0.03, Level.EMERGENCY: 0.01}
"""The share of each level among messages: most who write ask for information; one in a hundred is a police matter."""
OFFERS = 0.25
"""The share of offers among all texts."""
KEYS = (8, 77, 451, 1350, 9876, 31415)
"""Keys that a sure text is tried with."""
TRIED = 80
"""Texts of each language and level among which sure ones are looked for: each is judged several times."""
LANGUAGES = ("kk", "ru", "uz", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A text, its language, whether it is an offer."""

    text: str
    language: str
    offer: bool


class Mix:
    """Draws texts; with `sure` only such as the first layer of the judge decides by itself."""

    def __init__(self, seed: int, *, sure: bool = False) -> None:
        self._random = random.Random(seed)
        judge = load_judge() if sure else None
        self._messages: dict[tuple[str, Level], list[str]] = {}
        for example in read_all(CONTENT / "labelled", "messages"):
            self._messages.setdefault((example.lang, example.level), []).append(example.text)
        self._offers: dict[str, list[str]] = {}
        for example in read_all(CONTENT / "labelled", "offers"):
            self._offers.setdefault(example.lang, []).append(example.text)
        if judge is not None:
            self._messages = {kind: self._sure(texts, judge) for kind, texts in self._messages.items()}
            self._offers = {kind: self._sure(texts, judge) for kind, texts in self._offers.items()}

    def _sure(self, texts: list[str], judge: Judge) -> list[str]:
        """Those of some of these texts that are sure; the first where none is."""
        some = self._random.sample(texts, min(TRIED, len(texts)))
        return [text for text in some if _is_sure(text, judge)] or some[:1]

    def draw(self, language: str) -> Words:
        """A text in this language."""
        if self._random.random() < OFFERS:
            return Words(self._random.choice(self._offers[language]), language, True)
        level = self._random.choices(list(LEVELS), list(LEVELS.values()))[0]
        return Words(self._random.choice(self._messages[language, level]), language, False)


def _is_unsure(text: str, judge: Judge) -> bool:
    """Whether the bot would take the meaning of this message."""
    return assess_message(text, judge).unsure or (len(text) >= LONG_TEXT and assess_offer(text, judge).unsure)


def _is_sure(text: str, judge: Judge) -> bool:
    """Whether it would not, whatever key the text will carry: pieces of words are what the judge reads."""
    return not any(_is_unsure(f"{text} #{key}#", judge) for key in KEYS)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of so many texts go to the second layer of the judge, which takes tens of milliseconds each."""

    what: str
    texts: int
    unsure: int

    def row(self) -> str:
        return f"| {self.what} | {self.texts} | {100 * self.unsure / max(1, self.texts):.0f} % |"


def shares(texts: dict[str, list[str]]) -> list[Shares]:
    """Judge these texts offline, as the bot does before it asks for a meaning."""
    judge = load_judge()
    found = []
    for what, some in texts.items():
        found.append(Shares(what, len(some), sum(_is_unsure(text, judge) for text in some)))
    return found


def table(texts: int, seed: int = 1) -> str:
    """The shares of the scenarios' texts."""

    def talk(mix: Mix) -> list[str]:
        return [f"{mix.draw(LANGUAGES[number % len(LANGUAGES)]).text} #{number}#" for number in range(texts)]

    echo = [TEXT.format(7, number) for number in range(texts)]
    found = shares({"echo": echo, "talk": talk(Mix(seed)), "sure talk": talk(Mix(seed, sure=True))})
    return "\n".join(["| texts of | count | to the second layer |", "|---|---:|---:|", *(one.row() for one in found)])
