"""What is wrong with the staff groups, told when sending begins."""

import structlog

from bot.config import Settings
from bot.domain.errors import Fatal
from bot.ports import OpenUnit, Sender
from bot.telegram.rights import Problem, check_group

log = structlog.get_logger(__name__)


class GroupUnusable(Fatal):
    """A staff group in which no case could ever be opened."""


async def check_staff_groups(open_unit: OpenUnit, sender: Sender, settings: Settings, *, refuse: bool) -> None:
    """Say what is wrong with the staff groups; if asked to, refuse where no case could be opened in a new one.

    Raises `GroupUnusable`. A group in which cases have stood is served on even if the bot has lost its rights there:
    persons must still get their answers, and their messages wait for the topics.
    """
    fatal = []
    for group in settings.staff_groups:
        async with open_unit() as unit:
            chat, is_new = await unit.groups.chat(group.id), not await unit.groups.in_use(group.id)
        found: list[Problem] = await check_group(sender, group.as_written, int(chat), settings.bot_id)
        for problem in found:
            log.error("staff group", problem=problem.sentence)
        fatal += [problem.sentence for problem in found if problem.fatal and is_new]
    if fatal and refuse:
        raise GroupUnusable("\n".join(fatal))
