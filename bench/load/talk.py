"""Whole conversations: persons come, talk with the bot, some get into a case; counselors take cases and answer.

Many visits at the same time, each person with one thing unanswered at most; who leaves makes room for a new person.
A press counts as answered at the first call that does it, but its person goes on only when the screen has come.
Words that go into an open case hold nobody up: the bot gathers them for some seconds on purpose.
"""

import random
import re
import time
from collections import deque
from collections.abc import Iterable

from bench.load.calls import GROUP, Call, buttons
from bench.load.counselors import Counselors
from bench.load.crowd import FIRST_PERSON, Key, Said
from bench.load.texts import Mix
from bench.load.visit import STEPS, Visit

MARK = re.compile(r"#(\d+)#")
"""A text carries its key, so that its copy in a topic is known."""

NO_SCREEN = 2.0
"""Seconds after which a person goes on though no screen came."""


class Talk:
    """So many visits at once, each of so many `steps` after the first contact; as many persons as it takes.

    With `sure` nobody writes what the bot would take the meaning of.
    """

    def __init__(
        self, at_once: int, seed: int = 1, *, sure: bool = False, steps: tuple[int, int] = STEPS,
        first: int = FIRST_PERSON,
    ) -> None:  # fmt: skip
        self._random = random.Random(seed)
        self._mix = Mix(seed, sure=sure)
        self._steps = steps
        self._first = self._next_person = first
        self._room = at_once
        self._ready: deque[Visit] = deque()
        self._back: deque[Visit] = deque()
        self._apart: set[int] = set()
        self._looking: dict[int, float] = {}
        self._here: dict[int, Visit] = {}
        self._waiting: dict[int, Key] = {}
        self._author: dict[Key, int] = {}
        self._keys = 0
        self._counselors = Counselors(self._key, seed)

    @property
    def persons(self) -> int:
        """How many persons have come so far."""
        return self._next_person - self._first

    def _key(self) -> Key:
        self._keys += 1
        return Key(self._keys)

    def speak(self) -> Said | None:
        visit = self._next()
        if visit is None:
            return None
        key = self._key()
        body, relayed = visit.next(key, self._mix, self._random)
        self._waiting[visit.person] = key
        self._author[key] = visit.person
        if relayed:
            self._apart.add(visit.person)
            self._room += 1  # somebody else speaks meanwhile
        return Said(key, body, waits=not relayed)

    def _next(self) -> Visit | None:
        """Who speaks next: who has an answer, who comes back, somebody new, who has seen no screen for long."""
        if self._ready:
            return self._ready.popleft()
        if self._room > 0:
            self._room -= 1
            return self._back.popleft() if self._back else self._new()
        for person, since in self._looking.items():
            if time.monotonic() - since < NO_SCREEN:
                return None
            del self._looking[person]
            return self._here[person]
        return None

    def _new(self) -> Visit:
        visit = self._here[self._next_person] = Visit.begin(self._next_person, self._random, self._steps)
        self._next_person += 1
        return visit

    def heard(self, call: Call) -> Iterable[Key]:
        if call.method == "answercallbackquery":
            callback = str(call.params.get("callback_query_id"))
            return self._counselors.answered(callback) or self._pressed(int(callback[:-9] or 0), call)
        if call.chat == GROUP:
            return self._in_group(call)
        if call.chat <= 0 or call.method == "sendchataction":
            return ()
        replied = self._counselors.replied(str(call.params.get("text") or ""))
        if replied:
            return replied
        visit = self._here.get(call.chat)
        if visit is not None:
            visit.see(call.message, buttons(call.params))
        if call.chat in self._looking:
            del self._looking[call.chat]
            self._go_on(self._here[call.chat])
            return ()
        return self._done(call.chat)

    def _pressed(self, person: int, call: Call) -> list[Key]:
        """The button's waiting ends; the screen is still to come unless there are words."""
        if call.params.get("text"):
            return self._done(person)
        waited = self._waiting.pop(person, None)
        if waited is None:
            return []
        self._author.pop(waited, None)
        self._looking[person] = time.monotonic()
        return [waited]

    def _in_group(self, call: Call) -> list[Key]:
        text = str(call.params.get("text") or "")
        keys = [Key(int(number)) for number in MARK.findall(text)] if call.method == "sendmessage" else []
        self._counselors.see(call, bool(keys))
        return [
            key for author, key in ((self._author.get(key), key) for key in keys) if author and self._done(author, key)
        ]

    def _done(self, person: int, key: Key | None = None) -> list[Key]:
        """What this person waited for is answered; with a key only if it was that."""
        waited = self._waiting.get(person)
        if waited is None or (key is not None and key != waited):
            return []
        del self._waiting[person]
        self._author.pop(waited, None)
        self._go_on(self._here[person])
        return [waited]

    def _go_on(self, visit: Visit) -> None:
        """This person may speak again, or leaves."""
        apart = visit.person in self._apart
        self._apart.discard(visit.person)
        if visit.left <= 0:
            del self._here[visit.person]
            self._room += not apart
        elif apart:
            self._back.append(visit)
        else:
            self._ready.append(visit)

    def asides(self) -> Iterable[Said]:
        return self._counselors.said()
