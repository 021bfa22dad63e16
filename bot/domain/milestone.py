"""What was done in a case, as its person may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.ids import CaseId, MilestoneId, UserId

TAKEN_BACK = timedelta(hours=1)
"""So long a milestone can be taken back; later the same button notes it once more."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One that a counselor has noted. `name` is of the content's closed list: no words can come with it."""

    id: MilestoneId
    case: CaseId
    name: str
    at: datetime
    counselor: UserId


def course(case: Case, noted: Sequence[Milestone]) -> list[tuple[str, datetime]]:
    """All milestones of the case, oldest first: those that it reached by itself, and those that were noted."""
    own = (("opened", case.opened_at), ("taken", case.taken_at), ("closed", case.closed_at))
    reached = [(name, at) for name, at in own if at is not None]
    return sorted([*reached, *((one.name, one.at) for one in noted)], key=lambda one: one[1])


def to_take_back(noted: Sequence[Milestone], name: str, now: datetime) -> Milestone | None:
    """The milestone that another press of its button takes back; None where the press notes it."""
    recent = [one for one in noted if one.name == name and now - one.at < TAKEN_BACK]
    return recent[-1] if recent else None
