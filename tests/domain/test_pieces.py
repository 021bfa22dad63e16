"""Long texts in pieces: whole, in order, within the limit, no character torn."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import utf16_length
from bot.domain.pieces import pieces


@given(st.text(), st.integers(2, 50))
def test_pieces_hold_everything_and_fit(text: str, limit: int) -> None:
    made = pieces(text, limit)
    assert "".join(made) == text
    assert all(0 < utf16_length(piece) <= limit for piece in made)


def test_emoji_count_twice() -> None:
    assert [len(piece) for piece in pieces("😀" * 2048, 4000)] == [2000, 48]
