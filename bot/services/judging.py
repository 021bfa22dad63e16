"""Judges what people write. Where the words alone are not sure, their meaning is taken before the update is processed.

The first layer takes a fraction of a millisecond and runs where it is needed. The second takes up to a quarter of a
second: it runs in a thread, ahead of the transaction, so that it holds up no other conversation.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.domain.ids import ConversationId, InboxId
from bot.domain.update import Claimed, Rank, RawUpdate
from bot.services.meter import NO_METER, Meter
from bot.services.written import Written, written
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge, text_for_meaning
from dialogs.risk.labels import Level
from dialogs.risk.meaning import Meanings
from dialogs.risk.message import Assessment, assess_message, assess_messages
from dialogs.risk.offer import OfferAssessment, assess_offer

MAX_MEANINGS = 40
"""Updates that wait for their meaning at once: at about 50 ms each, none waits longer than two seconds. Above that
the first layer judges the least likely danger alone."""
MANY = 3
"""So many more that wait are no lone message any longer: each meaning is taken on one core."""
LIKELY = 0.1
"""How probable danger must be that an unsure message is looked at before ordinary ones: most that are meant so are
above it, most ordinary ones below (docs/decisions/0011-flood.md)."""
MAX_FIRST = 4000
"""Judgements of the first layer kept from receiving a message to answering it, so that each is made once."""
MAX_KEPT = 500
"""Meanings kept: an update that was broken off comes again, and its meaning must not be taken twice."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A text that waits for its meaning; of several the likeliest danger is taken first."""

    update: InboxId
    text: str
    danger: float


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
        self._texts: list[_Waiting] = []
        self._first: dict[bytes, Assessment] = {}
        self._pending: dict[InboxId, ConversationId] = {}
        self._meanings: dict[InboxId, Vector | None] = {}

    def message(self, text: str, update: InboxId | None = None) -> Assessment:
        """The judgement of a message, with its meaning where that was taken."""
        meaning = self._known(update)
        if meaning is None:
            return self._first.pop(_key(text), None) or assess_message(text, self._judge)
        self._first.pop(_key(text), None)
        return assess_message(text, self._judge, meaning)

    def ranks(self, updates: Sequence[RawUpdate]) -> list[Rank]:
        """Who is answered first, by the first layer: what may mean danger, then buttons and the staff's doings."""
        found = [written(update.raw) for update in updates]
        self._judge_by_words([one.text for one in found if one.text])
        return [self._rank(one) for one in found]

    def _rank(self, found: Written) -> Rank:
        if found.is_pressing:
            return Rank.PRESSING
        if not found.text:
            return Rank.ORDINARY
        judged = self._by_words(found.text)
        if judged.level is Level.EMERGENCY:
            return Rank.EMERGENCY
        likely = judged.unsure and judged.danger >= LIKELY
        return Rank.DANGER if judged.level >= Level.URGENT or likely else Rank.ORDINARY

    def _by_words(self, text: str) -> Assessment:
        """The first layer's judgement, kept until the message is answered."""
        key = _key(text)
        if key not in self._first:
            self._judge_by_words([text])
        return self._first[key]

    def _judge_by_words(self, texts: Sequence[str]) -> None:
        """Several in one go take less than half of what they take one after the other."""
        new = {key: text for text in texts if (key := _key(text)) not in self._first}
        self._first.update(zip(new, assess_messages(list(new.values()), self._judge), strict=True))
        while len(self._first) > MAX_FIRST:
            del self._first[next(iter(self._first))]

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
        if self._take is None or claimed.id in self._meanings:
            return False
        waiting = self._doubtful(claimed)
        if waiting is None or (len(self._texts) >= MAX_MEANINGS and not self._displaced(waiting.danger)):
            return False
        self._pending[claimed.id] = claimed.conversation
        self._texts.append(waiting)
        self._wake()
        return True

    def _doubtful(self, claimed: Claimed) -> _Waiting | None:
        """The text of an update whose words alone don't decide."""
        found = written(claimed.raw)
        if not found.text:
            return None
        judged = self._by_words(found.text)
        if judged.unsure or (found.may_be_offer and assess_offer(found.text, self._judge).unsure):
            return _Waiting(claimed.id, found.text, judged.danger)
        return None

    def _displaced(self, danger: float) -> bool:
        """Whether the least likely danger that waits has made room: it goes on with the first layer's judgement."""
        least = min(self._texts, key=lambda waiting: waiting.danger)
        if least.danger >= danger:
            return False
        self._texts.remove(least)
        self._settle(least.update, None)
        return True

    def _settle(self, update: InboxId, meaning: Vector | None) -> None:
        self._meanings[update] = meaning
        self._pending.pop(update, None)
        while len(self._meanings) > MAX_KEPT:
            del self._meanings[next(iter(self._meanings))]

    async def _meaning(self, text: str) -> Vector:
        learned = self._judge.messages or self._judge.offers
        if self._take is None or learned is None:
            raise LookupError("nothing was learned")
        async with self._one:
            # Many wait: the event loop has work for the other core, and the meanings are taken no sooner with both.
            modestly = len(self._texts) >= MANY
            return await asyncio.to_thread(self._take.of, text_for_meaning(text, learned), modestly=modestly)

    async def step(self) -> int:
        """Take the next meaning; how many were taken. Raises what fails; that update goes on without a meaning."""
        if not self._texts:
            return 0
        next_one = max(self._texts, key=lambda waiting: waiting.danger)
        self._texts.remove(next_one)
        meaning: Vector | None = None
        try:
            meaning = await self._meaning(next_one.text)
        finally:
            self._settle(next_one.update, meaning)
        return 1


def _key(text: str) -> bytes:
    """What was written is not kept for this."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
