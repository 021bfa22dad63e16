"""python -m dialogs assess | evaluate, on small files."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.app.rooms import the_judge
from dialogs.__main__ import app
from dialogs.loader import CONTENT
from dialogs.risk.labels import Fact
from dialogs.risk.message import assess_message
from dialogs.risk.offer import assess_offer
from tests.dialogs.learning.made_up import line, offer_line, write

CALL = "Помогите, нас заперли и забрали паспорта"
BARE = ("--no-meaning",)
OFFER = "Нужна предоплата, паспорт сразу отдаёте нам"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small content: one phrase, no model."""
    entry = {"any": ["заперли"], "level": "emergency", "signals": ["held"], "examples": {"match": ["заперли"]}}
    folder = tmp_path / "content"
    (folder / "phrases" / "offers").mkdir(parents=True)
    phrases = yaml.safe_dump({"phrases": {"held": entry}}, allow_unicode=True)
    (folder / "phrases" / "ru.yaml").write_text(phrases, encoding="utf-8")
    return folder


def test_assess_messages(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", [{"id": "1", "text": CALL}, {"id": 2, "text": "спасибо"}])
    first, second = told(run("assess", "messages", file, *BARE))
    judged = assess_message(CALL, the_judge().without_meaning())
    assert (first["id"], first["level"], second["id"], second["level"]) == ("1", "emergency", 2, "none")
    assert first["signals"] == [signal.value for signal in judged.signals]
    assert first["danger"] == round(judged.danger, 4)
    assert {"about", "ask", "reasons"} < first.keys()
    assert first["reasons"]
    for reason in first["reasons"]:
        assert reason.keys() == {"label", "words", "start", "end", "phrase"}
        assert CALL[reason["start"] : reason["end"]].startswith(tuple(reason["words"]))


def test_assess_offers(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", [{"id": "1", "text": OFFER}])
    (found,) = told(run("assess", "offers", file, *BARE))
    judged = assess_offer(OFFER, the_judge().without_meaning())
    assert (found["risk"], found["flags"]) == (judged.risk.value, [flag.value for flag in judged.flags])
    assert set(found["silent"]) <= {fact.value for fact in Fact}
    assert {"id", "flags", "risk", "high", "silent", "reasons"} <= found.keys()


def test_assess_with_the_second_layer_if_it_is_there(tmp_path: Path) -> None:
    (found,) = told(run("assess", "messages", write(tmp_path / "x.jsonl", [{"id": "1", "text": CALL}])))
    assert found["level"] == "emergency"


@pytest.mark.parametrize(("kind", "one"), [("messages", line(CALL, level="emergency")), ("offers", offer_line(OFFER))])
def test_evaluate_as_json(tmp_path: Path, kind: str, one: dict[str, Any]) -> None:
    (found,) = told(run("evaluate", kind, write(tmp_path / "x.jsonl", [one]), "--json", *BARE))
    assert found.keys() == {"all", "ru", "by label"}
    for figures in found.values():
        assert all(figure.keys() == {"name", "value", "count", "low", "high"} for figure in figures)


def test_evaluate_to_read(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", [line(CALL, level="emergency", signals=["held"]), line("спасибо", id="s-2")])
    done = run("evaluate", "messages", file, *BARE)
    assert done.exit_code == 0
    rows = {row.split("  ")[0]: row for row in done.stdout.splitlines()}
    assert "1.000 [0.207-1.000]" in rows["danger found"]
    assert rows["F1 held"].split() == ["F1", "held", "1.000", "of", "1"]


@pytest.mark.parametrize("command", ["assess", "evaluate"])
def test_an_empty_file_is_no_mistake(tmp_path: Path, content: Path, command: str) -> None:
    assert run(command, "messages", write(tmp_path / "x.jsonl", []), "--content", content, *BARE).exit_code == 0


@pytest.mark.parametrize("command", ["assess", "evaluate"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"no json\n", "bad.jsonl, line 1: ", id="no json"),
        pytest.param(b"\n[1]\n", "bad.jsonl, line 2: an object with ", id="no object"),
        pytest.param(b'{"id": "1"}\n', "bad.jsonl, line 1: ", id="no text"),
        pytest.param(b"\xff\xfe\x00\n", "bad.jsonl", id="no UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, content: Path, command: str, data: bytes, sentence: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(data)
    refused(run(command, "messages", file, "--content", content, *BARE), sentence)


def test_a_label_that_is_not_known_is_refused_with_a_sentence(tmp_path: Path, content: Path) -> None:
    file = write(tmp_path / "bad.jsonl", [line(), line(level="panic")])
    done = run("evaluate", "messages", file, "--content", content, *BARE)
    refused(done, "bad.jsonl, line 2: 'panic' is not a valid Level")


@pytest.mark.parametrize("command", ["assess", "evaluate"])
def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path, content: Path, command: str) -> None:
    refused(run(command, "messages", tmp_path / "nothing.jsonl", "--content", content, *BARE), "nothing.jsonl")


def test_without_a_model_the_phrases_judge(tmp_path: Path, content: Path) -> None:
    file = write(tmp_path / "x.jsonl", [{"id": "1", "text": CALL}])
    (found,) = told(run("assess", "messages", file, "--content", content, *BARE))
    assert (found["level"], found["signals"], found["ask"]) == ("emergency", ["held"], None)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("messages.npz", b"no model"),
        ("messages.npz", b""),
        ("messages.npz", (CONTENT / "model" / "messages.npz").read_bytes()[:1_000]),
        ("messages.npz", (CONTENT / "model" / "offers.npz").read_bytes()),
        ("messages.heads.npz", b"PK\x03\x04"),
        ("messages.json", b"{}"),
    ],
)
def test_a_broken_model_is_refused_with_a_sentence(tmp_path: Path, content: Path, name: str, data: bytes) -> None:
    (content / "model").mkdir()
    for kept in ("messages.npz", "messages.heads.npz", "messages.json"):
        (content / "model" / kept).write_bytes((CONTENT / "model" / kept).read_bytes())
    (content / "model" / name).write_bytes(data)
    file = write(tmp_path / "x.jsonl", [{"id": "1", "text": CALL}])
    refused(run("assess", "messages", file, "--content", content, *BARE), "model/messages")


def refused(result: Result, sentence: str) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output
