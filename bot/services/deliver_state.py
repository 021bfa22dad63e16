"""What the sender knows beyond the database. All of it may be lost: then a refused call is made once more."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from math import inf

from bot.domain.delivery import Mend
from bot.domain.ids import CaseId, ChatId, OutboxId
from bot.services.deliver_openings import Openings
from bot.services.parcel import Parcel, Step

FLOODED_CHATS = 3
"""So many chats told to wait within `TOGETHER`: it is the bot that Telegram wants to wait, not the chats."""
TOGETHER = timedelta(seconds=1)
SERVED = 5000
"""Streams of which is known when they were served last."""


class DeliveryState:
    """Streams and cases in flight, mends of refused calls, closed gates, and what was told once."""

    def __init__(self) -> None:
        self.busy_streams: set[str] = set()
        self.busy_cases: set[CaseId] = set()
        self.to_reopen: set[CaseId] = set()
        self.cardless: set[CaseId] = set()
        self.gone: defaultdict[CaseId, int] = defaultdict(int)
        self.gates: dict[ChatId | None, datetime] = {}
        self.openings = Openings()
        self.served: dict[str, datetime] = {}
        self._resting: dict[str, float] = {}
        self._mends: defaultdict[OutboxId, set[Mend]] = defaultdict(set)
        self._told: set[object] = set()
        self._telling: set[object] = set()
        self._floods: list[tuple[datetime, ChatId]] = []

    def start(self, parcel: Parcel, now: datetime) -> None:
        self.busy_streams.add(parcel.outgoing.stream)
        if parcel.call.chat is not None and parcel.call.chat < 0:
            if len(self.served) >= SERVED:
                self.served.clear()
            self.served[parcel.outgoing.stream] = now
            self.openings.made(parcel, now)
        if parcel.call.step is not Step.ROW and parcel.case is not None:
            self.busy_cases.add(parcel.case)

    def end(self, parcel: Parcel) -> None:
        self.busy_streams.discard(parcel.outgoing.stream)
        if parcel.call.step is not Step.ROW and parcel.case is not None:
            self.busy_cases.discard(parcel.case)

    def rest(self, stream: str, until: float) -> None:
        """The private chat of this stream takes nothing before that time, in seconds. Infinity: it has a call."""
        if until < inf:
            self._resting[stream] = until

    def resting(self, now: datetime) -> dict[str, datetime]:
        """Streams that rest, with the end of it."""
        self._resting = {stream: until for stream, until in self._resting.items() if until > now.timestamp()}
        return {stream: datetime.fromtimestamp(until, UTC) for stream, until in self._resting.items()}

    def mends(self, id: OutboxId) -> Collection[Mend]:
        return self._mends.get(id, ())

    def mend(self, ids: Collection[OutboxId], mend: Mend) -> bool:
        """Note the mend; False when it was tried already."""
        fresh = [id for id in ids if mend not in self.mends(id)]
        for id in fresh:
            self._mends[id].add(mend)
        return bool(fresh)

    def finished(self, ids: Collection[OutboxId]) -> None:
        """These rows are sent or given up."""
        for id in ids:
            self._mends.pop(id, None)
            self._told.discard(("late", id))

    def tell_once(self, key: object) -> bool:
        """Whether this was not told yet; it counts as told as soon as the unit is committed."""
        if key in self._told or key in self._telling:
            return False
        self._telling.add(key)
        return True

    def committed(self) -> None:
        self._told |= self._telling
        self._telling.clear()

    def rolled_back(self) -> None:
        self._telling.clear()

    def close(self, chat: ChatId | None, until: datetime) -> None:
        self.gates[chat] = max(until, self.gates.get(chat, until))

    def closed(self, now: datetime) -> set[ChatId | None]:
        """Chats that must rest now."""
        self.gates = {chat: until for chat, until in self.gates.items() if until > now}
        return set(self.gates)

    def flooded(self, chat: ChatId, now: datetime) -> bool:
        """Telegram told this chat to wait; whether it told several at once, so that all must rest."""
        self._floods = [(at, other) for at, other in self._floods if at > now - TOGETHER] + [(now, chat)]
        return len({other for _, other in self._floods}) >= FLOODED_CHATS
