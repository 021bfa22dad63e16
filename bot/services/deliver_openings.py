"""Topics that were begun and have no words yet: each is brought to its end before many others are begun."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import CaseId, ChatId
from bot.domain.outgoing import Lane
from bot.services.parcel import Parcel, Step

FORGOTTEN = timedelta(minutes=1)
"""After this an opening that got no further keeps no other one waiting."""


@dataclass(frozen=True, slots=True)
class _Opening:
    chat: ChatId
    danger: bool
    at: datetime


class Openings:
    """What the sender has begun. All of it may be lost."""

    def __init__(self) -> None:
        self._begun: dict[CaseId, _Opening] = {}

    def made(self, parcel: Parcel, now: datetime) -> None:
        """This call is made: it begins a topic, or puts the first words into it."""
        chat, case = parcel.call.chat, parcel.case
        if chat is None or case is None:
            return
        if parcel.call.step is Step.NEW_TOPIC:
            self._begun[case] = _Opening(chat, parcel.outgoing.lane <= Lane.DANGER, now)
        elif parcel.call.step is Step.ROW and parcel.call.topic is not None:
            self.done(case)

    def done(self, case: CaseId | None) -> None:
        """Everything stands that the topic was begun for."""
        if case is not None:
            self._begun.pop(case, None)

    def others(self, chat: ChatId, case: CaseId | None, now: datetime) -> int:
        """How many topics of this group are begun, this case's left out."""
        return sum(opening.chat == chat and other != case for other, opening in self._present(now).items())

    def in_danger(self, now: datetime) -> dict[ChatId, set[CaseId]]:
        """The begun ones of cases in danger, by group."""
        found: defaultdict[ChatId, set[CaseId]] = defaultdict(set)
        for case, opening in self._present(now).items():
            if opening.danger:
                found[opening.chat].add(case)
        return found

    def _present(self, now: datetime) -> dict[CaseId, _Opening]:
        self._begun = {case: opening for case, opening in self._begun.items() if opening.at + FORGOTTEN > now}
        return self._begun
