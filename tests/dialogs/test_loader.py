"""What is wrong in content is said with file, place and mend; every mistake of tests/broken_content/ by itself."""

from pathlib import Path

import pytest

from dialogs.checks import check
from dialogs.loader import CONTENT, ContentError, load, load_phrases, read_yaml
from dialogs.model import Book
from dialogs.risk.phrase_check import check_phrases
from tests.dialogs.broken import FOLDER, Broken, content, problems, read

MISTAKES = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_refused_by_its_sentence_and_no_other(mistake: Broken, tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    (folder / mistake.file).write_text(mistake.text, encoding="utf-8")
    assert tuple(problems(folder)) == mistake.refused


def test_the_content_they_are_put_into_is_without_mistake(tmp_path: Path) -> None:
    assert problems(content(tmp_path / "content")) == []


def test_todays_content_is_without_mistake(book: Book) -> None:
    assert check(book) == []
    assert check_phrases(load_phrases()) == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    for mistake in MISTAKES:
        if mistake.name in ("unknown_key", "role_missing", "emergency_service"):
            (folder / mistake.file).write_text(mistake.text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(folder)
    told = {sentence.partition(":")[0] for sentence in caught.value.problems}
    assert told == {"shop.yaml", "roles.yaml", "contacts/emergency.yaml"}


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    (folder / "shop.yaml").write_bytes(b"dialog: \xff\xfe")
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert caught.value.problems == ["shop.yaml: this is no readable text file in UTF-8 (UnicodeDecodeError)"]


@pytest.mark.parametrize("file", ["roles.yaml", "notices.yaml", "contacts/emergency.yaml", "contacts/directory.yaml"])
def test_a_file_that_is_missing_is_named(file: str, tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    (folder / file).unlink()
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert [sentence.partition(":")[0] for sentence in caught.value.problems] == [Path(file).name]


def test_the_revision_changes_with_any_change(tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    before = load(folder).revision
    assert load(folder).revision == before
    emergency = folder / "contacts" / "emergency.yaml"
    emergency.write_text(emergency.read_text(encoding="utf-8") + "# checked\n", encoding="utf-8")
    assert load(folder).revision != before


def test_true_and_false_need_no_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text('anytime: true\nfooter: false\n"yes": "no"\n', encoding="utf-8")
    assert read_yaml(path) == {"anytime": True, "footer": False, "yes": "no"}


def test_every_file_of_the_content_is_read(book: Book) -> None:
    assert {path.stem for path in CONTENT.glob("*.yaml")} - {"roles", "notices"} == set(book.dialogs)
