"""What is stale, missing or broken in templates and translations is found, each with its mend."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dialogs.catalogs import LABEL, TEXT
from dialogs.extract import CATALOGS, bot_template, dialogs_template, extract, main, problems
from dialogs.loader import CONTENT, LOCALES
from dialogs.model import Book

PO = "LC_MESSAGES/dialogs.po"


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogs of today's texts; one that waits for a translator is "translated" by itself."""
    locales = Path(shutil.copytree(LOCALES, tmp_path_factory.mktemp("complete") / "locales"))
    extract(locales)
    for path in locales.glob("*/LC_MESSAGES/*.po"):
        catalog = opened(path)
        for message in catalog:
            message.string = message.string or message.id
        write(path, catalog)
    return locales


@pytest.fixture
def locales(complete: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(complete, tmp_path / "locales"))


def opened(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=path.stem)


def write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=100)


def translate(path: Path, text: str, string: str, *, fuzzy: bool = False) -> None:
    """Give one text of the catalog another translation."""
    catalog = opened(path)
    message = catalog.get(text)
    assert message is not None
    message.string = string
    if fuzzy:
        message.flags.add("fuzzy")
    write(path, catalog)


def test_complete_catalogs_have_no_problem(locales: Path) -> None:
    assert problems(locales) == []


@pytest.mark.parametrize(
    ("text", "string", "fuzzy", "said"),
    [
        ("Begin", "", False, "is not translated; write msgstr"),
        ("Begin", "  ", False, "is not translated; write msgstr"),
        ("Begin", "Бастау", True, "is marked fuzzy; check the translation and remove the mark"),
        ("Question {number} of {total}", "{number}-сұрақ", False, "has other {placeholders}"),
        ("Question {number} of {total}", "{total} ішінен {nomer}-сұрақ", False, "has other {placeholders}"),
        ("Question {number} of {total}", "{number} {number} {total}", False, "has other {placeholders}"),
        ("{number} (police)", "полиция", False, "has other {placeholders}"),
        ("Begin", "Б" * (LABEL + 1), False, f"has {LABEL + 1} characters, {LABEL} fit; shorten it"),
        ("Question {number} of {total}", "{number} {total}" + "с" * TEXT, False, f"{TEXT} fit; shorten it"),
        ("Begin", "<b>Бастау</b>", False, "holds markup; write plain text"),
    ],
)
def test_a_broken_translation_is_found(text: str, string: str, fuzzy: bool, said: str, locales: Path) -> None:
    translate(locales / "kk" / PO, text, string, fuzzy=fuzzy)
    found = problems(locales)
    assert len(found) == 1, found
    assert found[0].startswith(f'locales/kk/{PO}: "{text[:60]}"')
    assert said in found[0]


def test_a_label_that_just_fits_is_no_problem(locales: Path) -> None:
    translate(locales / "uz" / PO, "Begin", "B" * LABEL)
    assert problems(locales) == []


def test_a_missing_and_a_left_over_text_are_found(locales: Path) -> None:
    path = locales / "ru" / PO
    catalog = opened(path)
    catalog.delete("Begin")
    catalog.add("Begin the beguine", "Начало")
    write(path, catalog)
    assert problems(locales) == [
        f'locales/ru/{PO}: lacks "Begin"; run `make locales`',
        f'locales/ru/{PO}: "Begin the beguine" is no text any more; run `make locales`',
    ]


@pytest.mark.parametrize("name", ["dialogs.pot", "bot.pot"])
def test_a_stale_or_missing_template_is_found(name: str, locales: Path) -> None:
    said = [f"locales/{name} is not what content and code say; run `make locales`"]
    with (locales / name).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Old"\nmsgstr ""\n')
    assert problems(locales) == said
    (locales / name).unlink()
    assert problems(locales) == said


def test_a_missing_catalog_lacks_every_text(locales: Path, book: Book) -> None:
    (locales / "uz" / PO).unlink()
    found = problems(locales)
    assert len(found) == len([message for message in dialogs_template(book) if message.id])
    assert all("lacks" in problem for problem in found)


def changed(folder: Path) -> Path:
    """Today's content with one sentence changed."""
    content = Path(shutil.copytree(CONTENT, folder / "content"))
    menu = content / "menu.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace('"Menu"', '"All doors"', 1), encoding="utf-8")
    return content


def test_changed_content_makes_templates_and_catalogs_stale(locales: Path, tmp_path: Path) -> None:
    found = problems(locales, changed(tmp_path))
    assert "locales/dialogs.pot is not what content and code say; run `make locales`" in found
    for locale in CATALOGS:
        assert f'locales/{locale}/{PO}: lacks "All doors"; run `make locales`' in found


def test_extraction_keeps_translations_and_asks_for_the_new_ones(locales: Path, tmp_path: Path) -> None:
    translate(locales / "kk" / PO, "Begin", "Бастау")
    report = extract(locales, changed(tmp_path))
    assert next(line for line in report if line.startswith("kk dialogs")).endswith("1 untranslated")
    assert next(line for line in report if line.startswith("en dialogs")).endswith("0 untranslated")
    kept, new = (opened(locales / "kk" / PO).get(text) for text in ("Begin", "All doors"))
    assert kept is not None
    assert new is not None
    assert (kept.string, new.string) == ("Бастау", "")


def test_an_extraction_that_changes_nothing_changes_no_file(locales: Path) -> None:
    extract(locales)
    before = {path: path.read_bytes() for path in locales.rglob("*.po*")}
    extract(locales)
    assert before == {path: path.read_bytes() for path in locales.rglob("*.po*")}


def test_counselors_texts_are_extracted_from_the_code() -> None:
    assert "This case is closed." in {message.id for message in bot_template()}


def test_the_command_says_what_it_found_and_fails_for_it(locales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (locales / "bot.pot").unlink()
    assert main(["--check"], locales) == 1
    assert "run `make locales`" in capsys.readouterr().out
    assert main([], locales) == 0
    assert "kk bot: " in capsys.readouterr().out
    assert main(["--check"], locales) == 0
    assert "all texts in all languages" in capsys.readouterr().out


def test_all_languages_have_a_catalog_of_both_domains() -> None:
    for locale in CATALOGS:
        for domain in ("dialogs", "bot"):
            assert (LOCALES / locale / "LC_MESSAGES" / f"{domain}.po").exists()
