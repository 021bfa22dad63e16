"""Memory over a long run of conversations: what leaks shows as a slope."""

from dataclasses import dataclass

from bench.load.figures import Figures
from bench.load.measuring import measure
from bench.load.run import Pace
from bench.load.subjects import POSTGRES, SQLITE, Databases
from bench.load.talk import Talk
from bench.load.visit import CONTACT

STEPS = 20
"""Looks at the memory in a run."""
SPREAD = 3
"""Visits are so many things shorter or longer than the mean."""


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB in memory after so many answers, and the run's figures."""

    messages: int
    persons: int
    figures: Figures

    @property
    def slope(self) -> float:
        """KiB that 1,000 messages added in the second half of the run; the first fills caches."""
        steps = self.figures.memory[1:]
        half = steps[len(steps) // 2 :]
        if len(half) < 2:
            return 0.0
        return (half[-1] - half[0]) * 1024 / ((len(half) - 1) * self.messages / STEPS / 1000)

    def table(self) -> str:
        rows = [
            f"| {self.messages * number // STEPS:,} | {mib:.1f} |" for number, mib in enumerate(self.figures.memory)
        ]
        return "\n".join([
            "| messages | MiB |", "|---:|---:|", *rows, "",
            f"{self.persons:,} persons, {self.figures.rate:,.0f} messages/s; "
            f"second half: {self.slope:.1f} KiB for 1,000 messages.",
        ])  # fmt: skip


def memory(database: str, messages: int, persons: int, found: Databases, *, sure: bool, seed: int = 1) -> Memory:
    """Let so many persons (roughly) say so many things."""
    mean = max(SPREAD + 1, messages // persons - CONTACT)
    crowd = Talk(100, seed, sure=sure, steps=(mean - SPREAD, mean + SPREAD))
    subject = SQLITE if database == "sqlite" else POSTGRES
    pace = Pace(messages, warm_up=500, seed=seed, memory_steps=STEPS)
    figures = measure(subject, crowd, pace, found)
    return Memory(messages, crowd.persons, figures)
