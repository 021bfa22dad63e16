"""Whether the bot may learn from a person's words: asked only where a counselor put something right."""

from bot.domain.case import Case, CaseState
from bot.domain.ids import ConversationId
from bot.ports import UnitOfWork


async def is_to_ask(unit: UnitOfWork, case: Case) -> bool:
    """Whether there is something to ask for: a correction of this case, and words with it."""
    found = await unit.corrections.of(case.id)
    return found is not None and bool(found.words)


async def answered(unit: UnitOfWork, conversation: ConversationId, *, agreed: bool) -> None:
    """Keep the answer with the correction of the person's last closed case, if it has one."""
    closed = [case for case in await unit.cases.all_of(conversation) if case.state is CaseState.CLOSED]
    if closed:
        await unit.corrections.consent(closed[-1].id, agreed=agreed)
