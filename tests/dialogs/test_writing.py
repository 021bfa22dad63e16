"""docs/writing.md does not rot: each recipe is followed, step by step, in a copy of the product."""

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from typer.testing import CliRunner

from dialogs.__main__ import app
from dialogs.checks import check
from dialogs.checks.taps import HELP, PAGE, taps
from dialogs.extract import extract, problems
from dialogs.loader import load
from dialogs.model import Book
from tests.dialogs.recipes import Block, apply, commands, recipes
from tests.preview.writing import Writer

RECIPES = recipes()
TAKES_LOCALES = ("diff", "readability")


class Copy:
    """A copy of content and catalogs in a repository of its own, in which a recipe is followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "dialogs").mkdir()
        made = Writer.at(root / "dialogs")
        self.locales = Path(shutil.move(made.locales, root / "locales"))
        self.writer = Writer(made.content, self.locales)
        self.content = made.content
        who = ["-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false"]
        for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "as it was"]):
            subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)

    def follow(self, recipe: list[Block]) -> list[str]:
        """Do what the blocks say; the outputs of the commands."""
        said: list[str] = []
        for block in recipe:
            if block.kind == "sh":
                said += [self.run(command) for command in commands(block)]
            else:
                apply(block, self.root)
        return said

    def run(self, command: str) -> str:
        """The output of one of the page's commands; a command that this does not know fails the test."""
        match command.split():
            case ["make", "locales"]:
                return "\n".join(extract(self.locales, self.content))
            case ["make", "check-texts"]:
                self.writer.translate_rest()
                return "\n".join(problems(self.locales, self.content))
            case ["python", "-m", "dialogs", name, *words]:
                options = ["--locales", str(self.locales)] if name in TAKES_LOCALES else []
                result = CliRunner().invoke(app, [name, *words, "--content", str(self.content), *options])
                assert result.exit_code == 0, result.output
                return result.output
            case _:
                raise AssertionError(f"docs/writing.md says `{command}`, which this test cannot follow; teach it")

    @property
    def book(self) -> Book:
        return load(self.content, locales=self.locales)


Follow: TypeAlias = Callable[[str], tuple[Copy, list[str]]]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Follow:
    """The copy in which a recipe was followed, and what its commands said. Each is followed once."""

    @cache
    def follow(name: str) -> tuple[Copy, list[str]]:
        copy = Copy(tmp_path_factory.mktemp("recipe"))
        return copy, copy.follow(RECIPES[name])

    return follow


def test_the_page_has_a_recipe_for_each_thing_that_writers_do() -> None:
    assert list(RECIPES) == [
        "A changed text",
        "A new page",
        "A new country",
        "A new situation",
        "A new language",
    ]


@pytest.mark.parametrize("name", list(RECIPES))
def test_a_recipe_can_be_followed_and_leaves_content_without_a_mistake(name: str, followed: Follow, book: Book) -> None:
    copy, said = followed(name)
    assert check(copy.book) == []
    assert not RECIPES[name] or copy.book.revision != book.revision
    assert not [line for output in said for line in output.splitlines() if "hard to read" in line]


def test_a_changed_text_waits_for_its_translators(followed: Follow) -> None:
    checked, differs, extracted, texts, plain = followed("A changed text")[1]
    assert "no problem" in checked
    assert "waits for a translator: kk, ru, uz" in differs
    assert extracted.splitlines()[0].endswith("1 untranslated")
    assert texts == ""
    assert plain.startswith("page")


def test_a_new_page_is_within_four_taps(followed: Follow) -> None:
    copy, _ = followed("A new page")
    assert taps(copy.book)["safety.home_5"] <= PAGE


def test_a_new_country_has_a_page_and_its_number(followed: Follow) -> None:
    copy, _ = followed("A new country")
    made = copy.book
    assert made.emergency["PT"].numbers[0].number == "112"
    assert made.countries["PT"].scheme


def test_a_new_situation_is_as_near_as_the_others(followed: Follow) -> None:
    copy, _ = followed("A new situation")
    nearest = {ref: count for ref, count in taps(copy.book).items() if ref.startswith("help_now.")}
    assert nearest["help_now.robbed"] == nearest["help_now.call_robbed"] <= max(HELP, nearest["help_now.held"])


def test_a_new_language_stands_on_the_language_screen(followed: Follow) -> None:
    copy, _ = followed("A new language")
    made = copy.book
    screen = made.step(made.roles["choose_language"])
    assert getattr(screen, "choices", {})["qaa"].label == "Qaa"
