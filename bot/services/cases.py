"""Cases: opened for a person, taken, given back and closed by counselors. The only writer of cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import Case, CaseState, Topic
from bot.domain.conversation import Conversation
from bot.domain.ids import CaseId, GroupId, UserId
from bot.domain.limits import MINUTE
from bot.domain.part import BEFORE_CASE, PartUse
from bot.ports import Translator, UnitOfWork
from bot.services import rows
from bot.services.alarms import Alarms
from bot.services.card import Cards, topic_name
from dialogs.effects import Handoff
from dialogs.risk.labels import Level
from dialogs.session import Session

ALERT_AFTER = {
    Level.EMERGENCY: timedelta(minutes=2),
    Level.URGENT: timedelta(minutes=5),
    Level.CONCERN: timedelta(minutes=30),
    Level.NONE: timedelta(minutes=30),
}
"""After this time without a counselor the staff is called again and the person is told honestly."""


@dataclass(frozen=True, slots=True)
class Group:
    """A configured staff group and the queue it serves (None: every queue without its own)."""

    id: GroupId
    queue: str | None = None


class Cases:
    """Everything that changes a case."""

    def __init__(self, cards: Cards, translator: Translator, groups: Sequence[Group]) -> None:
        self._cards, self._translator, self._groups = cards, translator, tuple(groups)
        self._alarms = Alarms(translator)

    @property
    def first_group(self) -> GroupId:
        return self._groups[0].id

    async def open(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        session: Session,
        effect: Handoff,
        now: datetime,
        words: str = "",
    ) -> tuple[Case, bool]:
        """The person's open case, raised to the effect's level, or a new one; whether it is new.

        A new case stands in the staff group as soon as the outbox is sent; danger also calls in General, with the
        person's `words` where the topic has to wait.
        """
        case = await unit.cases.current(conversation.id)
        if case is not None:
            return await self._raise(unit, case, session, effect, now, words), False
        group = await self._group_for(unit, effect.queue, now)
        draft = Case(
            id=CaseId(0),
            conversation=conversation.id,
            queue=effect.queue,
            level=effect.level,
            reason=effect.reason,
            state=CaseState.WAITING,
            language=session.language,
            opened_at=now,
            signals=effect.signals,
            alert_at=now + ALERT_AFTER[effect.level],
        )
        topic = Topic(case=CaseId(0), group=group, chat=await unit.groups.chat(group), name="")
        case = await unit.cases.open(draft, topic)
        await self._dress(unit, case, session)
        await self._call(unit, case, now, words)
        return case, True

    async def stand(self, unit: UnitOfWork, case: Case, now: datetime) -> None:
        """Make a new case's topic and card stand, with the card pinned.

        To be called after what the person sent was relayed: the group takes 20 calls a minute, words go before pins.
        """
        await unit.outbox.add(rows.stand(case, now))

    def _fitting(self, queue: str) -> list[GroupId]:
        """The groups that serve a queue: its own, else those without one, else all."""
        fitting = [g.id for g in self._groups if g.queue == queue] or [g.id for g in self._groups if g.queue is None]
        return fitting or [g.id for g in self._groups]

    async def _group_for(self, unit: UnitOfWork, queue: str, now: datetime) -> GroupId:
        """Of the groups that serve the queue, the one with the fewest calls to take, then the fewest open cases."""
        fitting = self._fitting(queue)
        if len(fitting) == 1:
            return fitting[0]
        calls = await unit.outbox.load(fitting, now - timedelta(seconds=MINUTE))
        loads = [(calls[group], await unit.cases.open_count(group), at, group) for at, group in enumerate(fitting)]
        return min(loads)[3]

    async def _raise(
        self, unit: UnitOfWork, case: Case, session: Session, effect: Handoff, now: datetime, words: str
    ) -> Case:
        signals = tuple(dict.fromkeys((*case.signals, *effect.signals)))
        if effect.level <= case.level:
            if signals != case.signals:
                case = replace(case, signals=signals)
                await self.refresh(unit, case, session, now)
            return case
        case = replace(case, level=effect.level, signals=signals, reason=effect.reason)
        if case.state is CaseState.WAITING:
            case = replace(case, alert_at=now + ALERT_AFTER[effect.level])
        await unit.outbox.hurry(rows.topic_stream(case.id), rows.lane_of_case(case))
        await self.refresh(unit, case, session, now, at_once=True)
        await self._call(unit, case, now, words)
        return case

    async def _call(self, unit: UnitOfWork, case: Case, now: datetime, words: str = "") -> None:
        topic = None if case.level < Level.URGENT else await unit.cases.topic(case.id)
        if topic is not None:
            await self._alarms.call(unit, case, topic, words, now, self._fitting(case.queue))

    async def refresh(
        self, unit: UnitOfWork, case: Case, session: Session, now: datetime, *, at_once: bool = False
    ) -> None:
        """Keep the case and bring its card up to date."""
        await unit.cases.save(case)
        renamed = await self._dress(unit, case, session)
        await unit.outbox.add([rows.card_edit(case, now, at_once=at_once)])
        if renamed:
            await unit.outbox.add([rows.rename(case, renamed, now)])

    async def _dress(self, unit: UnitOfWork, case: Case, session: Session) -> str | None:
        """Write the topic's name and card anew; the name if it is another one now."""
        topic = await unit.cases.topic(case.id)
        if topic is None:
            return None
        parts = await unit.parts.of(case.conversation, BEFORE_CASE)
        noted = await unit.milestones.of(case.id) if case.taken_at else []
        card = self._cards.params(case, session, parts, noted)
        name = topic_name(case, self._translator)
        await unit.cases.save_topic(replace(topic, name=name, card=card))
        return name if name != topic.name else None

    async def take(
        self, unit: UnitOfWork, case: Case, session: Session, counselor: UserId, alias: str, now: datetime
    ) -> Case:
        """The counselor speaks with the person from now on."""
        case = replace(
            case,
            state=CaseState.TAKEN,
            counselor=counselor,
            alias=alias,
            taken_at=case.taken_at or now,
            alert_at=None,
        )
        await unit.outbox.hurry(rows.topic_stream(case.id), rows.lane_of_case(case))
        await self.refresh(unit, case, session, now, at_once=True)
        return case

    async def release(self, unit: UnitOfWork, case: Case, session: Session, now: datetime) -> Case:
        """Back to the queue."""
        case = replace(
            case, state=CaseState.WAITING, counselor=None, alias=None, alert_at=now + ALERT_AFTER[case.level]
        )
        await self.refresh(unit, case, session, now, at_once=True)
        await self._call(unit, case, now)
        return case

    async def close(
        self, unit: UnitOfWork, case: Case, session: Session, now: datetime, *, note: str | None = None
    ) -> Case:
        """The case ends: the card says so, the topic is closed. `note` is told to the counselors first."""
        case = replace(case, state=CaseState.CLOSED, closed_at=now, alert_at=None)
        await unit.parts.drop(case.conversation, PartUse.RELAYED)
        if note:
            await unit.outbox.add([rows.note(case, note, now)])
        await self.refresh(unit, case, session, now, at_once=True)
        await unit.outbox.add([rows.topic_call(case, "closeForumTopic", now)])
        return case

    async def alert_again(self, unit: UnitOfWork, case: Case, now: datetime) -> Case:
        """Nobody has taken the case: call again, and later again."""
        case = replace(case, alerts=case.alerts + 1, alert_at=now + ALERT_AFTER[case.level] * (case.alerts + 2))
        await unit.cases.save(case)
        topic = await unit.cases.topic(case.id)
        if topic is not None:
            minutes = int((now - case.opened_at).total_seconds() // 60)
            await self._alarms.call_again(unit, case, topic, minutes, now)
        return case
