"""One message for many alarms: it fits, every alarm is in it, the most is said that fits."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bulletin import FEW, LEAST, OPENING, bulletin, how_many, may_begin, opens_at_once, pause
from bot.domain.delivery import TEXT_LIMIT, utf16_length

alarms = st.lists(
    st.tuples(st.integers(1, 99_999), st.text("аә🔴x ", max_size=1200)).map(lambda a: f"Case {a[0]}: {a[1]}"),
    min_size=1,
    max_size=60,
)


@given(alarms, st.sampled_from(["", "Their topics follow."]))
def test_it_fits_and_names_every_case_it_carries(texts: list[str], after: str) -> None:
    count = how_many(texts, after)
    assert 1 <= count <= len(texts)
    text = bulletin(texts[:count], after)
    assert utf16_length(text) <= TEXT_LIMIT
    place = 0
    for alarm in texts[:count]:
        place = text.index(alarm[: min(len(alarm), LEAST // 3)], place)
    assert text.endswith(after)


@given(alarms)
def test_nothing_is_cut_that_would_have_fitted(texts: list[str]) -> None:
    count = how_many(texts)
    if sum(map(utf16_length, texts[:count])) + 2 * (count - 1) <= TEXT_LIMIT:
        assert bulletin(texts[:count]) == "\n\n".join(texts[:count])


def test_twenty_emergencies_are_one_message_and_the_long_ones_are_cut_alike() -> None:
    short, long = "Case 1: help", "Case 2: " + "x" * 990
    texts = [short, *[long] * 19]
    assert how_many(texts) == 20
    parts = bulletin(texts).split("\n\n")
    assert parts[0] == short
    assert {len(part) for part in parts[1:]} == {len(parts[1])}
    assert len(parts[1]) > LEAST
    assert parts[1].endswith("…")


def test_a_full_bulletin_leaves_the_rest_to_the_next() -> None:
    texts = [f"Case {n}: " + "я" * 990 for n in range(100)]
    assert 20 <= how_many(texts) <= 30


def test_the_pause_grows_when_few_places_are_left() -> None:
    assert pause(FEW + 1, emergency=True) < pause(FEW, emergency=True) < 3
    assert pause(18, emergency=False) > 3


def test_words_are_left_out_only_where_the_one_topic_follows_at_once() -> None:
    assert opens_at_once(1, 1, 14)
    assert not opens_at_once(1, 1, OPENING)
    assert not opens_at_once(1, 2, 14)
    assert not opens_at_once(2, 1, 14)


def test_topics_are_begun_one_after_another_unless_there_is_room_for_all() -> None:
    assert may_begin(0, 1)
    assert not may_begin(1, 2 * OPENING - 1)
    assert may_begin(1, 2 * OPENING)
