"""Telegram's ceilings are kept in every window, and danger has places of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChatId
from bot.domain.limits import (
    ALARM_PLACES,
    DANGER_PLACES,
    MINUTE,
    Cost,
    Rates,
    SendLimits,
    Ticket,
    cost_of,
    kept_in_group,
    kept_overall,
)
from bot.domain.outgoing import STAND, Lane

PERSON, OTHER, GROUP = ChatId(5), ChatId(6), ChatId(-1001)
ONE = Cost()


def most_within(times: list[float], seconds: float) -> int:
    """The most calls in any half-open window of this length."""
    return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)


wishes = st.lists(
    st.tuples(
        st.floats(0, 8),
        st.sampled_from([PERSON, OTHER, GROUP, ChatId(-1002)]),
        st.sampled_from(Lane),
        st.floats(0, 3),
        st.integers(1, 3),
    ),
    max_size=120,
)


@given(wishes, st.integers(1, 30), st.integers(1, 3), st.integers(1, 20))
def test_no_window_ever_holds_more_than_allowed(
    wishes: list[tuple[float, ChatId, Lane, float, int]], overall: int, chat: int, group: int
) -> None:
    limits = SendLimits(Rates(overall, chat, group))
    now = 0.0
    arrived: dict[ChatId | None, list[float]] = {}
    running: list[tuple[float, Ticket]] = []
    for pause, to, lane, takes, messages in wishes:
        now += pause
        for end, ticket in [pair for pair in running if pair[0] <= now]:
            ticket.ended(end)
            running.remove((end, ticket))
        cost = Cost(min(messages, chat if to > 0 else max(1, group - 2), overall))
        if limits.may_go_at(to, cost, now, lane) > now:
            continue
        running.append((now + takes, limits.take(to, cost)))
        # Telegram counts a call somewhere between its start and its end; here as late as possible.
        arrived.setdefault(to, []).extend([now + takes] * cost.messages)
        arrived.setdefault(None, []).extend([now + takes] * cost.messages)
    assert most_within(arrived.get(None, []), 1) <= overall
    for to in (PERSON, OTHER):
        assert most_within(arrived.get(to, []), 1) <= chat
    assert most_within(arrived.get(GROUP, []), 60) <= max(1, group - 2)


@given(
    st.lists(st.tuples(st.floats(0, 20), st.sampled_from([lane for lane in Lane if lane > Lane.ALARM])), max_size=80)
)
def test_no_call_ever_takes_a_place_that_is_kept_for_better_ones(wishes: list[tuple[float, Lane]]) -> None:
    limits = SendLimits(Rates(1000, 1, 20))
    now = 0.0
    for pause, lane in wishes:
        now += pause
        if limits.may_go_at(GROUP, ONE, now, lane) <= now:
            limits.take(GROUP, ONE).ended(now)
    for _ in range(ALARM_PLACES):
        assert limits.may_go_at(GROUP, ONE, now, Lane.ALARM) <= now
        limits.take(GROUP, ONE).ended(now)


LANES = [(Lane.NORMAL, 11), (Lane.DANGER, 13), (Lane.EMERGENCY, 13), (Lane.ALARM, 18)]


@pytest.mark.parametrize(("lane", "most"), LANES)
def test_each_lane_may_fill_its_part_of_a_group(lane: Lane, most: int) -> None:
    limits = SendLimits(Rates(1000, 1, 20))
    assert limits.room(GROUP, 0.0, lane) == most
    made = 0
    while limits.may_go_at(GROUP, ONE, 0.0, lane) <= 0.0:
        limits.take(GROUP, ONE).ended(0.0)
        made += 1
    assert made == most
    assert limits.room(GROUP, 0.0, lane) == 0


@given(st.integers(1, 20_000), st.sampled_from(Lane), st.sampled_from(Lane))
def test_the_better_lane_never_has_less_room_and_every_lane_has_some(size: int, one: Lane, other: Lane) -> None:
    better, worse = sorted((one, other))
    for kept, most in ((kept_in_group, ALARM_PLACES + DANGER_PLACES), (kept_overall, 3)):
        assert kept(better, size) <= kept(worse, size) <= most
        assert kept(worse, size) < size


@given(st.lists(st.floats(0, 4), min_size=1, max_size=60))
def test_the_second_in_all_has_places_that_ordinary_screens_never_take(pauses: list[float]) -> None:
    limits = SendLimits(Rates(30, 1, 20))
    now = 0.0
    for number, pause in enumerate(pauses):
        now += pause / 100
        person = ChatId(number + 1)
        if limits.may_go_at(person, ONE, now, Lane.SCREEN) <= now:
            limits.take(person, ONE).ended(now)
    for number in range(3):
        assert limits.may_go_at(ChatId(-1 - number), ONE, now, Lane.ALARM) <= now
        limits.take(ChatId(-1 - number), ONE).ended(now)


def test_a_group_is_narrow_by_how_much_is_left() -> None:
    limits = SendLimits(Rates(1000, 1, 20))
    seen: list[Lane | None] = []
    for _ in range(19):
        seen.append(limits.narrow(0.0).get(GROUP))
        limits.take(GROUP, ONE).ended(0.0)
    assert seen == [None] * 11 + [Lane.DANGER] * 2 + [Lane.ALARM] * 6
    assert limits.narrow(MINUTE) == {}


def test_a_refused_call_may_go_when_it_was_said() -> None:
    limits = SendLimits(Rates())
    limits.take(PERSON, ONE).ended(100.0)
    at = limits.may_go_at(PERSON, ONE, 100.2, Lane.NORMAL)
    assert 101 < at < 101.2
    assert limits.may_go_at(PERSON, ONE, at, Lane.NORMAL) == at
    assert limits.may_go_at(OTHER, ONE, 100.2, Lane.NORMAL) == 100.2


def test_a_call_in_flight_holds_its_place_until_it_ends() -> None:
    limits = SendLimits(Rates())
    ticket = limits.take(PERSON, ONE)
    assert limits.may_go_at(PERSON, ONE, 1e9, Lane.NORMAL) == float("inf")
    ticket.ended(1e9)
    assert limits.may_go_at(PERSON, ONE, 1e9 + 2, Lane.NORMAL) == 1e9 + 2


def test_an_album_larger_than_a_window_goes_and_then_the_chat_rests_as_long_as_it_counts() -> None:
    limits = SendLimits(Rates(30, 1, 20))
    album = cost_of("sendMediaGroup", {"media": [{}] * 5})
    assert limits.may_go_at(PERSON, album, 0.0, Lane.NORMAL) == 0.0
    limits.take(PERSON, album).ended(0.0)
    assert 5 < limits.may_go_at(PERSON, ONE, 0.1, Lane.NORMAL) < 6


def test_what_was_sent_before_a_restart_still_counts() -> None:
    limits = SendLimits(Rates(30, 1, 5))
    limits.seed([(GROUP, 100.0), (GROUP, 110.0), (GROUP, 120.0)])
    assert limits.may_go_at(GROUP, ONE, 130.0, Lane.ALARM) == 100.0 + MINUTE


def test_a_migrated_group_keeps_its_window() -> None:
    limits = SendLimits(Rates(30, 1, 3))
    limits.take(GROUP, ONE).ended(0.0)
    limits.moved(GROUP, ChatId(-2002))
    assert limits.may_go_at(ChatId(-2002), ONE, 1.0, Lane.ALARM) == MINUTE


def test_rates_below_one_stretch_the_window() -> None:
    limits = SendLimits(Rates(30, 0.5, 20))
    limits.take(PERSON, ONE).ended(0.0)
    assert 2 < limits.may_go_at(PERSON, ONE, 0.0, Lane.NORMAL) < 2.2


def test_what_telegram_counts() -> None:
    assert cost_of("copyMessages", {"message_ids": [1, 2, 3]}) == Cost(3, True)
    assert cost_of("createForumTopic", {}) == cost_of(STAND, {}) == Cost(1, True)
    assert cost_of("editMessageText", {}) == Cost(1, True)
    for method in ("answerCallbackQuery", "setMessageReaction", "deleteMessages", "closeForumTopic"):
        assert cost_of(method, {"message_ids": [1, 2]}) == Cost(1, False)


def test_idle_windows_are_forgotten_and_busy_ones_kept() -> None:
    limits = SendLimits(Rates())
    limits.take(PERSON, ONE).ended(0.0)
    limits.take(GROUP, ONE).ended(0.0)
    limits.forget_idle(10.0)
    assert limits.may_go_at(PERSON, ONE, 10.0, Lane.NORMAL) == 10.0
