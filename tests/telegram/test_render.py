"""Any text, however broken, renders to HTML that Telegram takes, within its limits, in all languages."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Catalogs
from bot.preview.html_text import parse_html
from bot.telegram.render import LABEL, MESSAGE, ScreenRenderer, clean, cut, units
from dialogs.effects import Block, Button, Text
from dialogs.loader import read_languages

RENDERER = ScreenRenderer(Catalogs())
ANY = st.text(max_size=200) | st.sampled_from(
    ["<b>", "&amp;", "{name}", "\ud800", "😀" * 50, "\x00", "</i><a href='x'>", ""]
)
HUGE = st.tuples(st.text(min_size=1, max_size=20), st.integers(1, 1500)).map(lambda pair: pair[0] * pair[1])
TEXTS = st.builds(
    lambda id, value, literal: Text(id, (("name", value),), literal=literal), ANY | HUGE, ANY, st.booleans()
)
BLOCKS = st.lists(st.builds(Block, st.none() | TEXTS, st.none() | TEXTS, st.booleans()), max_size=5).map(tuple)


@settings(max_examples=300, deadline=None)
@given(BLOCKS, st.sampled_from(tuple(read_languages().known)), TEXTS)
def test_any_text_renders_to_valid_html_within_limits(blocks: tuple[Block, ...], language: str, label: Text) -> None:
    messages = RENDERER.render(language, blocks, (((Button(label, "a:b.c:d"),),)))
    assert messages
    for message in messages:
        plain, _ = parse_html(str(message["text"]))
        assert 0 < units(plain.strip()) <= MESSAGE
        assert units(plain) <= MESSAGE
    assert all("reply_markup" not in message for message in messages[:-1])
    markup: Any = messages[-1]["reply_markup"]
    assert 0 < units(markup["inline_keyboard"][0][0]["text"]) <= LABEL


@settings(max_examples=200, deadline=None)
@given(ANY | HUGE, st.integers(10, 5000))
def test_cutting_loses_nothing_but_white_space(text: str, limit: int) -> None:
    text = clean(text)
    pieces = cut(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_of_4097_characters_becomes_two_messages() -> None:
    messages = RENDERER.render("en", (Block(Text("x" * 4097, literal=True)),), ())
    assert [len(str(message["text"])) for message in messages] == [4096, 1]


def test_uzbek_cyrillic_is_made_from_the_latin_text() -> None:
    text = Catalogs().dialog("uz_cyrl", "Yes")
    assert text
    assert not any("a" <= c.lower() <= "z" for c in text)


def test_a_label_that_is_too_long_shows_that_something_is_missing() -> None:
    label = Text("111 · Отбасы, әйелдер және балалар мәселелері жөніндегі байланыс орталығы", literal=True)
    [message] = RENDERER.render("kk", (), ((Button(label, copy="111"),),))
    markup: Any = message["reply_markup"]
    assert markup["inline_keyboard"][0][0]["text"] == "111 · Отбасы, әйелдер және балалар мәселелері жөніндегі…"
