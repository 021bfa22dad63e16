"""Moments in words: by the reader's clock, and no hour where that is not known."""

from datetime import UTC, datetime

from bot.i18n import local_time
from bot.services.times import Times

AT = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)


def test_a_person_reads_day_and_hour_by_the_clock_of_their_country() -> None:
    times = Times(local_time, "KZ")
    assert times.for_person("KG", AT) == "25.11.2026, 02:30"
    assert times.for_person("TR", AT) == "24.11.2026, 23:30"


def test_without_a_clock_the_day_stands_alone() -> None:
    times = Times(local_time, "KZ")
    assert times.for_person(None, AT) == times.for_person("RU", AT) == times.for_person("junk", AT) == "25.11.2026"
    assert Times(local_time, "RU").for_person(None, AT) == "24.11.2026"


def test_counselors_read_the_organisations_clock() -> None:
    assert Times(local_time, "KZ").for_staff(AT) == "25.11.2026 01:30"
    assert Times(local_time, "RU").for_staff(AT) == "24.11.2026 20:30 UTC"
