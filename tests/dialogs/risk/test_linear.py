import io
from collections.abc import Callable
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.risk.grams import gathered, grams
from dialogs.risk.linear import Linear, counted, quantized, values_of
from dialogs.risk.text import fold
from tests.dialogs.risk.small import BIAS, block, linear

LABELS = ("danger", "calm")
WORDS = {"заперли": {"danger": 8}, "спасибо": {"danger": -2, "calm": 6}}
MODEL = linear(LABELS, WORDS)


def with_pieces() -> Linear:
    """Knows all pieces of two words, and a pair of words, too."""
    found = grams(fold("заперли спасибо нас"))
    pieces = {int(piece): {"danger": at % 5 - 2, "calm": at % 3} for at, piece in enumerate(found.pieces)}
    words = {int(word): {"danger": at + 1, "calm": -at} for at, word in enumerate(found.words)}
    return Linear(
        LABELS,
        block(pieces, LABELS),
        block(words, LABELS),
        np.array([0.5, 0.25], dtype=np.float32),
        np.array([-1, 1], dtype=np.float32),
    )


def scores(text: str, model: Linear = MODEL) -> dict[str, float]:
    return dict(zip(model.labels, map(float, model.scores(grams(fold(text)))), strict=True))


@pytest.mark.parametrize(
    ("text", "danger", "calm"),
    [
        ("", BIAS, BIAS),
        ("чужие слова", BIAS, BIAS),
        ("нас заперли", BIAS + 8, BIAS),
        ("Заперли, заперли, заперли", BIAS + 8, BIAS),
        ("спасибо", BIAS - 2, BIAS + 6),
        ("заперли спасибо", BIAS + 6 / 2**0.5, BIAS + 6 / 2**0.5),
    ],
)
def test_scores_are_what_the_known_words_weigh(text: str, danger: float, calm: float) -> None:
    found = scores(text)
    assert (found["danger"], found["calm"]) == pytest.approx((danger, calm), abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["заперли", "спасибо", "нас", "заперла", "иное", "за"]), max_size=12))
def test_weights_of_all_tokens_sum_to_the_score(words: list[str]) -> None:
    model, folded = with_pieces(), fold(" ".join(words))
    found = grams(folded)
    for at, label in enumerate(LABELS):
        weights = model.weights_of(found, label, len(folded.tokens))
        assert len(weights) == len(words)
        assert sum(weights) + float(model.bias[at]) == pytest.approx(float(model.scores(found)[at]), abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["заперли", "спасибо", "нас", "иное", "за", "?"]), max_size=30).map(" ".join)))
def test_several_texts_score_to_the_last_bit_as_each_alone(texts: list[str]) -> None:
    model, read = with_pieces(), [fold(text) for text in texts]
    assert model.scores_of(gathered(read)).tolist() == [model.scores(grams(folded)).tolist() for folded in read]


def test_a_mark_weighs_but_is_no_words_reason() -> None:
    model = Linear(
        LABELS,
        block({}, LABELS),
        block({crc32(b"mark ?"): {"danger": 3}}, LABELS),
        np.ones(2, dtype=np.float32),
        np.zeros(2, dtype=np.float32),
    )
    assert scores("правда?", model)["danger"] == pytest.approx(3)
    assert model.weights_of(grams(fold("правда?")), "danger", 1) == [0]


def test_a_label_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        MODEL.weights_of(grams(fold("заперли")), "nothing", 1)


@pytest.mark.parametrize("make", [lambda: linear(LABELS, WORDS), lambda: linear(LABELS, {}), with_pieces])
def test_bytes_and_back(make: Callable[[], Linear]) -> None:
    model = make()
    again = Linear.from_bytes(model.to_bytes())
    assert again.labels == model.labels
    assert again.to_bytes() == model.to_bytes() == make().to_bytes()
    for text in ("", "нас заперли", "заперли спасибо нас?"):
        assert scores(text, again) == scores(text, model)


def array_file() -> bytes:
    out = io.BytesIO()
    np.save(out, np.zeros(3))
    return out.getvalue()


def archive(**arrays: object) -> bytes:
    out = io.BytesIO()
    stored: dict[str, Any] = {name: np.array(values) for name, values in arrays.items()}
    np.savez_compressed(out, **stored)
    return out.getvalue()


def changed(data: bytes) -> bytes:
    middle = data.index(b"piece_hashes") + 200
    return data[:middle] + bytes(byte ^ 255 for byte in data[middle : middle + 40]) + data[middle + 40 :]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"no model", id="a text"),
        pytest.param(b"PK\x03\x04 no archive", id="no archive"),
        pytest.param(array_file(), id="one array"),
        pytest.param(archive(labels=["danger"]), id="other arrays"),
        pytest.param(archive(labels=[object()]), id="pickled objects"),
        pytest.param(MODEL.to_bytes()[:-60], id="cut at the end"),
        pytest.param(MODEL.to_bytes()[:200], id="cut at the beginning"),
        pytest.param(changed(with_pieces().to_bytes()), id="changed within"),
    ],
)
def test_wrong_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Linear.from_bytes(data)


def test_counted_finds_known_features_once_each() -> None:
    known = np.array([3, 5, 9], dtype=np.uint32)
    at, counts = counted(known, np.array([9, 4, 3, 9, 100], dtype=np.uint32))
    assert (at.tolist(), counts.tolist()) == ([0, 2], [1, 2])
    for empty in (counted(known[:0], known), counted(known, known[:0]), counted(known, known[:1] + np.uint32(1))):
        assert [len(part) for part in empty] == [0, 0]


def test_values_have_length_one_and_repetition_counts_little() -> None:
    rare = np.array([1, 2], dtype=np.float32)
    values = values_of(rare, np.array([1, 1]))
    assert values.tolist() == pytest.approx([1 / 5**0.5, 2 / 5**0.5])
    repeated = values_of(rare, np.array([1, 100]))
    assert repeated[1] / repeated[0] == pytest.approx(2 * (1 + np.log(100)))
    assert values_of(rare[:0], np.array([], dtype=np.intp)).tolist() == []


def test_quantized_weights_stay_near() -> None:
    columns = [np.array([0.5, -1, 0.25], dtype=np.float32), np.zeros(3, dtype=np.float32)]
    scale, whole = quantized(columns)
    assert whole.dtype == np.int8
    assert np.abs(whole).max(axis=0).tolist() == [127, 0]
    assert np.abs(whole * scale - np.stack(columns, axis=1)).max() <= scale[0] / 2 + 1e-6
