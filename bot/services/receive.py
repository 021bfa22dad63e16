"""Receives updates: they are kept before Telegram is told that they have arrived."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.domain.update import Rank, RawUpdate
from bot.ports import OpenUnit, UnitOfWork

log = structlog.get_logger(__name__)


AT_A_TIME = 16
"""Updates ranked before others of the process have their turn: each takes up to a millisecond."""


def _unranked(update: RawUpdate) -> Rank:
    return Rank.ORDINARY


async def receive(
    open_unit: OpenUnit, updates: Sequence[RawUpdate], now: datetime, rank: Callable[[RawUpdate], Rank] = _unranked
) -> int:
    """Keep these updates in one transaction; how many were new. When it returns they are safe.

    `rank` tells who is answered first. Updates of groups that are not ours are left out: they concern nobody whom we
    serve. A group of ours that moves is followed at once, for what is written in its new place may come in the same go.
    """
    ranks: dict[int, Rank] = {}
    for number, update in enumerate(updates, 1):
        ranks[update.update_id] = rank(update)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    async with open_unit() as unit:
        for update in updates:
            await _follow(unit, update)
        ours = [update for update in updates if await _is_ours(unit, update)]
        if len(ours) < len(updates):
            log.info("updates of other groups left out", count=len(updates) - len(ours))
        if not ours:
            return 0
        conversations = await unit.conversations.ensure({update.address for update in ours}, now)
        new = await unit.inbox.put([(update, conversations[update.address]) for update in ours], now, ranks)
        await unit.commit()
    return new


async def _follow(unit: UnitOfWork, update: RawUpdate) -> None:
    """A place that is known already was followed before: the note may come again when the group has moved on."""
    new = update.moved_to
    if new is not None and await _is_ours(unit, update) and await unit.groups.group(new) is None:
        await unit.groups.migrate(update.address.chat, new)


async def _is_ours(unit: UnitOfWork, update: RawUpdate) -> bool:
    return update.address.private or await unit.groups.group(update.address.chat) is not None
