"""Figures for Prometheus. No label ever holds an id, a name or a text: labels are words of our own code.

What services tell is counted in plain numbers, far cheaper than the library's own counters with their locks (one event
loop counts here); the library makes the text of them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.domain.backlog import Backlog, age
from bot.domain.outgoing import Lane

CONTENT_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0, 600.0)
"""Seconds: fine where a conversation feels them, coarse where something is wrong."""
_ENDS = [*(str(bucket) for bucket in BUCKETS), "+Inf"]


@dataclass(slots=True)
class Times:
    """How long something took, by buckets."""

    counts: list[int] = field(default_factory=lambda: [0] * len(_ENDS))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Of each bucket its end and how many took no longer."""
        sums, so_far = [], 0
        for end, count in zip(_ENDS, self.counts, strict=True):
            so_far += count
            sums.append((end, float(so_far)))
        return sums


@dataclass(frozen=True, slots=True)
class Now:
    """What is so at the moment of a scrape; None: not known."""

    at: datetime
    uptime: float
    silence: float | None
    backlog: Backlog | None


class Metrics(Collector):
    """Implements `services.meter.Meter`, and shows everything as text."""

    def __init__(self, role: str, version: str) -> None:
        self._role, self._version = role, version
        self._received: Counter[str] = Counter()
        self._failed = self._parked = 0
        self._processed = Times()
        self._sent = {lane: Times() for lane in Lane}
        self._rows: Counter[Lane] = Counter()
        self._called: Counter[tuple[str, str]] = Counter()
        self._judged: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._now: Now | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def received(self, new: int, repeated: int) -> None:
        self._received["new"] += new
        self._received["repeated"] += repeated

    def processed(self, seconds: Iterable[float]) -> None:
        for one in seconds:
            self._processed.add(one)

    def failed(self) -> None:
        self._failed += 1

    def parked(self) -> None:
        self._parked += 1

    def sent(self, lane: Lane, seconds: float, rows: int) -> None:
        self._sent[lane].add(seconds)
        self._rows[lane] += rows

    def called(self, method: str, outcome: str) -> None:
        self._called[method, outcome] += 1

    def judged(self, layer: str) -> None:
        self._judged[layer] += 1

    def database_failed(self, error: str) -> None:
        self._errors[error] += 1

    def show(self, backlog: Backlog | None, now: datetime, *, uptime: float, silence: float | None) -> bytes:
        """Everything as text. Without a backlog (the database does not answer) the figures from it are left out."""
        self._now = Now(now, uptime, silence, backlog)
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """For the registry: what was counted, and what is so now."""
        yield from self._counted()
        yield from self._taken()
        if self._now is not None:
            yield from _process(self._now, self._role, self._version)
            yield from _backlog(self._now.backlog, self._now.at)

    def _counted(self) -> Iterator[Metric]:
        yield _counter("amanjol_updates_received", "Updates from Telegram", ["kind"], _by_word(self._received))
        yield _counter("amanjol_updates_failed", "Attempts to process an update that failed", [], [((), self._failed)])
        yield _counter("amanjol_updates_parked", "Updates put before a human", [], [((), self._parked)])
        rows = [((lane.name.lower(),), self._rows[lane]) for lane in Lane]
        yield _counter("amanjol_rows_sent", "Rows of the outbox sent", ["lane"], rows)
        yield _counter("amanjol_telegram_calls", "Calls to Telegram", ["method", "outcome"], self._called.items())
        yield _counter("amanjol_judged", "Texts judged, by the deepest layer", ["layer"], _by_word(self._judged))
        yield _counter("amanjol_database_errors", "Errors of the database", ["error"], _by_word(self._errors))

    def _taken(self) -> Iterator[Metric]:
        update = HistogramMetricFamily("amanjol_update_seconds", "From receiving an update to its commit", labels=[])
        update.add_metric([], self._processed.buckets(), self._processed.total)
        yield update
        sent = HistogramMetricFamily("amanjol_sent_seconds", "From when a call could go to its mark", labels=["lane"])
        for lane, times in self._sent.items():
            sent.add_metric([lane.name.lower()], times.buckets(), times.total)
        yield sent


def _by_word(counts: Counter[str]) -> Iterator[tuple[Sequence[str], int]]:
    return (((word,), count) for word, count in counts.items())


def _counter(name: str, says: str, labels: list[str], counts: Iterable[tuple[Sequence[str], int]]) -> Metric:
    family = CounterMetricFamily(name, says, labels=labels)
    for values, count in counts:
        family.add_metric(values, count)
    return family


def _gauge(name: str, says: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[])
    if value is not None:
        family.add_metric([], value)
    return family


def _process(now: Now, role: str, version: str) -> Iterator[Metric]:
    info = GaugeMetricFamily("amanjol_info", "Always 1", labels=["version", "role"])
    info.add_metric([version, role], 1)
    yield info
    yield _gauge("amanjol_database_up", "Whether the database answered this scrape", now.backlog is not None)
    yield _gauge("amanjol_uptime_seconds", "Since this process began", now.uptime)
    yield _gauge("amanjol_telegram_silence_seconds", "Since Telegram did what was asked", now.silence)


def _backlog(backlog: Backlog | None, now: datetime) -> Iterator[Metric]:
    inbox = backlog.inbox if backlog else None
    yield _gauge("amanjol_inbox_waiting", "Updates not processed yet", inbox.waiting if inbox else None)
    due = age(inbox.oldest_due, now) if inbox else None
    yield _gauge("amanjol_inbox_oldest_due_seconds", "Age of the oldest due update", due)
    waiting = GaugeMetricFamily("amanjol_outbox_waiting", "Calls not made yet", labels=["lane"])
    lane_due = GaugeMetricFamily(
        "amanjol_outbox_oldest_due_seconds", "For how long a call could have gone", labels=["lane"]
    )
    for lane in Lane if backlog else ():
        found = backlog.outbox.lanes.get(lane) if backlog else None
        waiting.add_metric([lane.name.lower()], found.waiting if found else 0)
        lane_due.add_metric([lane.name.lower()], age(found.oldest_due if found else None, now))
    yield from (waiting, lane_due)
    cases = GaugeMetricFamily("amanjol_cases_open", "Cases not closed", labels=["queue", "level", "state"])
    untaken = GaugeMetricFamily(
        "amanjol_case_oldest_waiting_seconds", "Age of the oldest case that nobody has taken", labels=["queue", "level"]
    )
    for case in backlog.cases if backlog else ():
        cases.add_metric([case.queue, case.level, "waiting"], case.waiting)
        cases.add_metric([case.queue, case.level, "taken"], case.taken)
        untaken.add_metric([case.queue, case.level], age(case.oldest, now))
    yield from (cases, untaken)
