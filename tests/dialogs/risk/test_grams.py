import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.risk.grams import LONGEST, MAX_WORD, NO_TOKEN, SHORTEST, Grams, alone, bare, gathered, grams
from dialogs.risk.text import MAX_CHARS, fold


def of(text: str) -> Grams:
    return grams(fold(text))


def same(one: Grams, other: Grams) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("меня заперли", "menya zaperli"),
        ("Бизни чиқаришмаяпти", "bizni chiqarishmayapti"),
        ("паспортымды алып қойды", "паспортымды алып койды"),
        ("ПОМОГИТЕЕЕ", "помогите"),
        ("один  два", "один два"),
    ],
)
def test_ways_of_typing_are_the_same_pieces_and_words(one: str, other: str) -> None:
    assert same(of(one), of(other))


@pytest.mark.parametrize(
    ("one", "other"), [("заперли", "запели"), ("один два", "два один"), ("помогите", "помогите!"), ("да?", "да")]
)
def test_different_texts_differ(one: str, other: str) -> None:
    assert not same(of(one), of(other))


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_text_without_words_is_empty(text: str) -> None:
    assert [len(part) for part in of(text)] == [0, 0, 0, 0]


def test_words_pairs_and_marks_each_in_their_token() -> None:
    found = of("один два, три!!!")
    assert found.word_tokens.tolist() == [0, 1, 2, 0, 1, NO_TOKEN, NO_TOKEN]
    assert len(set(found.words.tolist())) == 7


@pytest.mark.parametrize("letters", [1, 2, 3, 8])
def test_pieces_of_a_word_of_so_many_letters(letters: int) -> None:
    found = of("абвгдежз"[:letters])
    edges = letters + 2
    lengths = range(SHORTEST, min(LONGEST, edges) + 1)
    assert len(found.pieces) == sum(edges - length + 1 for length in lengths)
    assert set(found.piece_tokens.tolist()) == {0}


def test_pieces_never_span_two_words() -> None:
    both, one, other = of("один два"), of("один"), of("два")
    assert sorted(both.pieces.tolist()) == sorted(one.pieces.tolist() + other.pieces.tolist())


def test_an_endless_word_is_cut() -> None:
    assert len(bare("аб" * 5_000)) == MAX_WORD
    assert same(of("аб" * 5_000), of("аб" * 6_000))


def test_marks_count_once_and_only_where_the_text_is_read() -> None:
    assert same(of("да?"), of("да??"))
    assert same(of("а" * MAX_CHARS), of("а" * MAX_CHARS + "?!🆘"))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_piece_and_word_stands_in_a_token_of_the_text(text: str) -> None:
    count = len(fold(text).tokens)
    found = of(text)
    assert len(found.pieces) == len(found.piece_tokens)
    assert len(found.words) == len(found.word_tokens)
    assert all(0 <= place < count for place in found.piece_tokens)
    assert all(place == NO_TOKEN or 0 <= place < count for place in found.word_tokens)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_gathered_texts_have_the_pieces_and_words_of_each(texts: list[str]) -> None:
    read = [fold(text) for text in texts]
    many = gathered(read)
    assert many.texts == len(texts)
    for place, folded in enumerate(read):
        one = grams(folded)
        assert sorted(many.pieces[many.piece_texts == place]) == sorted(one.pieces)
        assert many.words[many.word_texts == place].tolist() == one.words.tolist()
        by_itself = alone(one)
        assert (by_itself.texts, by_itself.piece_texts.tolist()) == (1, [0] * len(one.pieces))
