"""The taps from /start to a page are counted as a person presses them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from dialogs.checks import taps
from dialogs.loader import load
from dialogs.model import Book
from tests.dialogs.broken import content

Steps = Mapping[str, dict[str, object]]


def menu(*targets: str, text: str = "A text.") -> dict[str, object]:
    choices = {f"c{number}": {"label": "Go", "goto": target} for number, target in enumerate(targets)}
    return {"kind": "menu", "text": text, "footer": False, "choices": choices}


def handoff(goto: str) -> dict[str, object]:
    return {"kind": "handoff", "level": "urgent", "reason": "Asks", "goto": goto}


def written(folder: Path, steps: Steps, **roles: str) -> Book:
    """A content whose dialog "way" begins the menu and the help."""
    made = content(folder / "content")
    way = {"dialog": "way", "title": "Way", "start": "a", "steps": dict(steps)}
    (made / "way.yaml").write_text(yaml.safe_dump(way, sort_keys=False), encoding="utf-8")
    book = load(made)
    given = {"menu": "way.a", "safe": "way.a", "welcome": "way.a", "help_now": "way.a", "human": "way.a", **roles}
    return book.model_copy(update={"roles": {**book.roles, **given}})


CHAIN = {"a": menu("b"), "b": menu("c"), "c": menu("d"), "d": menu("e"), "e": menu("a")}


def test_a_page_is_as_far_as_the_shortest_way(tmp_path: Path) -> None:
    book = written(tmp_path, {**CHAIN, "a": menu("b", "d")})
    assert taps.taps(book) == {"way.a": 0, "way.b": 1, "way.d": 1, "way.c": 2, "way.e": 2}
    assert list(taps.problems(book)) == []


def test_a_page_five_taps_away_is_told(tmp_path: Path) -> None:
    book = written(tmp_path, {**CHAIN, "e": menu("f"), "f": menu("a")})
    assert list(taps.problems(book)) == [
        'way.yaml: step "f" is 5 taps from /start, 4 at most; lead to it from a page that is nearer'
    ]


def test_help_four_taps_away_is_told_of_the_known_and_of_the_new(tmp_path: Path) -> None:
    book = written(tmp_path, {**CHAIN, "d": menu("call"), "call": handoff("e"), "e": menu("a", text="{emergency}")})
    told = list(taps.problems(book))
    assert told[0] == 'way.yaml: step "call" is 4 taps from /start, 3 at most; lead to it from a page that is nearer'
    assert told[1].startswith("roles.yaml: from the notice it is 4 taps to help")


def test_help_after_help_is_not_counted_as_the_way_to_it(tmp_path: Path) -> None:
    steps = {**CHAIN, "c": menu("call"), "call": handoff("d"), "e": menu("again"), "again": handoff("a")}
    told = list(taps.problems(written(tmp_path, {**steps, "d": menu("more"), "more": handoff("a"), "e": menu("a")})))
    assert not [problem for problem in told if '"more"' in problem]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("say", {"a": {"kind": "say", "text": "One.", "goto": "b"}, "b": menu("a")}),
        ("ask", {"a": {"kind": "ask", "text": "What?", "field": "note", "goto": "b"}, "b": menu("a")}),
        (
            "pages",
            {
                "a": {"kind": "page", "chapter": "one", "title": "One", "text": "One."},
                "b": {"kind": "page", "chapter": "one", "title": "Two", "text": "Two."},
            },
        ),
        (
            "questions",
            {
                "a": {"kind": "question", "text": "One?", "why": "Because."},
                "q": {"kind": "question", "text": "Two?", "why": "Because."},
                "b": menu("a"),
            },
        ),
    ],
)
def test_what_passes_by_itself_or_is_an_answer_costs_no_tap(name: str, steps: Steps, tmp_path: Path) -> None:
    assert taps.taps(written(tmp_path, steps))["way.b"] == 0


def test_the_scenes_of_a_story_cost_no_tap_after_the_first(tmp_path: Path) -> None:
    made = written(tmp_path, {"a": menu("b"), "b": menu("a")})
    way = made.dialogs["way"]
    story = made.model_copy(
        update={"dialogs": {**made.dialogs, "story_way": way}, "roles": {**made.roles, "safe": "story_way.a"}}
    )
    assert taps.taps(story)["story_way.b"] == 0


def test_todays_pages_are_within_four_taps_but_for_help_that_asks_the_country_first(book: Book) -> None:
    assert all(problem.startswith("help_now.yaml: ") for problem in taps.problems(book))
    assert next(iter(taps.lines(book))).startswith("taps")
