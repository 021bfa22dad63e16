"""Bulletins: alarms on their way into General, as many in one call as wait, in whichever group has room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from bot.domain.bulletin import SETTLING, bulletin, how_many, opens_at_once, pause
from bot.domain.ids import ChatId, GroupId
from bot.domain.limits import Cost, SendLimits
from bot.domain.outgoing import Json, Lane, Letter, Outgoing, ToGroup
from bot.ports import UnitOfWork
from bot.services.deliver_state import DeliveryState
from bot.services.parcel import Call, Step
from bot.services.parcel_address import Addresses
from bot.services.rush import RushOver

_ONE = Cost()


@dataclass(frozen=True, slots=True)
class Ready:
    """A bulletin that may go now, with the alarms it carries."""

    letters: tuple[Letter, ...]
    call: Call


@dataclass(frozen=True, slots=True)
class NotBefore:
    """No group takes the bulletin before that time, in seconds; infinity: when a call has ended."""

    at: float


@dataclass(frozen=True, slots=True)
class _Rest:
    """Between two bulletins, in seconds."""

    begun: float
    until: float


class Bulletins:
    """Prepares them. Alarms gather for a moment between two bulletins, but never once a bulletin is full.

    `rush_over` tells when a rush of updates ended: what it brought goes then, however short the last bulletin is ago.
    """

    def __init__(self, limits: SendLimits, state: DeliveryState, addresses: Addresses, rush_over: RushOver) -> None:
        self._limits, self._state, self._addresses, self._rush_over = limits, state, addresses, rush_over
        self._rests: dict[tuple[ChatId, Lane], _Rest] = {}

    async def prepare(
        self, unit: UnitOfWork, letters: Sequence[Letter], now: datetime, *, waiting: int, alone: bool
    ) -> Ready | NotBefore:
        """The bulletin of these neighbours. `waiting`: cases as dangerous that wait for a topic in their group."""
        outgoing, seconds = letters[0].outgoing, now.timestamp()
        texts = [letter.outgoing.joinable or _line(letter) for letter in letters]
        after = next((str(said) for letter in letters if (said := letter.outgoing.params.get("$after"))), "")
        count = 1 if alone else how_many(texts, after)
        chat, at = await self._place(unit, outgoing, now)
        if chat is None:
            return NotBefore(at)
        rests = self._rests_until(chat, outgoing.lane)
        if rests > seconds and count == len(letters):
            return NotBefore(rests)
        room = self._limits.room(chat, seconds, outgoing.lane)
        until = seconds + pause(room, emergency=outgoing.lane is Lane.ALARM)
        self._rests[chat, outgoing.lane] = _Rest(seconds, until)
        self._forget_rests(seconds)
        carried = tuple(letters[:count])
        own = chat == await self._addresses.chat(unit, outgoing.target)
        danger = self._limits.room(chat, seconds, Lane.EMERGENCY)
        wordless = all(text == _line(letter) for text, letter in zip(texts[:count], carried, strict=True))
        brief = wordless or (own and opens_at_once(count, waiting, danger))
        text = without_words(carried) if brief else bulletin(texts[:count], after)
        params: dict[str, Json] = {"chat_id": chat, "text": text, "link_preview_options": {"is_disabled": True}}
        return Ready(carried, Call(Step.ROW, "sendMessage", params, chat))

    async def _place(self, unit: UnitOfWork, outgoing: Outgoing, now: datetime) -> tuple[ChatId | None, float]:
        """The first group that takes a call of this lane now; or when the soonest will."""
        others = outgoing.params.get("$or")
        targets = [outgoing.target, *(ToGroup(GroupId(g)) for g in (others if isinstance(others, list) else []))]  # type: ignore[arg-type]  # we write numbers
        soonest, closed = inf, self._state.closed(now)
        for target in targets:
            chat = await self._addresses.chat(unit, target)
            if chat is None or chat in closed:
                continue
            at = self._limits.may_go_at(chat, _ONE, now.timestamp(), outgoing.lane)
            if at <= now.timestamp():
                return chat, at
            soonest = min(soonest, at)
        return None, soonest

    def _rests_until(self, chat: ChatId, lane: Lane) -> float:
        """Until when alarms gather for the next bulletin, in seconds."""
        rest = self._rests.get((chat, lane))
        if rest is None:
            return 0.0
        over = self._rush_over()
        settled = inf if over is None else over.timestamp() + SETTLING
        return min(rest.until, settled) if rest.begun < settled else rest.until

    def _forget_rests(self, seconds: float) -> None:
        self._rests = {place: rest for place, rest in self._rests.items() if rest.until > seconds}


def _line(letter: Letter) -> str:
    return str(letter.outgoing.params.get("text", ""))


def without_words(letters: Sequence[Letter]) -> str:
    """What stays of a bulletin when the words stand in their topics."""
    return "\n".join(_line(letter) for letter in letters)
