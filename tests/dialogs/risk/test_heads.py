import io
from typing import Any

import numpy as np
import pytest

from dialogs.risk.heads import Heads, Vector

LABELS = ("danger", "other")


def small() -> Heads:
    """Two known examples: like the first is danger, like the second is none."""
    return Heads(
        labels=LABELS,
        mean=np.array([0.5, 0, 0], dtype=np.float32),
        weights=np.array([[2, 0], [0, 4], [0, 0]], dtype=np.float16),
        bias=np.array([1, -1], dtype=np.float32),
        like_labels=("danger",),
        examples=np.array([[100, 0, 0], [0, 0, 100]], dtype=np.int8),
        step=0.01,
        duals=np.array([[3], [-3]], dtype=np.float16),
        like_bias=np.array([0.5], dtype=np.float32),
        width=1.0,
    )


def meaning(*values: float) -> Vector:
    return np.array(values, dtype=np.float32)


@pytest.mark.parametrize(
    ("vector", "linear", "near"),
    [
        # Centred and of length 1, it is an example: distance 0, and 2 from the other one.
        (meaning(1, 0, 0), [2, -1], 3 * (1 - np.exp(-2)) + 0.5),
        (meaning(0.5, 0, 1), [1, -1], -3 * (1 - np.exp(-2)) + 0.5),
        # Equally far from both.
        (meaning(0.5, 1, 0), [1, 3], 0.5),
    ],
)
def test_scores(vector: Vector, linear: list[float], near: float) -> None:
    found, like = small().scores(vector)
    assert found.tolist() == pytest.approx(linear, abs=1e-3)
    assert like.tolist() == pytest.approx([near], abs=1e-3)


def test_the_mean_itself_has_a_score() -> None:
    linear, like = small().scores(meaning(0.5, 0, 0))
    assert np.isfinite([*linear, *like]).all()


def test_bytes_and_back() -> None:
    model = small()
    again = Heads.from_bytes(model.to_bytes())
    assert (again.labels, again.like_labels) == (LABELS, ("danger",))
    assert again.to_bytes() == model.to_bytes() == small().to_bytes()
    for vector in (meaning(1, 0, 0), meaning(0, -0.6, 0.8)):
        assert [part.tolist() for part in again.scores(vector)] == [part.tolist() for part in model.scores(vector)]


def test_heads_without_likeness_and_back() -> None:
    bare = Heads.from_bytes(
        Heads(
            LABELS,
            np.zeros(2, dtype=np.float32),
            np.ones((2, 2), dtype=np.float16),
            np.zeros(2, dtype=np.float32),
            (),
            np.zeros((0, 2), dtype=np.int8),
            0.1,
            np.zeros((0, 0), dtype=np.float16),
            np.zeros(0, dtype=np.float32),
            1.0,
        ).to_bytes()
    )
    linear, like = bare.scores(meaning(1, 0))
    assert (bare.like_labels, linear.tolist(), like.tolist()) == ((), [1, 1], [])


def archive(**arrays: object) -> bytes:
    out = io.BytesIO()
    stored: dict[str, Any] = {name: np.array(values) for name, values in arrays.items()}
    np.savez_compressed(out, **stored)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"no model", id="a text"),
        pytest.param(b"PK\x03\x04 no archive", id="no archive"),
        pytest.param(archive(labels=["danger"]), id="other arrays"),
        pytest.param(archive(numbers=[1.0]), id="too few numbers"),
        pytest.param(small().to_bytes()[:-60], id="cut at the end"),
        pytest.param(small().to_bytes()[:200], id="cut at the beginning"),
    ],
)
def test_wrong_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Heads.from_bytes(data)
