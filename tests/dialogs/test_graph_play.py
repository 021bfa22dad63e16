"""The dialogs drawn for reviewers, and played in a terminal."""

import io
import re

import pytest
from typer.testing import CliRunner

from bot.i18n import Catalogs
from dialogs.__main__ import app
from dialogs.graph import mermaid
from dialogs.loader import load
from dialogs.model import Book
from dialogs.play import play
from tests.dialogs.sessions import NOW

NODE = re.compile(r'    ([a-z0-9_]+)\["([^"\n]*)"\]')
WAY = re.compile(r'    ([a-z0-9_]+) -->(?:\|"[^"\n]*"\|)? ([a-z0-9_]+)')
NAMES = sorted(load().dialogs)


@pytest.mark.parametrize("dialog", NAMES)
def test_a_dialog_is_drawn_with_all_its_steps_and_ways(dialog: str, book: Book) -> None:
    first, *lines = mermaid(book, dialog).splitlines()
    assert first == "flowchart TD"
    nodes = {found[1] for line in lines if (found := NODE.fullmatch(line))}
    ways = [(found[1], found[2]) for line in lines if (found := WAY.fullmatch(line))]
    assert len([line for line in lines if NODE.fullmatch(line)]) + len(ways) == len(lines)
    assert nodes == {f"{dialog}_{name}" for name in book.dialogs[dialog].steps}
    known = {f"{d.dialog}_{name}" for d in book.dialogs.values() for name in d.steps}
    assert {start for start, _ in ways} <= nodes
    assert {end for _, end in ways} <= known


def test_every_way_of_the_menu_is_drawn(book: Book) -> None:
    drawn = mermaid(book, "menu")
    for step in ("job_offer_intro", "before_leaving_start", "help_now_start", "somebody_start", "human_offer"):
        assert f"| {step}" in drawn


def played(book: Book, *lines: str, language: str = "en") -> str:
    """What the terminal shows to somebody who types `lines`."""
    out = io.StringIO()
    play(book, language, lambda text: text, io.StringIO("".join(f"{line}\n" for line in lines)), out, lambda: NOW)
    return out.getvalue()


def shows(book: Book, output: str, ref: str) -> bool:
    """Whether the text of a step stands in the output, with anything in the place of its placeholders."""
    text: str = getattr(book.step(ref), "text", "")
    return all(part.strip() in output for part in re.split(r"\{[a-z_]+\}", text))


def test_a_scripted_person_comes_to_a_question(book: Book) -> None:
    output = played(book, "1", "1", "2", "1", "1", "no", "2")
    for ref in ("start.notice", "start.safe", "menu.doors", "job_offer.intro", "job_offer.home", "job_offer.under_18"):
        assert shows(book, output, ref), ref
    assert shows(book, output, "job_offer.private")
    assert output.endswith("> ")


def test_calling_a_person_and_leaving_again(book: Book) -> None:
    output = played(book, "1", "1", "/human", "1", "6")
    assert "[Handoff]" in output
    assert shows(book, output, "human.waiting")
    assert "[EndCase]" in output
    assert book.notices.sentences["not_called"] in output


def test_commands_deep_links_and_free_text(book: Book) -> None:
    output = played(book, "/start help", "1", "1", "what is this", "/forget", "1", "/nonsense")
    for ref in ("help_now.start", "unclear.danger_now", "forget.confirm", "forget.done", "help.commands"):
        assert shows(book, output, ref), ref
    assert "[Keep]" in output


def test_an_empty_line_and_a_number_without_a_button_are_messages(book: Book) -> None:
    output = played(book, "1", "1", "", "99")
    assert output.count("[Keep]") == 2


def test_the_terminal_speaks_the_language_that_was_asked_for(book: Book) -> None:
    catalogs = Catalogs()
    out = io.StringIO()
    play(book, "kk", lambda text: catalogs.dialog("kk", text), io.StringIO("1\n"), out, lambda: NOW)
    assert "Қазақша" in out.getvalue()


def test_the_commands_check_graph_and_play() -> None:
    run = CliRunner().invoke
    assert run(app, ["check"]).exit_code == 0
    assert run(app, ["graph", "menu"]).stdout.startswith("flowchart TD")
    assert run(app, ["play", "--language", "ru"], input="1\n").exit_code == 0
    unknown = run(app, ["graph", "nonsense"])
    assert unknown.exit_code == 2
    assert "job_offer" in unknown.stderr
    assert run(app, ["play", "--language", "fr"]).exit_code == 2
