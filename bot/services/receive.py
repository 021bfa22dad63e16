"""Receives updates: they are kept before Telegram is told that they have arrived."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import structlog

from bot.domain.update import Rank, RawUpdate
from bot.ports import OpenUnit, UnitOfWork

log = structlog.get_logger(__name__)


AT_A_TIME = 16
"""Updates ranked together before others of the process have their turn: some 6 ms."""

RankThem: TypeAlias = Callable[[Sequence[RawUpdate]], Sequence[Rank]]
"""Tells of each of these updates who is answered first."""


def _unranked(updates: Sequence[RawUpdate]) -> Sequence[Rank]:
    return [Rank.ORDINARY] * len(updates)


async def receive(open_unit: OpenUnit, updates: Sequence[RawUpdate], now: datetime, rank: RankThem = _unranked) -> int:
    """Keep these updates in one transaction; how many were new. When it returns they are safe.

    `rank` tells who is answered first. Updates of groups that are not ours are left out: they concern nobody whom we
    serve. A group of ours that moves is followed at once, for what is written in its new place may come in the same go.
    """
    ranks: dict[int, Rank] = {}
    for begin in range(0, len(updates), AT_A_TIME):
        some = updates[begin : begin + AT_A_TIME]
        ranks |= {update.update_id: of for update, of in zip(some, rank(some), strict=True)}
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
