"""Every conversation of tests/conversations/, the session saved and reloaded between all steps."""

from collections import Counter
from pathlib import Path

import pytest

from bot.i18n import Catalogs
from dialogs.model import Book
from tests.dialogs.conversation import FOLDER, Conversation, Player, read

CONVERSATIONS = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.name)
def test_conversation(conversation: Conversation, book: Book, catalogs: Catalogs) -> None:
    player = Player(book, catalogs, conversation.language)
    for turn in conversation.turns:
        player.play(turn)


def test_there_are_conversations_in_every_language() -> None:
    languages = Counter(conversation.name.rpartition(".")[2] for conversation in CONVERSATIONS)
    assert set(languages) == {"kk", "ru", "uz", "en"}
    assert all(count >= 12 for count in languages.values()), languages


def test_a_conversation_is_named_after_its_dialog_and_language(book: Book) -> None:
    for conversation in CONVERSATIONS:
        dialog, what, language = conversation.name.split(".")
        assert dialog in book.dialogs, conversation.name
        assert what
        assert conversation.about
        assert conversation.language == language or conversation.name.startswith("start.unknown_language")


@pytest.mark.parametrize("turn", ["{wave: hello}", "{start: '', step: a.b, colour: red}", "{start: '', command: menu}"])
def test_a_turn_that_cannot_be_played_is_refused(turn: str, tmp_path: Path) -> None:
    path = tmp_path / "menu.wrong.en.yaml"
    path.write_text(f'about: "A mistake."\nlanguage: en\nturns:\n  - {turn}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"menu\.wrong\.en\.yaml: turn 1"):
        read(path)
