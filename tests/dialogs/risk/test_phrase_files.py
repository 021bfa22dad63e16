"""The phrase files that ship: their own examples, calls for help, and harmless messages that sound like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.rooms import the_judge
from dialogs.loader import load_phrases
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Level, Signal
from dialogs.risk.message import Assessment, assess_message
from dialogs.risk.phrase_check import check_phrases
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.text import MAX_CHARS
from tests.dialogs.risk.baits import BAITS
from tests.dialogs.risk.calls import CALLS
from tests.dialogs.risk.ordinary import ORDINARY

DATA = load_phrases()
JUDGE = the_judge()
BOOK = JUDGE.phrases


def assess(text: str, phrases: PhraseBook) -> Assessment:
    """By the phrases alone."""
    return assess_message(text, Judge(phrases, JUDGE.offer_phrases))


def test_all_four_languages_ship_and_their_examples_hold() -> None:
    assert set(DATA) == {"kk", "ru", "uz", "en"}
    assert check_phrases(DATA) == []


@pytest.mark.parametrize("language", sorted(DATA))
def test_every_signal_can_be_said_in_every_language(language: str) -> None:
    said = {signal for phrase in BOOK.phrases if phrase.language == language for signal in phrase.signals}
    assert said == set(Signal)


def test_there_are_sixteen_baits_a_language() -> None:
    assert {language: len(set(texts)) for language, texts in BAITS.items()} == dict.fromkeys(DATA, 16)


@pytest.mark.parametrize("text", [text for texts in BAITS.values() for text in texts])
def test_baits_call_nobody(text: str) -> None:
    judged = assess(text, BOOK)
    assert judged.level < Level.URGENT, judged.reasons


def test_ordinary_questions_call_almost_nobody() -> None:
    alarms = [text for text in ORDINARY if assess(text, BOOK).level >= Level.URGENT]
    assert len(alarms) <= len(ORDINARY) // 50, alarms


@pytest.mark.parametrize(("text", "level"), CALLS)
def test_calls_for_help_are_heard(text: str, level: str) -> None:
    judged = assess(text, BOOK)
    assert judged.level >= Level(level), judged
    assert judged.reasons


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_the_same_answer_twice_with_true_places(text: str) -> None:
    judged = assess(text, BOOK)
    assert judged == assess(text, BOOK)
    for reason in judged.reasons:
        assert 0 <= reason.start < reason.end <= len(text)
        assert all(word in text for word in reason.words)


WORDS = sorted({word for texts in BAITS.values() for text in texts for word in text.split()} | {
    word for text, _ in CALLS for word in text.split()
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_mix_of_words_is_judged(words: list[str]) -> None:
    judged = assess(" ".join(words), BOOK)
    assert (judged.level is Level.NONE) == (not judged.reasons) or judged.signals == (Signal.TRAVEL_SOON,)


@pytest.mark.parametrize("word", ["бьют ", "помогите нас не выпускают ", "паспорт забрали ", "a", "\u0301", "«.» "])
def test_huge_texts_are_read_in_bounds(word: str) -> None:
    judged = assess(word * (3 * MAX_CHARS // len(word)), BOOK)
    assert len(judged.reasons) < 10_000
    assert all(reason.end <= MAX_CHARS for reason in judged.reasons)
