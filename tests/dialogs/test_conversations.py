"""Every conversation of tests/conversations/, the session saved and reloaded between all steps."""

import pytest

from bot.i18n import Catalogs
from dialogs.model import Book
from tests.dialogs.conversation import FOLDER, Conversation, Player, read

CONVERSATIONS = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs()


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.name)
def test_conversation(conversation: Conversation, book: Book, catalogs: Catalogs) -> None:
    player = Player(book, catalogs, conversation.language)
    for turn in conversation.turns:
        player.play(turn)


def test_there_are_conversations_in_every_language() -> None:
    assert len(CONVERSATIONS) >= 1
    assert {c.language for c in CONVERSATIONS} >= {"kk", "ru", "uz", "en"}
