"""Telegram's ceilings on sending: sliding windows. Times are seconds of any one clock, passed in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, inf

from bot.domain.ids import ChatId
from bot.domain.outgoing import STAND, Lane

SECOND, MINUTE = 1.05, 61.0
"""Windows in seconds, a little longer than Telegram's, whose clock is not ours."""
GROUP_MARGIN = 2
"""Calls a minute to a group that are never made: what Telegram counts there is known only roughly."""
ALARM_PLACES = 5
"""Of a group's 18 places a minute, those kept for alarms: with the pauses between them they last about 10 seconds."""
DANGER_PLACES = 2
"""Of a group's 18 places a minute, those kept for danger besides."""
USUAL_GROUP, USUAL_SECOND = 18, 30
"""The windows for which places are kept; smaller ones keep as many in proportion."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How much may go out: a second in all, a second to one private chat, a minute to one group."""

    overall: float = 30
    chat: float = 1
    group: float = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call takes: `messages` of the overall window and, where `counted`, as many of its chat's."""

    messages: int = 1
    counted: bool = True


def cost_of(method: str, params: object) -> Cost:
    """What Telegram counts for this call; per chat neither deleting nor reacting nor answering buttons."""
    counted = method.startswith(("send", "copy", "forward", "edit")) and method != "sendChatAction"
    several = params.get("media", params.get("message_ids")) if isinstance(params, dict) else None
    messages = len(several) if counted and isinstance(several, list) else 1
    return Cost(max(1, messages), counted or method in ("createForumTopic", "pinChatMessage", STAND))


def kept_in_group(lane: Lane, size: int) -> int:
    """Of `size` places a minute, those that a call of this lane leaves to better ones."""
    if lane <= Lane.ALARM:
        return 0
    kept = ALARM_PLACES if lane <= Lane.DANGER else ALARM_PLACES + DANGER_PLACES
    return min(kept, kept * size // USUAL_GROUP)


def kept_overall(lane: Lane, size: int) -> int:
    """Of `size` places a second in all, those that a call of this lane leaves to better ones."""
    if lane <= Lane.ALARM:
        return 0
    kept = 1 if lane <= Lane.DANGER else 2 if lane < Lane.SCREEN else 3
    return min(kept, kept * size // USUAL_SECOND)


class Slot:
    """One place of a window: taken until its call has ended, and a window's length from then."""

    __slots__ = ("at",)

    def __init__(self, at: float = inf) -> None:
        self.at = at


class Window:
    """At most so many places within any `length` seconds."""

    def __init__(self, rate: float, period: float) -> None:
        self.size = max(1, floor(rate))
        self.length = period * self.size / rate
        self._slots: list[Slot] = []
        self._looked_at: float | None = None

    def taken(self, now: float) -> int:
        """How many places are taken now, those of the last `length` seconds included."""
        if now != self._looked_at:  # many calls are weighed at one moment
            self._slots = [slot for slot in self._slots if slot.at + self.length > now]
            self._looked_at = now
        return len(self._slots)

    def room(self, now: float, reserve: int = 0) -> int:
        """How many places are free now besides `reserve`."""
        return max(0, self.size - reserve - self.taken(now))

    def ready_at(self, now: float, messages: int = 1, reserve: int = 0) -> float:
        """When `messages` places are free besides `reserve`; infinity while that hangs on a call's end.

        More messages than places need the whole window.
        """
        size = max(1, self.size - reserve)
        spare = self.taken(now) - max(0, size - messages)
        if spare <= 0:
            return now
        return sorted(slot.at for slot in self._slots)[spare - 1] + self.length

    def take(self, messages: int = 1) -> list[Slot]:
        slots = [Slot() for _ in range(messages)]
        self._slots += slots
        return slots


class Ticket:
    """The places that one call holds."""

    def __init__(self, slots: Iterable[tuple[Slot, float]]) -> None:
        self._slots = list(slots)

    def ended(self, now: float) -> None:
        """The call has ended at `now`; Telegram counted it some time before."""
        for slot, later in self._slots:
            slot.at = now + later


class SendLimits:
    """All windows of one bot. The better a call's lane, the more of a window it may fill."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._all = Window(rates.overall, SECOND)
        self._chats: defaultdict[ChatId, Window] = defaultdict(lambda: Window(rates.chat, SECOND))
        group = max(1.0, rates.group - GROUP_MARGIN)
        self._groups: defaultdict[ChatId, Window] = defaultdict(lambda: Window(group, MINUTE))

    def ready_at(self, now: float, lane: Lane = Lane.ALARM) -> float:
        """When a call of this lane may be made at all."""
        return self._all.ready_at(now, 1, kept_overall(lane, self._all.size))

    def may_go_at(self, chat: ChatId | None, cost: Cost, now: float, lane: Lane) -> float:
        """When this call may be made: at or before `now` means now; infinity: when a call has ended."""
        overall = self._all.ready_at(now, cost.messages, kept_overall(lane, self._all.size))
        if chat is None or not cost.counted:
            return overall
        if chat > 0:
            return max(overall, self._chats[chat].ready_at(now, cost.messages))
        window = self._groups[chat]
        return max(overall, window.ready_at(now, cost.messages, kept_in_group(lane, window.size)))

    def room(self, chat: ChatId, now: float, lane: Lane) -> int:
        """How many more calls of this lane the group takes now."""
        window = self._groups[chat]
        return window.room(now, kept_in_group(lane, window.size))

    def narrow(self, now: float) -> dict[ChatId, Lane]:
        """Groups that do not take every lane now, with the worst lane they take. Alarms count as taken always."""
        return {chat: worst for chat, window in self._groups.items() if (worst := _worst(window, now)) is not None}

    def take(self, chat: ChatId | None, cost: Cost) -> Ticket:
        """Count this call. What is more than a whole window holds keeps the following windows too."""
        places = self._spread(self._all, cost.messages)
        if chat is not None and cost.counted:
            window = self._groups[chat] if chat < 0 else self._chats[chat]
            places += self._spread(window, cost.messages)
        return Ticket(places)

    @staticmethod
    def _spread(window: Window, messages: int) -> list[tuple[Slot, float]]:
        return [(slot, n // window.size * window.length) for n, slot in enumerate(window.take(messages))]

    def seed(self, sends: Iterable[tuple[ChatId, float]]) -> None:
        """Count calls made before this process began."""
        for chat, at in sends:
            self.take(chat, Cost()).ended(at)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group has another id now; what it has got still counts."""
        if old in self._groups:
            self._groups[new] = self._groups.pop(old)

    def forget_idle(self, now: float) -> None:
        """Drop the windows of chats that got nothing lately."""
        for windows in (self._chats, self._groups):
            for chat in [chat for chat, window in windows.items() if not window.taken(now)]:
                del windows[chat]


def _worst(window: Window, now: float) -> Lane | None:
    """The worst lane that has a place here now; None where every lane has."""
    free = window.size - window.taken(now)
    if free > kept_in_group(Lane.BROADCAST, window.size):
        return None
    return Lane.DANGER if free > kept_in_group(Lane.DANGER, window.size) else Lane.ALARM
