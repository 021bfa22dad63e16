"""Where the CPU time of an update goes, by parts of the bot, in a closed loop or at a fixed rate."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.asking import Asking
from bench.load.figures import Figures
from bench.load.measuring import measure
from bench.load.run import Pace
from bench.load.subjects import Databases, Subject

PROFILED = (("bench.sampler", "run"),)


@dataclass(frozen=True, slots=True)
class Profile:
    """CPU seconds by part, by own function with what it calls, by innermost frame, and the run's figures."""

    figures: Figures
    parts: Mapping[str, float]
    functions: Mapping[str, float]
    innermost: Mapping[str, float]

    def table(self, functions: int) -> str:
        total = sum(self.parts.values()) or 1.0

        def rows(found: Mapping[str, float], count: int) -> list[str]:
            ordered = sorted(found.items(), key=lambda item: -item[1])[:count]
            return [
                f"| {name} | {100 * of / total:.1f} % | {self.figures.cpu * of / total:,.0f} |" for name, of in ordered
            ]

        lines = ["| part | share | CPU µs an update |", "|---|---:|---:|", *rows(self.parts, 99)]
        lines.append(f"| all | 100 % | {self.figures.cpu:,.0f} |")
        for title, found in (("own function, with what it calls", self.functions), ("innermost frame", self.innermost)):
            if functions:
                lines += ["", f"| {title} | share | CPU µs an update |", "|---|---:|---:|", *rows(found, functions)]
        return "\n".join(lines)


def profile(database: str, scenario: str, updates: int, rate: float, found: Databases, seed: int = 1) -> Profile:
    """Measure one run with the sampler in it, which costs some percent itself."""
    with tempfile.TemporaryDirectory(prefix="amanjol-profile-") as folder:
        path = Path(folder, "profile.json")
        subject = Subject(f"profiled, {database}", PROFILED, database)

        asking = Asking(path)
        figures = measure(
            subject, scenario, Pace(updates, max(500, updates // 5), rate=rate, seed=seed), found,
            window=asking, extra={"AMANJOL_PROFILE": str(path)},
        )  # fmt: skip
        read = asking.found()
    return Profile(figures, read["parts"], read["functions"], read["innermost"])
