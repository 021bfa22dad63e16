"""Alarms: what calls counselors to a case before its topic can stand.

A group takes 20 calls a minute and a topic with its first words costs three, so that twenty emergencies at once would
wait for minutes. An alarm is one line in General, with the person's words where the topic has to wait; the sender puts
as many as wait into one bulletin.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.case import Case, CaseState, Topic
from bot.domain.ids import GroupId, MessageId
from bot.domain.outgoing import Json, Lane, Outgoing
from bot.domain.pieces import pieces
from bot.ports import Translator, UnitOfWork
from bot.services import alarm_rows
from bot.services.card import MARKS, level_name
from dialogs.risk.labels import Level

WORDS = 1000
"""UTF-16 units of a person's words in an alarm; the topic has all of them."""
ECHO = timedelta(seconds=1)
"""How long the words of an emergency that goes on may wait for their topic before they are called out."""


class Alarms:
    """Writes alarms into the outbox."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    async def call(
        self, unit: UnitOfWork, case: Case, topic: Topic, words: str, now: datetime, others: Sequence[GroupId] = ()
    ) -> None:
        """Danger wakes people: nobody answers this case yet. `others`: groups that may be told instead of its own."""
        line = self._translator.staff(
            "{mark} Case {number}: {level}. Nobody is answering yet.",
            mark=MARKS[case.level],
            number=case.id,
            level=level_name(case.level, self._translator),
        )
        row = self._row(case, topic, line, words, f"alarm:{case.id}", now, others)
        await unit.outbox.add([row])

    async def call_again(self, unit: UnitOfWork, case: Case, topic: Topic, minutes: int, now: datetime) -> None:
        """The case has waited so long that the counselors are called once more."""
        line = self._translator.staff(
            "⏰ Case {number} ({level}) has waited {minutes} minutes and nobody has taken it.",
            number=case.id,
            level=level_name(case.level, self._translator),
            minutes=minutes,
        )
        # While the group is out of reach, only the newest call waits: they must not come in a flood later.
        await unit.outbox.add([self._row(case, topic, line, "", f"again:{case.id}", now)])

    async def echo(self, unit: UnitOfWork, case: Case, message: MessageId, words: str, now: datetime) -> None:
        """An emergency goes on: its words are called out unless they stand in the topic within `ECHO`."""
        topic = await unit.cases.topic(case.id)
        if topic is None:
            return
        line = self._translator.staff(
            "{mark} Case {number}: {level}. The person goes on writing.",
            mark=MARKS[case.level],
            number=case.id,
            level=level_name(case.level, self._translator),
        )
        row = self._row(case, topic, line, words, alarm_rows.echo_key(case.id, message), now + ECHO)
        await unit.outbox.add([replace(row, stream=alarm_rows.echo_stream(topic.group))])

    def _row(
        self,
        case: Case,
        topic: Topic,
        line: str,
        words: str,
        key: str,
        at: datetime,
        others: Sequence[GroupId] = (),
    ) -> Outgoing:
        after = self._translator.staff(
            "Their topics follow, the most dangerous first: Telegram lets a bot write here only 20 times a minute."
        )
        params: dict[str, Json] = {"$or": [int(group) for group in others if group != topic.group]}
        if words and topic.thread is None:
            params["$after"] = after
        said = _quoted(words) if words else ""
        return alarm_rows.alarm(case, topic.group, _lane(case), line, said, params, key, at)


def _lane(case: Case) -> Lane:
    if case.level >= Level.EMERGENCY:
        return Lane.ALARM
    return Lane.DANGER if case.level >= Level.URGENT else Lane.REPLY


def _quoted(words: str) -> str:
    cut = pieces(words, WORDS)
    return f"“{cut[0]}…”" if len(cut) > 1 else f"“{words}”"


def is_called_out(case: Case, level: Level) -> bool:
    """Whether a message of this level calls once more in a case that is open already."""
    return level >= Level.EMERGENCY and case.level >= Level.EMERGENCY and case.state is not CaseState.CLOSED
