"""What a check says."""

from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    """✗ keeps the service from its work; ! wants a look; ✓ is as it should be."""

    WELL = "✓"
    LOOK = "!"
    MEND = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, and a sentence. Where it is not well, the sentence says what to do.

    Free of secrets and personal data: it may be copied into a request for help.
    """

    grade: Grade
    about: str
    sentence: str

    def __str__(self) -> str:
        first, *more = self.sentence.splitlines()
        return "\n".join([f"{self.grade.value} {self.about}: {first}", *(f"    {line}" for line in more)])


def well(about: str, sentence: str) -> Finding:
    return Finding(Grade.WELL, about, sentence)


def look(about: str, sentence: str) -> Finding:
    return Finding(Grade.LOOK, about, sentence)


def mend(about: str, sentence: str) -> Finding:
    return Finding(Grade.MEND, about, sentence)
