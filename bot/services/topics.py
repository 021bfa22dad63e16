"""Which case a message in a staff group is for."""

import re

from bot.domain.case import Case
from bot.domain.ids import CaseId, ChatId, ThreadId
from bot.ports import UnitOfWork

_NUMBERED = re.compile(r"\S+ (\d{1,18}) · ")
"""How the name of a case's topic begins (`card.topic_name`)."""


async def case_of_topic(unit: UnitOfWork, chat: ChatId, thread: ThreadId, name: str) -> Case | None:
    """The case whose topic this is, or was; None for topics that are none of the bot's.

    `name` is the name that the bot gave to the topic when it opened it, "" where that is not told. By it a topic is
    known that was deleted meanwhile, or whose number never came since the answer was lost: what a counselor wrote
    there is for the person all the same.
    """
    return await unit.cases.by_thread(chat, thread) or await _named(unit, chat, name)


async def _named(unit: UnitOfWork, chat: ChatId, name: str) -> Case | None:
    found = _NUMBERED.match(name)
    case = await unit.cases.get(CaseId(int(found[1]))) if found else None
    topic = None if case is None else await unit.cases.topic(case.id)
    return case if topic is not None and topic.group == await unit.groups.group(chat) else None
