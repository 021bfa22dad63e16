from pathlib import Path
from typing import Any

import pytest

from dialogs.learning.labelled import LabelledError, digest, read, read_all
from dialogs.risk.labels import About, Flag, Level, Risk, Signal
from tests.dialogs.learning.made_up import line, message, offer, offer_line, other, write


def test_a_message(tmp_path: Path) -> None:
    file = write(tmp_path / "ru7.jsonl", [line("нас бьют", level="emergency", signals=["violence"], about="other")])
    (example,) = read(file, "messages")
    assert (example.id, example.text, example.lang, example.author) == ("s-1", "нас бьют", "ru", "ru7")
    assert (example.level, example.signals, example.about) == (
        Level.EMERGENCY,
        frozenset({Signal.VIOLENCE}),
        About.OTHER,
    )
    assert example.danger
    assert example.family == "s-1"


def test_an_offer(tmp_path: Path) -> None:
    file = write(tmp_path / "ru.jsonl", [offer_line(flags=["secrecy"], family="f"), offer_line(id=2)])
    first, second = read(file, "offers")
    assert (first.flags, first.risk, first.family) == (frozenset({Flag.SECRECY}), Risk.HIGH, "f")
    assert (second.id, second.flags, second.risk) == ("2", frozenset(), Risk.NONE_FOUND)


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    write(file, [line()])
    file.write_text("\n\n" + file.read_text(encoding="utf-8") + "  \n", encoding="utf-8")
    assert len(read(file, "messages")) == 1


def test_all_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        write(tmp_path / "messages" / f"{name}.jsonl", [line(id=name)])
    write(tmp_path / "messages" / "notes.txt", ["no text"])
    write(tmp_path / "offers" / "a.jsonl", [offer_line()])
    assert [example.id for example in read_all(tmp_path, "messages")] == ["a", "b", "c"]
    assert len(read_all(tmp_path, "offers")) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"id": "s-1"}, "the key 'text' is missing; add it"),
        ({"text": "а", "level": "none", "signals": []}, "the key 'id' is missing; add it"),
        ({"id": "1", "text": "а", "signals": []}, "the key 'level' is missing; add it"),
        ({"id": "1", "text": "а", "level": "none"}, "the key 'signals' is missing; add it"),
        (line() | {"text": 5}, "`text` must be a text"),
        (line(level="panic"), "'panic' is not a valid Level"),
        (line(level=[]), "[] is not a valid Level"),
        (line(signals=["pain"]), "'pain' is not a valid Signal"),
        (line(signals=3), "an object with text and labels is expected"),
        (line(about="me"), "'me' is not a valid About"),
        (["a", "list"], "an object with text and labels is expected"),
        (7, "an object with text and labels is expected"),
        (None, "an object with text and labels is expected"),
    ],
)
def test_a_wrong_message_is_named_with_file_line_and_mend(tmp_path: Path, wrong: Any, why: str) -> None:
    file = write(tmp_path / "kk9.jsonl", [line(), wrong])
    with pytest.raises(LabelledError) as caught:
        read(file, "messages")
    assert str(caught.value) == f"kk9.jsonl, line 2: {why}"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"id": "1", "text": "а"}, "the key 'flags' is missing; add it"),
        (offer_line(flags=["danger"]), "'danger' is not a valid Flag"),
    ],
)
def test_a_wrong_offer_is_named_with_file_line_and_mend(tmp_path: Path, wrong: Any, why: str) -> None:
    with pytest.raises(LabelledError, match=f"^kk.jsonl, line 1: {why}$"):
        read(write(tmp_path / "kk.jsonl", [wrong]), "offers")


@pytest.mark.parametrize("data", [b"no json\n", b"{\n", b'{"id": "1"\n', b"\xff\xfe\x00\n"])
def test_what_is_no_json_in_utf_8_is_named_with_its_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(data)
    with pytest.raises(LabelledError, match=r"^x\.jsonl, line 1: "):
        read(file, "messages")


def test_a_digest_changes_with_any_text_or_label() -> None:
    base = message("s-1", "нас бьют", Level.EMERGENCY, Signal.VIOLENCE, Signal.HELD)
    changed = [
        message("s-2", "нас бьют", Level.EMERGENCY, Signal.VIOLENCE, Signal.HELD),
        message("s-1", "нас бьют!", Level.EMERGENCY, Signal.VIOLENCE, Signal.HELD),
        message("s-1", "нас бьют", Level.URGENT, Signal.VIOLENCE, Signal.HELD),
        message("s-1", "нас бьют", Level.EMERGENCY, Signal.VIOLENCE),
        offer("s-1", "нас бьют", Flag.BODY),
        other(base),
    ]
    assert len({digest([example]) for example in [base, *changed]}) == len(changed) + 1
    assert digest([base, *changed]) != digest([*changed, base])
    assert digest([base]) == digest([message("s-1", "нас бьют", Level.EMERGENCY, Signal.HELD, Signal.VIOLENCE)])
    assert len(digest([])) == 16
