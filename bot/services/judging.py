"""Judges what people write. Where the words alone are not sure, their meaning is taken before the update is processed.

The first layer takes a fraction of a millisecond and runs where it is needed. The second takes up to a quarter of a
second: it runs in a thread, ahead of the transaction, so that it holds up no other conversation.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.domain.ids import ConversationId, InboxId
from bot.domain.update import Claimed
from bot.services.meter import NO_METER, Meter
from bot.services.written import written
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge, text_for_meaning
from dialogs.risk.meaning import Meanings
from dialogs.risk.message import Assessment, assess_message
from dialogs.risk.offer import OfferAssessment, assess_offer

MAX_MEANINGS = 40
"""Updates that wait for their meaning at once: at about 50 ms each, none waits longer than two seconds. Above that
the first layer judges alone."""
MAX_KEPT = 500
"""Meanings kept: an update that was broken off comes again, and its meaning must not be taken twice."""


class Judging:
    """The judge with its two layers. For one event loop; `wake` tells who takes the steps that there is one."""

    def __init__(
        self,
        judge: Judge,
        meanings: Meanings | None = None,
        wake: Callable[[], None] = lambda: None,
        meter: Meter = NO_METER,
    ) -> None:
        self._meter = meter
        self._judge, self._take, self._wake = judge, meanings, wake
        self._one = asyncio.Lock()  # the model serves one thread at a time
        self._texts: deque[tuple[InboxId, str]] = deque()
        self._pending: dict[InboxId, ConversationId] = {}
        self._meanings: dict[InboxId, Vector | None] = {}

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
        meaning = None if update is None else self._meanings.get(update)
        self._meter.judged("first" if meaning is None else "second")
        return meaning

    @property
    def busy(self) -> list[ConversationId]:
        """Conversations of which an update waits."""
        return list(dict.fromkeys(self._pending.values()))

    def waits(self, claimed: Claimed) -> bool:
        """Whether this update waits for its meaning, which is asked for now or is on its way."""
        if claimed.id in self._pending:
            return True
        if self._take is None or claimed.id in self._meanings or len(self._texts) >= MAX_MEANINGS:
            return False
        text = self._doubtful(claimed)
        if text is None:
            return False
        self._pending[claimed.id] = claimed.conversation
        self._texts.append((claimed.id, text))
        self._wake()
        return True

    def _doubtful(self, claimed: Claimed) -> str | None:
        """The text of an update whose words alone don't decide."""
        found = written(claimed.raw)
        if found.text and assess_message(found.text, self._judge).unsure:
            return found.text
        return found.text if found.may_be_offer and assess_offer(found.text, self._judge).unsure else None

    async def _meaning(self, text: str) -> Vector:
        learned = self._judge.messages or self._judge.offers
        if self._take is None or learned is None:
            raise LookupError("nothing was learned")
        async with self._one:
            return await asyncio.to_thread(self._take.of, text_for_meaning(text, learned))

    async def step(self) -> int:
        """Take the next meaning; how many were taken. Raises what fails; that update goes on without a meaning."""
        if not self._texts:
            return 0
        update, text = self._texts.popleft()
        meaning: Vector | None = None
        try:
            meaning = await self._meaning(text)
        finally:
            self._meanings[update] = meaning
            self._pending.pop(update, None)
            while len(self._meanings) > MAX_KEPT:
                del self._meanings[next(iter(self._meanings))]
        return 1
