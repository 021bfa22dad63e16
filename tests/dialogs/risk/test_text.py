import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.risk.text import LAUGH, MAX_CHARS, _lower, fold, key_of

TYPED = st.text(alphabet="абвіқғңөұүһўҳёйьъэюяabchkosxyz'ʻ’0123 .,!?«»\"()😂🆘\u200b\u0301\ufe0f\n", max_size=80)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), TYPED))
@example("\ud800 lone surrogate")
@example("ﷺ İstanbul ﬁ ½")
@example("\u0301\u0301а\u0301")
def test_words_stand_where_they_are_said_to(text: str) -> None:
    last = 0
    clause = sentence = 0
    for token in fold(text).tokens:
        assert token.key
        assert last <= token.start < token.end <= len(text)
        assert (token.clause, token.sentence) >= (clause, sentence)
        last, clause, sentence = token.start, token.clause, token.sentence


@settings(max_examples=300, deadline=None)
@given(
    st.text("абвіқғңөұүһўҳёйьъэюя 0123.,!😂🆘\u200b\u0301", max_size=60)
    | st.text("abchkosxyzqŞğöI' ’0123.,", max_size=60)
)
def test_folding_again_changes_nothing(text: str) -> None:
    keys = fold(text).keys
    assert fold(" ".join(keys)).keys == keys


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_case_does_not_matter_for_our_letters(text: str) -> None:
    letters = "".join(c for c in text if "а" <= c.lower() <= "я" or "a" <= c.lower() <= "z" or c == " ")
    assert fold(letters.upper()).keys == fold(letters.lower()).keys


def test_lower_case_never_moves_a_letter() -> None:
    for code in range(sys.maxunicode + 1):
        assert len(_lower(chr(code))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("қамап қойды", "камап койды"),
        ("жібермейді", "жибермейди"),
        ("өлтіремін", "олтиремин"),
        ("ҳўжайин", "хужайин"),
        ("ещё", "еще"),
        ("помогитееее", "помогите"),
        ("п\u200bа\u200bс\u200bпорт", "паспорт"),
        ("пaспoрт", "паспорт"),  # Latin a and o
        ("hеlp", "help"),  # Cyrillic е
        ("qo‘rqyapman", "qo'rqyapman"),
        ("qoʻrqyapman", "qorqyapman"),
        ("o'lim", "ölim"),
        ("tog'", "toğ"),
        ("chiqarishmayapti", "çiqarişmayapti"),
        ("shygarmaidy", "şığarmaıdy"),
        ("don't", "dont"),
        ("ПАСПОРТ", "паспорт"),
        ("и\u0306", "й"),
        ("ｈｅｌｐ", "help"),
        ("подъезд", "подьезд"),
    ],
)
def test_ways_of_typing_are_one(one: str, other: str) -> None:
    assert fold(one).keys == fold(other).keys


@pytest.mark.parametrize(
    ("one", "other"), [("был", "бил"), ("нее", "не"), ("бьет", "бет"), ("100", "10"), ("бьют", "but")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one).keys != fold(other).keys


def test_spans_lead_back_to_what_was_typed() -> None:
    text = "ПО\u200bМО\u0301ГИТЕ🆘нас бьют"
    assert [text[token.start : token.end] for token in fold(text).tokens] == [
        "ПО\u200bМО\u0301ГИТЕ",
        "нас",
        "бьют",
    ]


def test_digits_part_from_letters() -> None:
    assert fold("16дамын 14-15 жас").keys == ("16", "дамын", "14", "15", "жас")


def test_laughter_is_a_word() -> None:
    assert fold("ой🤣))").keys == ("ой", LAUGH, "))")


def test_clauses_and_quotations() -> None:
    tokens = fold("Он сказал: «Убью. Закопаю!» Я боюсь... помогите").tokens
    assert [token.clause for token in tokens] == [0, 0, 0, 1, 2, 2, 2]
    assert [token.sentence for token in tokens] == [0, 0, 0, 0, 0, 0, 0]
    assert [token.quoted for token in tokens] == [False, False, True, True, False, False, False]


def test_reads_only_the_beginning_of_a_huge_text() -> None:
    tokens = fold("помогите " * 100_000).tokens
    assert tokens[-1].end <= MAX_CHARS
    assert fold("я" * (MAX_CHARS * 5)).keys == ("я",)


def test_key_of_a_single_word() -> None:
    assert key_of("Қожайын") == "кожайын"
    assert key_of("!") == "!"
    assert unicodedata.is_normalized("NFKC", key_of("ﬁle"))
