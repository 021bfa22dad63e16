"""What a person may see of their own case."""

from datetime import datetime

from bot.domain.case import CaseState
from bot.domain.ids import ConversationId
from bot.domain.milestone import course
from bot.ports import UnitOfWork
from bot.services.times import Times
from dialogs.events import CaseLooked
from dialogs.session import Session


class CaseLooks:
    """Looks the person's newest case up, open or closed, as long as it is kept.

    It is found by the conversation alone. There is no way to ask by number: whoever names one learns nothing.
    """

    def __init__(self, times: Times) -> None:
        self._times = times

    async def look(self, unit: UnitOfWork, conversation: ConversationId, session: Session, now: datetime) -> CaseLooked:
        """Number, state and milestones; nothing at all for a hidden chat."""
        case = None if session.hidden else await unit.cases.last(conversation)
        if case is None:
            return CaseLooked(now)
        country = session.fields.get("country")
        return CaseLooked(
            now,
            number=int(case.id),
            taken=case.state is CaseState.TAKEN,
            closed=case.state is CaseState.CLOSED,
            milestones=tuple(
                (name, self._times.for_person(country, at))
                for name, at in course(case, await unit.milestones.of(case.id))
            ),
        )
