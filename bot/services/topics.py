"""Which case a message in a staff group is for."""

from bot.domain.case import Case, number_in
from bot.domain.ids import ChatId, ThreadId
from bot.ports import UnitOfWork


async def case_of_topic(unit: UnitOfWork, chat: ChatId, thread: ThreadId, name: str) -> Case | None:
    """The case whose topic this is, or was; None for topics that are none of the bot's.

    `name` is the name that the bot gave to the topic when it opened it, "" where that is not told. By it a topic is
    known that was deleted meanwhile, or whose number never came since the answer was lost: what a counselor wrote
    there is for the person all the same.
    """
    return await unit.cases.by_thread(chat, thread) or await _named(unit, chat, name)


async def _named(unit: UnitOfWork, chat: ChatId, name: str) -> Case | None:
    number = number_in(name)
    case = None if number is None else await unit.cases.get(number)
    topic = None if case is None else await unit.cases.topic(case.id)
    return case if topic is not None and topic.group == await unit.groups.group(chat) else None
