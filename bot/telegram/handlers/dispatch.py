"""An update becomes an event, a service answers it."""

from datetime import datetime
from typing import Any

import orjson
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError

from bot.domain.update import Claimed
from bot.ports import UnitOfWork
from bot.telegram.handlers import group, membership, private
from bot.telegram.handlers.house import House


def build_dispatcher() -> Dispatcher:
    """A dispatcher without storage of its own: state lives in our transaction."""
    dispatcher = Dispatcher(disable_fsm=True)
    for room in (membership, private, group):
        room.register(dispatcher)
    return dispatcher


class Handler:
    """Feeds one claimed update to the dispatcher, within the unit of work that holds its conversation."""

    def __init__(self, token: str, house: House) -> None:
        # Updates are read in the context of a bot; it never calls, the outbox does.
        self._bot, self._house = Bot(token), house
        self._dispatcher = build_dispatcher()

    async def __call__(self, unit: UnitOfWork, claimed: Claimed, now: datetime) -> None:
        """Answer the update. Raises what goes wrong: the caller undoes the unit and tries again."""
        update = Update.model_validate(_raw(claimed.raw), context={"bot": self._bot})
        try:
            kind, event = update.event_type, update.event
        except UpdateTypeLookupError:
            return  # a kind that we did not ask for and aiogram does not know
        # Straight to the routes: what `feed_update` adds (states, users in the context, a log line) nobody uses.
        await self._dispatcher.propagate_event(
            kind, event, bot=self._bot, unit=unit, claimed=claimed, house=self._house, now=now
        )


def _raw(raw: bytes) -> Any:
    return orjson.loads(raw)
