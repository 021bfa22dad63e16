"""Metrics: what is counted, in a registry of their own, described in the operator's table, cheap."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.domain.backlog import Backlog, InboxBacklog, LaneBacklog, OpenCases, OutboxBacklog
from bot.domain.outgoing import Lane
from bot.metrics import Metrics
from tests.fakes import NOW
from tests.storage.builders import after

PAGE = Path(__file__).parent.parent / "docs" / "operating.md"
EMPTY = Backlog(InboxBacklog(), OutboxBacklog({}))


def samples(metrics: Metrics, backlog: Backlog | None = EMPTY) -> dict[str, float]:
    """By name and labels, as Prometheus would read them."""
    text = metrics.show(backlog, NOW, uptime=1, silence=None).decode()
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}[{labels}]"] = sample.value
    return found


def test_what_services_tell_is_counted() -> None:
    metrics = Metrics("all", "1")
    metrics.received(5, 2)
    metrics.processed([0.004, 0.2])
    metrics.failed()
    metrics.parked()
    metrics.sent(Lane.DANGER, 0.2, 3)
    metrics.called("sendMessage", "wait")
    metrics.judged("second")
    metrics.database_failed("DiskFull")
    found = samples(metrics)
    expected = {
        "amanjol_updates_received_total[kind=new]": 5,
        "amanjol_updates_received_total[kind=repeated]": 2,
        "amanjol_update_seconds_bucket[le=0.005]": 1,
        "amanjol_update_seconds_count[]": 2,
        "amanjol_updates_failed_total[]": 1,
        "amanjol_updates_parked_total[]": 1,
        "amanjol_sent_seconds_count[lane=danger]": 1,
        "amanjol_rows_sent_total[lane=danger]": 3,
        "amanjol_telegram_calls_total[method=sendMessage,outcome=wait]": 1,
        "amanjol_judged_total[layer=second]": 1,
        "amanjol_database_errors_total[error=DiskFull]": 1,
        "amanjol_info[role=all,version=1]": 1,
        "amanjol_database_up[]": 1,
    }
    assert {name: found.get(name) for name in expected} == expected


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics("all", "1"), Metrics("all", "1")
    one.failed()
    assert samples(other)["amanjol_updates_failed_total[]"] == 0


def test_the_backlog_is_shown_as_it_is_now_and_left_out_without_a_database() -> None:
    metrics = Metrics("all", "1")
    backlog = Backlog(
        InboxBacklog(4, after(-60), after(-30)),
        OutboxBacklog({Lane.REPLY: LaneBacklog(2, after(-9), after(-5))}),
        (OpenCases("first", "urgent", 1, 2, after(-600)),),
    )
    found = samples(metrics, backlog)
    assert (found["amanjol_inbox_waiting[]"], found["amanjol_inbox_oldest_due_seconds[]"]) == (4, 30)
    assert found["amanjol_outbox_waiting[lane=reply]"] == 2
    assert found["amanjol_outbox_oldest_due_seconds[lane=reply]"] == 5
    assert found["amanjol_cases_open[level=urgent,queue=first,state=taken]"] == 2
    assert found["amanjol_case_oldest_waiting_seconds[level=urgent,queue=first]"] == 600
    found = samples(metrics)
    assert not [name for name in found if "cases_open" in name], "closed since"
    assert found["amanjol_outbox_waiting[lane=reply]"] == 0
    found = samples(metrics, None)
    assert found["amanjol_database_up[]"] == 0
    assert not [name for name in found if "outbox_waiting" in name]


def test_the_operators_table_has_every_metric_and_no_other() -> None:
    shown = Metrics("all", "1").show(EMPTY, NOW, uptime=1, silence=None).decode()
    names = set(re.findall(r"^# TYPE (\S+)", shown, re.MULTILINE))
    written = set(re.findall(r"^\| `(amanjol_\w+)`", PAGE.read_text(), re.MULTILINE))
    assert written == names
    alerts = set(re.findall(r"amanjol_\w+", PAGE.read_text()))
    ends = re.compile(r"_(bucket|count|sum)$")
    assert {ends.sub("", name) for name in alerts} <= names, "example rules name metrics that there are"
