"""Trouble on demand: what goes wrong on the way between the bot and Telegram."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.preview.shapes import Json

Kind: TypeAlias = Literal[
    "flood", "error", "bare_error", "bad_gateway", "dropped", "silent", "lost", "unreadable", "slow", "refused"
]
# Kinds after which the call has had its effect.
AFTER_EFFECT: frozenset[Kind] = frozenset({"lost", "unreadable", "slow"})
KINDS: tuple[Kind, ...] = (
    "flood", "error", "bare_error", "bad_gateway", "dropped", "silent", "lost", "unreadable", "slow", "refused",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong with a call.

    Without effect: `flood` (429 with `seconds` as `retry_after`), `error` (500), `bare_error` (500 without
    description), `bad_gateway` (502 with HTML), `dropped` (the connection closes), `silent` (nothing comes for
    `seconds`, then the connection closes), `refused` (`code` with `description` and `parameters`). After the effect:
    `lost` (the connection closes without an answer), `unreadable` (200 with a body that is not JSON), `slow` (the
    answer comes `seconds` later).
    """

    kind: Kind
    seconds: float = 1
    code: int = 400
    description: str = ""
    parameters: tuple[tuple[str, int], ...] = ()

    @property
    def has_effect(self) -> bool:
        """Whether the call is carried out all the same."""
        return self.kind in AFTER_EFFECT

    def response_parameters(self) -> Json | None:
        """`parameters` of the answer."""
        return dict(self.parameters) or None


@dataclass
class Planned:
    """A fault for the next `times` calls of `method` (lower case), to `chat_id`; "" and None mean any."""

    fault: Fault
    method: str
    chat_id: int | None
    times: int


# Calls that random faults may hit: those whose repetition or loss a person notices.
WRITING = ("send", "edit", "copy", "forward", "createforum")


class Faults:
    """What will go wrong: planned faults first, then random ones."""

    def __init__(self, seed: int = 1) -> None:
        self._planned: list[Planned] = []
        self._rates: dict[Kind, float] = {}
        self._random = random.Random(seed)  # noqa: S311 - chance for tests, no secret
        self.seconds = 1.0
        self.repeat_rate = 0.0
        self._repeats = 0

    def plan(self, method: str, fault: Fault | Kind, *, times: int = 1, chat_id: int | None = None) -> Planned:
        """The next `times` calls of `method` to the chat (None for any) meet this fault.

        The method "" stands for any but getUpdates.
        """
        if isinstance(fault, str):
            fault = Fault(fault)
        planned = Planned(fault, method.lower(), chat_id, times)
        self._planned.append(planned)
        return planned

    def take_back(self, planned: Planned) -> None:
        """Plan it no longer; what is used up already is left."""
        if planned in self._planned:
            self._planned.remove(planned)

    def at_random(self, rates: dict[Kind, float], *, seconds: float = 1.0, repeats: float = 0.0) -> None:
        """From now on writing calls fail by chance.

        `rates` are probabilities by kind, `seconds` what 429 and slow answers say, `repeats` the probability
        that an update is delivered twice. Empty rates end it.
        """
        self._rates = dict(rates)
        self.seconds = seconds
        self.repeat_rate = repeats

    def repeat_updates(self, count: int = 1) -> None:
        """The next `count` updates that are delivered come twice."""
        self._repeats += count

    def repeats_now(self) -> bool:
        """Whether the update that is delivered now comes twice; asks once per update."""
        if self._repeats:
            self._repeats -= 1
            return True
        return bool(self.repeat_rate) and self._random.random() < self.repeat_rate

    def for_call(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, if any; a planned one is used up."""
        method = method.lower()
        for planned in self._planned:
            fits = planned.method == method or (not planned.method and method != "getupdates")
            if fits and planned.chat_id in (None, chat_id):
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned.fault
        return self._by_chance(method)

    def _by_chance(self, method: str) -> Fault | None:
        if not self._rates or not method.startswith(WRITING) or method == "sendchataction":
            return None
        left = self._random.random()
        for kind, rate in self._rates.items():
            left -= rate
            if left < 0:
                return Fault(kind, seconds=self.seconds)
        return None

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()
        self._rates.clear()
        self._repeats = 0
        self.repeat_rate = 0.0
