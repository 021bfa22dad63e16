"""The stories: every way through one ends, ends differ by what was chosen, and each end is at a door."""

import re
from collections.abc import Iterator

import pytest

from bot.i18n import Catalogs
from dialogs.checks.ways import choices_of, gotos, resolve
from dialogs.model import Book
from dialogs.steps import Menu, Page, Step

STORIES = (
    "building",
    "farm",
    "household",
    "club",
    "model",
    "scam",
    "courier",
    "card",
    "army",
    "marriage",
    "surrogacy",
    "seminar",
)
DOORS = {"job_offer", "before_leaving", "help_now", "somebody", "human"}
SCREEN = 450
"""Characters of a story's screen in English; a story is read on the way."""
TRANSLATED = 600
"""The same in the other languages."""
TELLTALE = re.compile(
    r"slave|traffick|exploit|victim|prostitut|рабств|торговл|жертв|құлдық|qullik|qurbon", re.IGNORECASE
)
"""Words that must not stand in a first line, which a notification shows to whoever looks."""

story = pytest.mark.parametrize("story", [f"story_{name}" for name in STORIES])


def ways(book: Book, ref: str) -> list[str]:
    """Where the choices of a step lead, as "dialog.step"."""
    dialog, _, _ = ref.partition(".")
    return [found for _, target in gotos(book.step(ref)) for found in resolve(book, target, dialog)]


def inside(book: Book, ref: str) -> list[str]:
    """Those ways that go on within the story; an end has none."""
    dialog, _, _ = ref.partition(".")
    return [way for way in ways(book, ref) if way.startswith(f"{dialog}.")]


def paths(book: Book, ref: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way through a story from `ref` to an end."""
    assert ref not in before, f"the story goes in a circle: {before}"
    if not inside(book, ref):
        yield (*before, ref)
    for way in inside(book, ref):
        yield from paths(book, way, (*before, ref))


def start(book: Book, story: str) -> str:
    return book.resolve(story, "")


def ends(book: Book, story: str) -> set[str]:
    return {path[-1] for path in paths(book, start(book, story))}


def test_there_are_twelve_and_one_list_leads_to_each(book: Book) -> None:
    listed = [way.partition(".")[0] for way in ways(book, start(book, "stories"))]
    assert listed == [*(f"story_{name}" for name in STORIES), "myths"]
    assert {name for name in book.dialogs if name.startswith("story_")} == set(listed) - {"myths"}


def test_the_menu_has_a_door_to_them_that_works_from_any_message(book: Book) -> None:
    doors = choices_of(book.step(book.roles["menu"]))
    assert [choice.anytime for choice in doors.values() if choice.goto == "stories"] == [True]


@story
def test_a_story_has_several_ends_and_what_is_chosen_decides(story: str, book: Book) -> None:
    steps = {f"{story}.{name}" for name in book.dialogs[story].steps}
    found = list(paths(book, start(book, story)))
    assert {ref for path in found for ref in path} == steps, "each step lies on a way"
    assert len(ends(book, story)) >= 3
    assert 5 <= len(steps) <= 8
    assert max(len(path) for path in found) >= 4, "somebody who reads all decides at three points"
    assert min(len(path) for path in found) == 2, "one may notice at once"


@story
def test_every_step_before_an_end_is_a_real_choice(story: str, book: Book) -> None:
    for ref in {ref for path in paths(book, start(book, story)) for ref in path[:-1]}:
        assert len(set(inside(book, ref))) == len(choices_of(book.step(ref))) >= 2, ref


@story
def test_every_end_is_at_a_door_and_leads_on_to_another_story(story: str, book: Book) -> None:
    for ref in ends(book, story):
        step = book.step(ref)
        assert isinstance(step, Menu)
        assert step.footer, f"{ref}: a person can be called from here"
        assert step.title, f"{ref}: says what kind of end it is"
        leads = {way.partition(".")[0] for way in ways(book, ref)}
        assert "stories" in leads, ref
        assert leads & DOORS, ref


@story
def test_where_it_went_wrong_help_is_one_tap_away(story: str, book: Book) -> None:
    assert "help_now" in {way.partition(".")[0] for way in ways(book, f"{story}.still")}


def screens(book: Book, dialog: str) -> Iterator[tuple[str, str, str]]:
    """(step, title, text) of a dialog's screens."""
    for name, step in book.dialogs[dialog].steps.items():
        assert isinstance(step, Menu | Page)
        yield f"{dialog}.{name}", step.title or "", step.text


@story
@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz"])
def test_screens_are_short(story: str, language: str, book: Book) -> None:
    words = Catalogs()
    for ref, title, text in screens(book, story):
        shown = sum(len(words.dialog(language, part)) for part in (title, text) if part)
        assert shown <= (SCREEN if language == "en" else TRANSLATED), f"{ref} in {language}: {shown} characters"


@pytest.mark.parametrize("dialog", ["stories", "myths", *(f"story_{name}" for name in STORIES)])
@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz"])
def test_a_first_line_tells_nothing_to_who_looks_over_the_shoulder(dialog: str, language: str, book: Book) -> None:
    words = Catalogs()
    for ref, title, text in screens(book, dialog):
        first = words.dialog(language, title or text).splitlines()[0]
        assert not TELLTALE.search(first), f"{ref}: {first}"


@story
def test_a_story_has_sources_and_no_number_that_could_be_dialled(story: str, book: Book) -> None:
    for ref, title, text in screens(book, story):
        step: Step = book.step(ref)
        assert step.sources, ref
        assert not re.search(r"\d{3}", title + text), ref


def hero(book: Book, story: str) -> str | None:
    """Whom the choices speak of: "He", "She", or None where they are the reader's own."""
    labels = [choice.label for step in book.dialogs[story].steps.values() for choice in choices_of(step).values()]
    return next((label.split()[0] for label in labels if label.startswith(("He ", "She "))), None)


def test_both_sexes_the_young_and_the_old_are_told_of(book: Book) -> None:
    texts = {name: " ".join(text for _, _, text in screens(book, f"story_{name}")) for name in STORIES}
    ages = [int(age) for text in texts.values() for age in re.findall(r"\b(?:is|are) (\d\d)\b", text)]
    assert len(ages) >= len(STORIES)
    assert sum(age < 18 for age in ages) >= 3
    assert max(ages) > 50
    told_of = [hero(book, f"story_{name}") for name in STORIES]
    assert min(told_of.count(sex) for sex in ("He", "She")) >= 4, told_of
    assert sum("You are" in text for text in texts.values()) >= 2, "some are about you"


def test_each_myth_is_a_page_that_can_be_sent_on_and_the_list_is_at_a_door(book: Book) -> None:
    pages = [f"myths.{name}" for name, step in book.dialogs["myths"].steps.items() if isinstance(step, Page)]
    leads = ways(book, start(book, "myths"))
    assert [way for way in leads if way.startswith("myths.")] == pages
    assert len(pages) >= 8
    assert {way.partition(".")[0] for way in leads} & DOORS
    assert all(book.step(ref).sources for ref in pages)
