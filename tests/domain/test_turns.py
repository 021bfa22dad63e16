"""Whose turn it is: danger is never overtaken, and nothing waits for ever."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outgoing import Lane
from bot.domain.turns import AGE, turn_of
from tests.fakes import NOW

minutes = st.integers(0, 10_000).map(lambda seconds: timedelta(seconds=seconds))


@given(st.sampled_from(Lane), st.sampled_from(Lane), minutes, minutes, st.booleans())
def test_danger_is_never_behind_what_is_not(
    danger: Lane, other: Lane, old: timedelta, new: timedelta, group: bool
) -> None:
    if not danger <= Lane.DANGER < other:
        return
    fresh = turn_of(danger, 99, NOW - new, NOW, to_group=group)
    aged = turn_of(other, 1, NOW - old, NOW, to_group=group)
    assert fresh < aged


@given(st.sampled_from(Lane), st.sampled_from(Lane), minutes)
def test_a_better_lane_goes_first_among_calls_of_one_age(one: Lane, other: Lane, age: timedelta) -> None:
    better, worse = sorted((one, other))
    first = turn_of(better, 1, NOW - age, NOW, to_group=True)
    second = turn_of(worse, 2, NOW - age, NOW, to_group=True)
    assert first < second


def test_housekeeping_of_a_group_grows_as_pressing_as_words_and_no_more() -> None:
    places = [turn_of(Lane.HOUSE, 1, NOW - n * AGE, NOW, to_group=True)[0] for n in range(8)]
    assert places == [5, 4, 3, 2, 1, 1, 1, 1]
    assert turn_of(Lane.SCREEN, 1, NOW - 9 * AGE, NOW, to_group=False)[0] == Lane.SCREEN
    assert turn_of(Lane.BROADCAST, 1, NOW - 9 * AGE, NOW, to_group=True)[0] == Lane.BROADCAST


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=60), st.integers(1, 4))
def test_however_much_others_write_every_stream_has_its_turn(writes: list[tuple[int, int]], streams: int) -> None:
    """One call at a time; a stream that waits is passed over at most once by each of the others."""
    waiting: dict[int, list[int]] = {n: [0] for n in range(streams)}
    for stream, at in sorted(writes, key=lambda write: write[1]):
        if stream < streams:
            waiting[stream].append(at)
    served: dict[int, int] = {}
    order: list[int] = []
    second = 0
    while any(waiting.values()):
        heads = {stream: rows[0] for stream, rows in waiting.items() if rows and rows[0] <= second}
        if heads:
            chosen = min(
                heads,
                key=lambda stream: turn_of(
                    Lane.NORMAL,
                    stream,
                    NOW + timedelta(seconds=heads[stream]),
                    NOW + timedelta(seconds=second),
                    to_group=True,
                    served=NOW + timedelta(seconds=served[stream]) if stream in served else None,
                ),
            )
            waiting[chosen].pop(0)
            served[chosen] = second
            order.append(chosen)
        second += 1
    assert set(order[: len(waiting)]) == set(waiting), "each was served once before any was served twice"
