"""Judges what people write. Where the words alone are not sure, their meaning is taken before the update is processed.

The first layer takes a fraction of a millisecond and runs where it is needed. The second takes up to a quarter of a
second: it runs in a thread, ahead of the transaction, so that it holds up no other conversation.
"""

import asyncio
from collections.abc import Callable

from bot.domain.ids import ConversationId, InboxId
from bot.domain.update import Claimed
from bot.services.ahead import Line
from bot.services.written import Written, written
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge, text_for_meaning
from dialogs.risk.meaning import Meanings
from dialogs.risk.message import Assessment, assess_message
from dialogs.risk.offer import OfferAssessment, assess_offer

MAX_MEANINGS = 40
"""Updates that wait for their meaning at once: at about 50 ms each, none waits longer than two seconds. Above that
the first layer judges alone."""


class Judging:
    """The judge with its two layers. For one event loop."""

    def __init__(self, judge: Judge, meanings: Meanings | None = None, done: Callable[[], None] = lambda: None) -> None:
        self._judge, self._take = judge, meanings
        self._one = asyncio.Lock()  # the model serves one thread at a time
        self._meanings: Line[str, Vector] = Line(self._meaning, MAX_MEANINGS, done)

    def message(self, text: str, update: InboxId | None = None) -> Assessment:
        """The judgement of a message, with its meaning where that was taken."""
        return assess_message(text, self._judge, self._known(update))

    def offer(self, text: str, update: InboxId | None = None) -> OfferAssessment:
        """The judgement of an offer's text, with its meaning where that was taken."""
        return assess_offer(text, self._judge, self._known(update))

    async def offer_thoroughly(self, text: str) -> OfferAssessment:
        """With both layers, whatever the first says. For texts that nobody waits for."""
        first = assess_offer(text, self._judge)
        return assess_offer(text, self._judge, await self._meaning(text)) if self._take and first.unsure else first

    def _known(self, update: InboxId | None) -> Vector | None:
        return None if update is None else self._meanings.result(update)

    @property
    def busy(self) -> list[ConversationId]:
        """Conversations whose next update waits."""
        return self._meanings.busy

    def waits(self, claimed: Claimed) -> bool:
        """Whether this update is to be processed later, when more of it is known. Asked again, the answer changes."""
        return self._take is not None and self._meanings.takes(claimed, lambda: self._doubtful(claimed))

    def _doubtful(self, claimed: Claimed) -> str | None:
        """The text of an update whose words alone don't decide."""
        found: Written = written(claimed.raw)
        if found.text and assess_message(found.text, self._judge).unsure:
            return found.text
        return found.text if found.may_be_offer and assess_offer(found.text, self._judge).unsure else None

    async def _meaning(self, text: str) -> Vector:
        learned = self._judge.messages or self._judge.offers
        if self._take is None or learned is None:
            raise LookupError("nothing was learned")
        async with self._one:
            return await asyncio.to_thread(self._take.of, text_for_meaning(text, learned))

    async def work(self, ended: Callable[[], bool]) -> None:
        """Take meanings until `ended`."""
        await self._meanings.work(ended)

    def wake(self) -> None:
        """Let `work` look whether it has ended."""
        self._meanings.wake()
