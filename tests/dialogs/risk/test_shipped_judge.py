"""The judge that ships, on any text: it never raises, always says the same, and its work grows with the length."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.app.rooms import the_judge
from dialogs.risk.grams import grams
from dialogs.risk.judge import text_for_meaning
from dialogs.risk.message import assess_message, assess_messages
from dialogs.risk.offer import assess_offer
from dialogs.risk.reason import Reason
from dialogs.risk.text import MAX_CHARS, fold

JUDGE = the_judge()
WORDS = sorted({
    word for book in (JUDGE.phrases, JUDGE.offer_phrases) for phrase in book.phrases for text in phrase.match
    for word in text.split()
})  # fmt: skip
ODD = st.text("а́б̈й ё\u0316\u0300\u200b\u200f\u202eשלוםمرحبا🆘👨‍👩‍👧😂ﷺİıſᲂ'ʻ\0\n\t.,!?«»()0٣½", max_size=60)
ANY = st.text(max_size=200) | ODD | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
LONG = st.builds(
    lambda parts, times: (" ".join(parts) * times)[:MAX_CHARS],
    st.lists(st.sampled_from(WORDS) | st.text(max_size=20) | ODD, min_size=1, max_size=20),
    st.integers(1, 2_000),
)
OTHER = "они забрали мой паспорт и не выпускают, помогите"


def are_true(reasons: tuple[Reason, ...], text: str) -> bool:
    """Places within the text, at words of it."""
    return all(
        0 <= reason.start < reason.end <= len(text)
        and reason.words
        and all(word in text for word in reason.words)
        and text[reason.start : reason.end].startswith(reason.words)
        for reason in reasons
    )


def holds(text: str) -> None:
    judged, offer = assess_message(text, JUDGE), assess_offer(text, JUDGE)
    assert [judged] * 2 == [assess_message(text, JUDGE), assess_messages([OTHER, text, ""], JUDGE)[1]]
    assert offer == assess_offer(text, JUDGE)
    assert are_true(judged.reasons, text)
    assert are_true(offer.reasons, text)
    assert 0 <= judged.danger <= 1
    assert 0 <= offer.high <= 1
    for learned in (JUDGE.messages, JUDGE.offers):
        assert learned is not None
        text_for_meaning(text, learned)


@settings(max_examples=300, deadline=None)
@given(ANY)
@example("")
@example("\u0301\u0301а\u0301 помогите")
@example("İstanbul'da çalışıyorum, ışık")
@example("ſ ᲂ ﬁ ½ ﷺ")
@example("🆘" * 300)
def test_any_text(text: str) -> None:
    holds(text)


@settings(max_examples=40, deadline=None)
@given(LONG)
@example("а" * MAX_CHARS)
@example("\u0316\u0300" * 2_000)
@example("помогите" * 9_000)
def test_any_long_text(text: str) -> None:
    holds(text)


def test_the_shipped_judge_has_both_layers() -> None:
    for learned in (JUDGE.messages, JUDGE.offers):
        assert learned is not None
        assert learned.heads is not None


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of our own code run: a measure of work that is the same every time."""
    count = 0

    def tracer(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "dialogs" not in frame.f_code.co_filename:
            return None
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def work_of(text: str) -> int:
    """Lines run for both judgements, matches and grams. Words are known by then: the second time is counted."""
    folded = fold(text)
    parts = grams(folded)
    matches = sum(len(book.find(folded).matches) for book in (JUDGE.phrases, JUDGE.offer_phrases))
    assess_message(text, JUDGE), assess_offer(text, JUDGE)
    run = lines_run(lambda: (assess_message(text, JUDGE), assess_offer(text, JUDGE)))
    return run + matches + len(parts.pieces) + len(parts.words)


PHRASE_WORDS = " ".join(WORDS[:: max(1, len(WORDS) // 40)])


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("сколько стоит патент в этом году ", id="words"),
        pytest.param("я", id="one letter"),
        pytest.param("я ", id="one letter as words"),
        pytest.param("абвгд", id="one word"),
        pytest.param("меня заперли забрали паспорт не выпускают бьют ", id="phrases"),
        pytest.param(f"{PHRASE_WORDS} ", id="words of phrases"),
        pytest.param("не никто не никто паспорт ", id="denials"),
        pytest.param("они бьют: фильм, новости, «меня заперли» ", id="dampers"),
        pytest.param("предоплата паспорт у нас срочно молодые девушки ", id="offers"),
        pytest.param("?!.,;:«»", id="punctuation"),
        pytest.param(")) ", id="brackets"),
        pytest.param("а\u0301", id="accents"),
        pytest.param("16 000 #10-17 ", id="numbers"),
        pytest.param("ﷺ ", id="one letter that stands for many"),
    ],
)
def test_work_grows_with_the_length_and_not_faster(piece: str) -> None:
    short, middle, long = (work_of((piece * (chars // len(piece) + 1))[:chars]) for chars in (2_000, 4_000, 8_000))
    assert middle / short <= 2.6
    assert long / middle <= 2.6
