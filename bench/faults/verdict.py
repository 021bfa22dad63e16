"""What came of a phase, as a row of the table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.faults.persons import case_of
from bench.faults.scene import Scene

HEAD = (
    "database", "fault", "times", "messages", "lost", "doubled (allowed)", "out of order", "false “sent”",
    "staff told", "longest wait",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """One phase. `longest_wait` and `took` are seconds; `ended` counts processes that ended by themselves."""

    database: str
    name: str
    strikes: int
    messages: int
    lost: int
    doubled: int
    allowed: int
    out_of_order: int
    false: int
    claims: int
    due: int
    told: int
    longest_wait: float
    topics_doubled: int
    ended: int
    took: float
    missing: tuple[str, ...] = ()

    @classmethod
    def of(cls, scene: Scene, name: str, strikes: int, took: float) -> "Verdict":
        """Read it off the scene when all is quiet."""
        persons, truth = scene.persons, scene.persons.truth
        lines = list(persons.lines())
        names = Counter(case_of(topic) for topic in persons.group.open_topics)
        return cls(
            database=scene.store.kind,
            name=name,
            strikes=strikes,
            messages=sum(len(line.said_at) for line in lines),
            lost=persons.missing,
            doubled=sum(line.doubled for line in lines),
            allowed=scene.excused,
            out_of_order=sum(line.out_of_order for line in lines),
            false=truth.false,
            claims=truth.claims,
            due=truth.due,
            told=truth.told,
            longest_wait=max(line.longest_wait for line in lines),
            topics_doubled=sum(count - 1 for count in names.values()),
            ended=scene.cast.ended,
            took=took,
            missing=(*persons.whereabouts()[:10], *(f"not told: {words}" for words in truth.untold)),
        )

    @property
    def kept_its_promise(self) -> bool:
        """Nothing lost, order kept, nothing claimed that was not so, the staff told; doubled only where excused."""
        broken = self.lost + self.out_of_order + self.false + (self.due - self.told)
        return not broken and self.doubled <= self.allowed and self.topics_doubled <= self.allowed

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's cells."""
        told = f"{self.told} of {self.due}" if self.due else "–"
        return (
            self.database, self.name, str(self.strikes), f"{self.messages:,}", str(self.lost),
            f"{self.doubled} ({self.allowed})", str(self.out_of_order), f"{self.false} of {self.claims:,}", told,
            f"{self.longest_wait:.1f} s",
        )  # fmt: skip

    @property
    def line(self) -> str:
        """The row for whoever waits."""
        said = ", ".join(f"{head} {cell}" for head, cell in zip(HEAD[2:], self.cells[2:], strict=True))
        more = "".join(f"\n    {one}" for one in self.missing)
        ended = f", ended by itself {self.ended} times" if self.ended else ""
        twice = f", topics made twice {self.topics_doubled}" if self.topics_doubled else ""
        broken = "" if self.kept_its_promise else "  BROKEN"
        return f"{self.database}, {self.name}: {said}{ended}{twice} ({self.took:.0f} s){broken}{more}"


def table(verdicts: Sequence[Verdict]) -> str:
    """All rows and their sum, as Markdown."""
    rows = [HEAD, ("---",) * len(HEAD), *(verdict.cells for verdict in verdicts)]
    due = sum(verdict.due for verdict in verdicts)
    rows.append((
        "all", f"{len({verdict.name for verdict in verdicts})} kinds", str(sum(v.strikes for v in verdicts)),
        f"{sum(v.messages for v in verdicts):,}", str(sum(v.lost for v in verdicts)),
        f"{sum(v.doubled for v in verdicts)} ({sum(v.allowed for v in verdicts)})",
        str(sum(v.out_of_order for v in verdicts)),
        f"{sum(v.false for v in verdicts)} of {sum(v.claims for v in verdicts):,}",
        f"{sum(v.told for v in verdicts)} of {due}", f"{max(v.longest_wait for v in verdicts):.1f} s",
    ))  # fmt: skip
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
