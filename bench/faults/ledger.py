"""What was said and what arrived, kept as it happens: one line for each direction of each person."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """Messages numbered from 0 that have to arrive once and in this order.

    `said_at` are seconds of a clock that never jumps; `gaps` are numbers that later ones have overtaken.
    """

    said_at: list[float] = field(default_factory=list)
    next: int = 0
    gaps: set[int] = field(default_factory=set)
    doubled: int = 0
    out_of_order: int = 0
    longest_wait: float = 0.0

    def say(self, now: float) -> int:
        """One more was said; its number."""
        self.said_at.append(now)
        return len(self.said_at) - 1

    def arrive(self, numbers: Sequence[int], now: float) -> None:
        """These arrived together in one message. A message that repeats some counts once as doubled."""
        repeated = False
        for number in numbers:
            if number >= self.next:
                self.gaps.update(range(self.next, number))
                self.next = number + 1
            elif number in self.gaps:
                self.gaps.remove(number)
                self.out_of_order += 1
            else:
                repeated = True
                continue
            self.longest_wait = max(self.longest_wait, now - self.said_at[number])
        self.doubled += repeated

    def has(self, number: int) -> bool:
        """Whether this one has arrived."""
        return number < self.next and number not in self.gaps

    @property
    def missing(self) -> int:
        """How many have not arrived (yet)."""
        return len(self.said_at) - self.next + len(self.gaps)


@dataclass(slots=True)
class Answers:
    """Messages each of which the bot answers; an answer shows by its kind which of the last it is for.

    Neighbours never ask for the same, so a repeated answer is told from the next one.
    """

    line: Line = field(default_factory=Line)
    asked: list[str] = field(default_factory=list)

    def ask(self, kind: str, now: float) -> None:
        """Something was asked whose answer is of this kind."""
        self.asked.append(kind)
        self.line.say(now)

    def answer(self, kind: str, now: float) -> None:
        """An answer of this kind came; what came before anything was asked answers nothing."""
        if not self.asked:
            return
        due = self.line.next
        if due < len(self.asked) and self.asked[due] == kind:
            self.line.arrive([due], now)
        elif due and self.asked[due - 1] == kind:
            self.line.doubled += 1
        else:
            self.line.out_of_order += 1


@dataclass
class Truth:
    """What counselors were told.

    `claims` are marks of delivery, `false` those of what had not arrived. `due` are notes that a fault calls for,
    `told` those that came, `untold` how the others begin.
    """

    claims: int = 0
    false: int = 0
    due: int = 0
    told: int = 0
    untold: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Note:
    """The bot's own words to the staff: when they came (seconds of a steady clock), in which topic, which words."""

    at: float
    topic: int | None
    text: str


@dataclass
class Recent:
    """The latest notes, for those who wait for one."""

    notes: deque[Note] = field(default_factory=lambda: deque(maxlen=5000))

    def has(self, words: Sequence[str], since: float, topic: int | None) -> bool:
        """Whether one of these words was noted since then, in this topic or (None) anywhere."""
        found = (note for note in reversed(self.notes) if note.at >= since and topic in (None, note.topic))
        return any(word in note.text for note in found for word in words)
