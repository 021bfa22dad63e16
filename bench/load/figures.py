"""What one run gives: counts, times, CPU, memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below or at which `share` of these ordered values lie (nearest rank); 0.0 of none."""
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * share // 1)  # rounded up
    return ordered[min(len(ordered), max(1, int(rank))) - 1]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run. CPU in microseconds an update, times in milliseconds, memory in MiB, `first` in seconds."""

    updates: int
    rate: float
    cpu: float
    database_cpu: float
    driver_cpu: float
    p50: float
    p99: float
    idle: float
    peak: float
    first: float
    lost: int
    calls: dict[str, int] = field(default_factory=dict)
    memory: tuple[float, ...] = ()
