"""A kind of fault, and where all kinds are written down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bench.faults.scene import Scene

Strike: TypeAlias = Callable[[Scene], Awaitable[None]]
"""Makes the fault once: begins it, holds it, ends it."""
BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` says it in words for the table; `databases` on which it can happen; `times` how often in a phase."""

    name: str
    what: str
    strike: Strike
    databases: tuple[str, ...] = BOTH
    times: int = 4


KINDS: dict[str, Kind] = {}


def kind(name: str, what: str, *, databases: tuple[str, ...] = BOTH, times: int = 4) -> Callable[[Strike], Strike]:
    """Register a kind by its strike."""

    def register(strike: Strike) -> Strike:
        KINDS[name] = Kind(name, what, strike, databases, times)
        return strike

    return register
