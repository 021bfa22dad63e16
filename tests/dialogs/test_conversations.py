"""Every conversation of tests/conversations/, the session saved and reloaded between all steps."""

from collections import Counter
from pathlib import Path

import pytest

from bot.i18n import Catalogs
from dialogs.model import Book
from dialogs.steps import Menu
from tests.dialogs.conversation import FOLDER, Conversation, Player, read

CONVERSATIONS = [conversation for path in sorted(FOLDER.glob("*.yaml")) for conversation in read(path)]
LANGUAGES = {"kk", "ru", "uz", "en"}
VOICES = {
    "self",
    "relative",
    "child",
    "building",
    "household",
    "compound",
    "deserter",
    "returned",
    "tester",
    "leaving",
}
"""Who must be heard in every language: `voices.<who>.yaml`."""


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.name)
def test_conversation(conversation: Conversation, book: Book, catalogs: Catalogs) -> None:
    player = Player(book, catalogs, conversation.language)
    for turn in conversation.turns:
        player.play(turn)


def test_there_are_conversations_in_every_language() -> None:
    languages = Counter(conversation.name.rpartition(".")[2] for conversation in CONVERSATIONS)
    assert set(languages) == LANGUAGES
    assert all(count >= 12 for count in languages.values()), languages


def test_a_conversation_is_named_after_its_dialog_and_language(book: Book) -> None:
    for conversation in CONVERSATIONS:
        dialog, what, language = conversation.name.split(".")
        assert dialog in {*book.dialogs, "voices"}, conversation.name
        assert what
        assert conversation.about
        assert conversation.language == language or conversation.name.startswith("start.unknown_language")


def test_every_voice_is_heard_in_every_language() -> None:
    heard = {conversation.name for conversation in CONVERSATIONS if conversation.name.startswith("voices.")}
    assert heard == {f"voices.{who}.{language}" for who in VOICES for language in LANGUAGES}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_voices_together_reach_help_in_every_situation(language: str, book: Book) -> None:
    start = book.step("help_now.start")
    assert isinstance(start, Menu)
    situations = {f"help_now.{name}" for name, choice in start.choices.items() if choice.goto == f"call_{name}"}
    situations.remove("help_now.danger")  # calls at once and asks nothing
    assert len(situations) == 13
    voices = [c for c in CONVERSATIONS if c.name.startswith("voices.") and c.language == language]
    reached = {turn["step"] for voice in voices for turn in voice.turns if turn.get("handoff") and "step" in turn}
    assert not situations - reached


@pytest.mark.parametrize("turn", ["{wave: hello}", "{start: '', step: a.b, colour: red}", "{start: '', command: menu}"])
def test_a_turn_that_cannot_be_played_is_refused(turn: str, tmp_path: Path) -> None:
    path = tmp_path / "menu.wrong.en.yaml"
    path.write_text(f'about: "A mistake."\nlanguage: en\nturns:\n  - {turn}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"menu\.wrong\.en\.yaml: turn 1"):
        read(path)


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        ("{write: hello}", r'"write" stands there once; write it in each language: kk, en'),
        ("{write: {kk: сәлем}}", r'"write" is missing in en; write it in each language: kk, en'),
        ("{write: {kk: сәлем, en: ''}}", r'"write" is missing in en'),
        ("{send: photo, caption: {kk: қара}}", r'"caption" is missing in en'),
        ("{edit: {kk: сәлем, en: hi, tr: selam}}", r'"edit" is given for tr; the file is in kk, en'),
        ("{start: '', shows: {kk: [a]}}", r'"shows" is missing in en'),
        ("{answers: {kk: {home: 'yes'}}}", r'"answers" is missing in en'),
    ],
)
def test_what_is_not_said_in_each_language_is_refused(turn: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "voices.wrong.yaml"
    path.write_text(f'about: "A mistake."\nlanguage: [kk, en]\nturns:\n  - {turn}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=rf"voices\.wrong\.yaml: turn 1: {sentence}"):
        read(path)


@pytest.mark.parametrize("languages", ["[]", "[kk, kk]"])
def test_a_file_names_each_of_its_languages_once(languages: str, tmp_path: Path) -> None:
    path = tmp_path / "voices.wrong.yaml"
    path.write_text(f'about: "A mistake."\nlanguage: {languages}\nturns: []\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"voices\.wrong\.yaml: name each language once"):
        read(path)


def test_a_file_in_several_languages_is_a_conversation_in_each(tmp_path: Path) -> None:
    path = tmp_path / "voices.two.yaml"
    turns = "  - {write: {kk: сәлем, en: hi}, handoff: {kk: null, en: urgent}, step: menu.doors}\n  - {press: go_on}\n"
    path.write_text(f'about: "Two."\nlanguage: [kk, en]\nturns:\n{turns}', encoding="utf-8")
    kazakh, english = read(path)
    assert (kazakh.name, kazakh.language) == ("voices.two.kk", "kk")
    assert kazakh.turns == [{"write": "сәлем", "handoff": None, "step": "menu.doors"}, {"press": "go_on"}]
    assert english.turns == [{"write": "hi", "handoff": "urgent", "step": "menu.doors"}, {"press": "go_on"}]
