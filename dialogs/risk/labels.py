"""The closed label sets of the risk taxonomy. Their values are written to JSON and stored; never rename one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """How urgent a message is. Levels compare by urgency, not by spelling, so `max()` and `sorted()` do too."""

    NONE = "none"
    CONCERN = "concern"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for none up to 3 for emergency."""
        return _RANKS[self._value_]

    def __lt__(self, other: str) -> bool:
        return self.rank < _rank(other)

    def __le__(self, other: str) -> bool:
        return self.rank <= _rank(other)

    def __gt__(self, other: str) -> bool:
        return self.rank > _rank(other)

    def __ge__(self, other: str) -> bool:
        return self.rank >= _rank(other)

    @classmethod
    def max(cls, levels: Iterable[Level]) -> Level:
        """The most urgent of the levels; none where there are none."""
        return max(levels, key=lambda level: level.rank, default=cls.NONE)


_RANKS = {"none": 0, "concern": 1, "urgent": 2, "emergency": 3}


def _rank(level: str) -> int:
    return (level if isinstance(level, Level) else Level(level)).rank


class Signal(StrEnum):
    """What a message speaks of."""

    HELD = "held"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    DOCUMENTS = "documents"
    WAGES = "wages"
    DEBT = "debt"
    MONITORED = "monitored"
    DECEIVED = "deceived"
    FORCED_CRIME = "forced_crime"
    MINOR = "minor"
    MISSING = "missing"
    SELF_HARM = "self_harm"
    TRAVEL_SOON = "travel_soon"
    TRAPPED_ABROAD = "trapped_abroad"
    WANTS_HUMAN = "wants_human"
    WANTS_LEGAL = "wants_legal"
    WANTS_PSYCH = "wants_psych"


class About(StrEnum):
    """Who is at risk: the writer, or a relative, a friend, somebody seen."""

    SELF = "self"
    OTHER = "other"


class Question(StrEnum):
    """The closed questions that settle a doubt, the one about the graver danger first."""

    LIFE = "life"
    """Do you think of ending your life?"""
    CAN_LEAVE = "can_leave"
    """Can you leave the place where you are?"""
    HURT = "hurt"
    """Is somebody hurting or threatening you, or making you do what you do not want?"""
    THEY = "they"
    """Is this person in danger, or unable to leave or to call?"""
    KEPT = "kept"
    """Does somebody keep your papers, your pay or your phone?"""
    LEAVING = "leaving"
    """Do you leave within the next two days?"""
    ANYBODY = "anybody"
    """Is anybody in danger now?"""


class Flag(StrEnum):
    """A red flag that the text of a job offer shows."""

    UPFRONT_FEE = "upfront_fee"
    DEBT = "debt"
    DOCUMENTS_HELD = "documents_held"
    NO_CONTRACT = "no_contract"
    WRONG_VISA = "wrong_visa"
    PAY_TOO_HIGH = "pay_too_high"
    VAGUE_WORK = "vague_work"
    EMPLOYER_HIDDEN = "employer_hidden"
    PRIVATE_CONTACT = "private_contact"
    PRESSURE = "pressure"
    SECRECY = "secrecy"
    APPEARANCE = "appearance"
    RISKY_SECTOR = "risky_sector"
    ISOLATION = "isolation"
    SCAM_COMPOUND = "scam_compound"
    DRUG_COURIER = "drug_courier"
    MONEY_MULE = "money_mule"
    WAR_CONTRACT = "war_contract"
    MINOR = "minor"
    BODY = "body"
    MARRIAGE = "marriage"


class Risk(StrEnum):
    """The grade of an offer. No grade ever says "safe"."""

    NONE_FOUND = "none_found"
    SOME = "some"
    HIGH = "high"


class Fact(StrEnum):
    """What an honest offer says, and a doubtful one often leaves out."""

    EMPLOYER = "employer"
    ADDRESS = "address"
    CONTRACT = "contract"
    VISA = "visa"
    DUTIES = "duties"
    PAY_DAY = "pay_day"
