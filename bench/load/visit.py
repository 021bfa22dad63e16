"""One person's visit: the first contact, then buttons, texts and offers as chance wants it."""

import random
from dataclasses import dataclass, field

from bench.load.crowd import press_update, text_update
from bench.load.texts import LANGUAGES, Mix

CONTACT = 3
"""Things said at the first contact: /start, one button of the notice, that it is safe to write."""
STEPS = (6, 16)
"""Things said in a visit after the first contact: any number between these."""
PRESSES, TEXTS = 0.75, 0.15
"""The shares of presses and texts; the rest is /menu."""
IN_CASE = 0.5
"""The share of texts of a person who is in an open case."""
RARE = {"human": 0.1, "hide": 0.0, "forget": 0.0, "first": 0.3, "legal": 0.3, "psych": 0.3, "now": 0.2}
"""Choices that a person takes less often than chance would: so much of it. Nobody hides or erases the chat: what a
counselor writes then is kept back on purpose, and would count as lost."""


@dataclass(slots=True)
class Visit:
    """Where this person is. `case` is true once they know that counselors are called."""

    person: int
    language: str
    left: int
    said: int = 0
    message: int = 0
    buttons: list[str] = field(default_factory=list)
    case: bool = False

    @classmethod
    def begin(cls, person: int, chance: random.Random, steps: tuple[int, int] = STEPS) -> "Visit":
        return cls(person, chance.choice(LANGUAGES), CONTACT + chance.randint(*steps))

    def next(self, key: int, mix: Mix, chance: random.Random) -> tuple[bytes, bool]:
        """What is said next, as an update, and whether it is a text that goes into an open case."""
        self.said += 1
        self.left -= 1
        if self.said == 1:
            return text_update(self.person, 1, "/start", self.language), False
        if self.said <= CONTACT:
            return self._contact(), False
        kind = chance.random()
        if kind < (IN_CASE if self.case else TEXTS):
            words = mix.draw(self.language)
            return text_update(self.person, self.said, f"{words.text} #{key}#", self.language), self.case
        if kind < 1 - PRESSES or not self.buttons:
            return text_update(self.person, self.said, "/menu", self.language), False
        return self._press(chance.choices(self.buttons, [_weight(data) for data in self.buttons])[0]), False

    def _contact(self) -> bytes:
        """The button of the own language, or the first."""
        own = [data for data in self.buttons if data.rpartition(":")[2] == self.language]
        data = (own if self.said == 2 else []) or self.buttons
        if not data:
            return text_update(self.person, self.said, "/menu", self.language)
        return self._press(data[0])

    def _press(self, data: str) -> bytes:
        return press_update(self.person, self.said, self.message, data, self.language)

    def see(self, message: int, buttons: list[str]) -> None:
        """The bot shows a screen."""
        if buttons:
            self.message, self.buttons = message, buttons
            # Screens of a waiting or taken case are steps of these names.
            self.case = self.case or any(data.split(":")[1] in CASE_STEPS for data in buttons)


CASE_STEPS = frozenset(("human.waiting",))


def _weight(data: str) -> float:
    return RARE.get(data.rpartition(":")[2], 1.0)
