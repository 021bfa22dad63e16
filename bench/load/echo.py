"""Persons who write one plain text after the other: exactly one answer to each."""

import random
from collections import deque
from collections.abc import Iterable

from bench.load.calls import MAKING, Call, buttons
from bench.load.crowd import FIRST_PERSON, Key, Said, press_update, text_update

TEXT = "salem, kalaisyz? n{}-{}n"
"""The judge is sure of it by words alone: `python -m bench texts` says so."""
INTRODUCED = 3
"""Things a person does before the first plain text, where the bot has a first contact: /start and two buttons."""


class Echo:
    """So many persons, each with at most one text unanswered. With `contact` each goes through the first contact."""

    def __init__(self, persons: int, *, contact: bool = False, seed: int = 1) -> None:
        self._idle = deque(range(persons))
        self._said = [0] * persons
        self._waiting: dict[int, Key] = {}
        self._screens: dict[int, tuple[int, list[str]]] = {}
        self._contact = contact
        self._keys = 0
        self._random = random.Random(seed)

    def speak(self) -> Said | None:
        if not self._idle:
            return None
        person = self._idle.popleft()
        self._keys += 1
        key = self._waiting[person] = Key(self._keys)
        number = self._said[person]
        self._said[person] = number + 1
        return Said(key, self._body(person, number))

    def _body(self, person: int, number: int) -> bytes:
        chat = FIRST_PERSON + person
        if self._contact and number < INTRODUCED:
            message, data = self._screens.get(person, (0, []))
            if number and data:
                return press_update(chat, number, message, data[0])
            return text_update(chat, number + 1, "/start")
        return self.further(person, number)

    def further(self, person: int, number: int) -> bytes:
        """What comes after the first contact."""
        return text_update(FIRST_PERSON + person, number + 1, TEXT.format(person, number))

    def heard(self, call: Call) -> Iterable[Key]:
        person = call.chat - FIRST_PERSON
        if call.method not in MAKING and call.method != "editmessagetext":
            return
        if found := buttons(call.params):
            self._screens[person] = (call.message, found)
        key = self._waiting.pop(person, None)
        if key is not None:
            self._idle.append(person)
            yield key

    def asides(self) -> Iterable[Said]:
        return ()


class Press(Echo):
    """The same persons pressing buttons of the screen before them, by chance; /menu where there are none.

    Nobody calls counselors, hides or erases the chat: that is `talk`.
    """

    AVOIDED = ("human", "hide", "forget", "call", "help_now", "now", "danger", "doubt", "first", "legal", "psych")

    def further(self, person: int, number: int) -> bytes:
        chat = FIRST_PERSON + person
        message, data = self._screens.get(person, (0, []))
        plain = [one for one in data if not any(word in one for word in self.AVOIDED)]
        if not plain or not number % 20:
            return text_update(chat, number + 1, "/menu")
        return press_update(chat, number, message, self._random.choice(plain))
