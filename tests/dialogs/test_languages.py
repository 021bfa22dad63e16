"""Languages are data: an invented one is added as docs/writing.md says, is spoken, and is removed again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.i18n import Catalogs
from dialogs.catalogs import waiting
from dialogs.checks import check
from dialogs.effects import Ask, Button, Effect, Text
from dialogs.engine import advance
from dialogs.events import Pressed, Started
from dialogs.extract import extract, problems
from dialogs.loader import ContentError, load, read_languages
from dialogs.model import Book
from dialogs.revisions import bring
from dialogs.session import Session
from tests.preview.writing import Writer

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
INVENTED = """
[qaa]
name = "Qaa-qaa"
script = "Latn"
reviewers = []
"""


def added(folder: Path) -> Writer:
    """A copy of the product in which somebody has added a language and translated every text."""
    writer = Writer.at(folder)
    with (writer.locales / "languages.toml").open("a", encoding="utf-8") as file:
        file.write(INVENTED)
    report = extract(writer.locales, writer.content)
    assert any(line.startswith("qaa dialogs:") and not line.endswith(" 0 untranslated") for line in report)
    for domain in ("dialogs", "bot"):
        translate(writer.locales / "qaa" / "LC_MESSAGES" / f"{domain}.po", lambda text: f"qa {text}"[:64])
    return writer


def translate(path: Path, worded: Callable[[str], str]) -> None:
    """Every text by a function; its placeholders stay."""
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, domain=path.stem)
    for message in catalog:
        if message.id:
            text = str(message.id)
            message.string = worded(text) if "{" not in text else f"qa {text}"
    with path.open("wb") as file:
        write_po(file, catalog)


def buttons(effects: tuple[Effect, ...]) -> dict[str, Button]:
    asked = next(effect for effect in effects if isinstance(effect, Ask))
    return {button.label.id: button for row in asked.rows for button in row}


def title(effects: tuple[Effect, ...]) -> Text:
    block = next(effect for effect in effects if isinstance(effect, Ask)).blocks[-1]
    return block.title or block.text or Text("")


def test_an_invented_language_is_offered_spoken_and_passes_the_checks(tmp_path: Path) -> None:
    writer = added(tmp_path)
    book, catalogs = load(writer.content, locales=writer.locales), Catalogs(locales=writer.locales)
    assert check(book) == []
    assert waiting(book, writer.locales)["qaa"] == []
    assert [problem for problem in problems(writer.locales, writer.content) if "qaa" in problem] == []

    session, effects = advance(book, Session.fresh("abc12"), Started(NOW, language_code="xx"))
    offered = buttons(effects)
    assert list(offered) == ["Қазақша", "Русский", "Oʻzbekcha", "Ўзбекча", "English", "Qaa-qaa"]
    session, effects = advance(book, session, Pressed(NOW, offered["Qaa-qaa"].data))
    assert session.language == "qaa"
    for label in ("Go on", "Yes, I can write", "📖 Personal safety"):
        shown = title(effects)
        assert catalogs.dialog("qaa", shown.id).startswith("qa ")
        session, effects = advance(book, session, Pressed(NOW, buttons(effects)[label].data))
    assert session.place is not None
    assert session.place.startswith("safety.")
    again = Session.from_json(session.to_json())
    assert again == session


def test_a_phone_in_the_invented_language_is_greeted_in_it(tmp_path: Path) -> None:
    writer = added(tmp_path)
    book = load(writer.content, locales=writer.locales)
    session, _ = advance(book, Session.fresh("abc12"), Started(NOW, language_code="qaa"))
    assert (session.language, session.place) == ("qaa", book.roles["welcome"])


def test_who_reads_a_language_that_was_removed_goes_on_in_the_default_one(tmp_path: Path, book: Book) -> None:
    writer = added(tmp_path)
    with_it = load(writer.content, locales=writer.locales)
    session = replace(Session.fresh("abc12", "qaa"), place="safety.start", welcomed=True, revision=with_it.revision)
    assert bring(with_it, session) == session
    assert with_it.revision != book.revision
    brought = bring(book, session)
    assert (brought.language, brought.place) == ("ru", "safety.start" if book.has("safety.start") else brought.place)
    assert Catalogs().dialog("qaa", "Yes") == Catalogs().dialog("ru", "Yes")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('default = "ru"', 'default = "fr"', 'languages.toml: `default` must name one of the languages, not "fr"'),
        ('made_from = "uz"', 'made_from = "tg"', 'languages.toml: uz_cyrl: it is made from "tg", which is not listed'),
        ("[kk]", "[KK]", 'languages.toml: "KK": a language is named by small letters'),
        ('name = "English"', "", 'languages.toml: en: "name": this key is missing; add it'),
        ("[ru]", "[ru", "languages.toml: cannot be read:"),
    ],
)
def test_a_mistake_in_the_list_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = (Writer.at(tmp_path).locales / "languages.toml").read_text(encoding="utf-8")
    (tmp_path / "languages.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_languages(tmp_path)
    assert any(problem.startswith(said) for problem in caught.value.problems), caught.value.problems
