"""What a case has reached, and what another press of a button means."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import CaseId, ConversationId, MilestoneId, UserId
from bot.domain.milestone import TAKEN_BACK, Milestone, course, to_take_back
from tests.storage.builders import NOW, a_case, after


def noted(name: str, seconds: int) -> Milestone:
    return Milestone(MilestoneId(seconds), CaseId(7), name, after(seconds), UserId(1))


def test_what_a_case_reached_by_itself_stands_among_what_was_noted() -> None:
    case = a_case(ConversationId(1))
    assert course(case, []) == [("opened", NOW)]
    case = replace(case, taken_at=after(60), closed_at=after(600))
    assert [name for name, _ in course(case, [noted("police", 300), noted("answer", 900)])] == [
        "opened",
        "taken",
        "police",
        "closed",
        "answer",
    ]


def test_within_an_hour_a_press_takes_the_newest_back_later_it_notes_once_more() -> None:
    one, again, other = noted("police", 0), noted("police", 1800), noted("lawyer", 1900)
    assert to_take_back([], "police", NOW) is None
    assert to_take_back([one, again, other], "police", after(2000)) is again
    assert to_take_back([one, other], "police", NOW + TAKEN_BACK - timedelta(seconds=1)) is one
    assert to_take_back([one, other], "police", NOW + TAKEN_BACK) is None
