"""What changed since a revision is said with the doors behind which it is seen and the translations that wait."""

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dialogs.__main__ import app
from tests.preview.writing import Writer

HANDOFF = """
  call_new:
    kind: handoff
    level: concern
    reason: "Has a new question"
    goto: waiting
"""


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *names, *words], check=True, capture_output=True)


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    """A copy of the content in a repository of its own, with one commit."""
    made = Writer.at(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "content")
    git(tmp_path, "commit", "-qm", "as it was")
    return made


def run(writer: Writer, *words: str) -> tuple[int, str]:
    asked = ["diff", "--content", str(writer.content), "--locales", str(writer.locales), *words]
    result = CliRunner().invoke(app, asked)
    return result.exit_code, result.output


def test_nothing_changed(writer: Writer) -> None:
    assert run(writer, "HEAD") == (0, "nothing that a person can see has changed since HEAD\n")


def test_a_changed_text_is_told_with_its_doors_and_the_languages_that_wait(writer: Writer) -> None:
    writer.change("human.yaml", "Whom shall I call?", "Whom shall I ask to come?")
    code, said = run(writer, "HEAD", "--json")
    assert code == 0
    (change,) = json.loads(said)
    assert (change["dialog"], change["step"], change["kind"], change["part"]) == ("human", "offer", "text", "text")
    assert change["new"].endswith("Whom shall I ask to come?")
    assert "👤 Talk to a person" in change["for"]
    assert change["waiting"] == ["kk", "ru", "uz"]
    code, said = run(writer, "HEAD")
    assert said.startswith('human.yaml\n  ~ step "offer", text: "A counselor of our organisation')
    assert "waits for a translator: kk, ru, uz" in said


def test_ways_levels_queues_and_new_steps_are_told(writer: Writer) -> None:
    writer.change("human.yaml", "    queue: legal\n", "    queue: psych\n")
    writer.change("human.yaml", "goto: call_first}", "goto: call_new}")
    writer.change("human.yaml", "\n  call_first:", HANDOFF + "\n  call_first:")
    _, said = run(writer, "HEAD")
    assert '~ step "offer", choice "first": "call_first" → "call_new"' in said
    assert '~ step "call_legal", queue: "legal" → "psych"' in said
    assert '+ step "call_new": "Has a new question"' in said


def test_a_renamed_step_moves_and_a_lost_one_goes(writer: Writer) -> None:
    path = writer.content / "help.yaml"
    text = path.read_text(encoding="utf-8").replace("reads", "readers")
    path.write_text(text.replace("start: commands", "start: commands\nmoved: {reads: readers}"), encoding="utf-8")
    writer.change("human.yaml", '      place: {label: "I want to say where I am", goto: where}\n', "")
    _, said = run(writer, "HEAD")
    assert '> step "readers" was "reads"' in said
    assert '- step "waiting", choice "place": "I want to say where I am"' in said
    assert "a command, a message or an answer leads there" in said


def test_a_dialog_that_is_new_and_one_that_is_gone(writer: Writer) -> None:
    (writer.content / "somebody.yaml").rename(writer.content / "friends.yaml")
    writer.change("friends.yaml", "dialog: somebody", "dialog: friends")
    writer.change("menu.yaml", "goto: somebody,", "goto: friends,")
    _, said = run(writer, "HEAD")
    assert 'friends.yaml\n  + the dialog: "Somebody I know"\n      for: 👥 Somebody I know\n' in said
    assert 'somebody.yaml\n  - the dialog: "Somebody I know"\n      for: 👥 Somebody I know, 🎭 True stories\n' in said
    assert '~ step "doors", choice "somebody": "somebody" → "friends"' in said


@pytest.mark.parametrize("revision", ["nowhere", "--output=x"])
def test_a_revision_that_is_none_gets_a_sentence(revision: str, writer: Writer) -> None:
    code, said = run(writer, "--", revision)
    assert code == 1
    assert "revision" in said
    assert "Traceback" not in said


def test_a_revision_that_this_program_cannot_read_gets_a_sentence(writer: Writer) -> None:
    path = writer.content / "menu.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("kind: menu", "kind: carousel"), encoding="utf-8")
    git(writer.content.parent, "commit", "-qam", "of another form")
    path.write_text(good, encoding="utf-8")
    code, said = run(writer, "HEAD")
    assert code == 1
    assert "is of a form that today's program cannot read; name a later revision (menu.yaml: " in said
