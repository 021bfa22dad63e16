"""Formatted text as HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.html_text import parse_html
from bot.preview.page.rich_text import rich

KINDS = (
    "bold", "italic", "code", "pre", "blockquote", "spoiler", "text_link", "url", "bot_command", "phone_number",
    "email", "mention", "unknown",
)  # fmt: skip


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'\n😀"), max_size=60),
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(KINDS),
                "offset": st.integers(0, 60),
                "length": st.integers(0, 60),
                "url": st.sampled_from(["https://example.org/?a=1&b=\"'<>", "javascript:alert(1)"]),
            }
        ),
        max_size=5,
    ),
)
def test_formatted_text_is_never_markup(text: str, entities: list[dict[str, object]]) -> None:
    """Parsed again, the HTML has only known elements; the words are the same."""

    class Reader(HTMLParser):
        words = ""

        def handle_data(self, data: str) -> None:
            self.words += data

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in {"strong", "em", "code", "pre", "blockquote", "span", "a", "button"}
            assert not str(dict(attrs).get("href", "")).startswith("javascript")

    reader = Reader()
    reader.feed(str(rich(text, entities)))
    reader.close()
    squeezed = re.compile(r"[\n\ufffd]|[^\x00-\uffff]")
    assert squeezed.sub("", reader.words).replace("\r", "") == squeezed.sub("", text).replace("\r", "")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a <b>bold <i>both</i></b> z", "a <strong>bold <em>both</em></strong> z"),
        ("😀<b>after</b> two units", "😀<strong>after</strong> two units"),
        ("<blockquote>said</blockquote>\nnext", "<blockquote>said</blockquote>next"),
        ("<b>1 &lt; 2</b>", "<strong>1 &lt; 2</strong>"),
        ('<a href="ftp://example.org">no</a>', "no"),
    ],
)
def test_formatting(source: str, html: str) -> None:
    assert str(rich(*parse_html(source))) == html


def test_partly_overlapping_marks_end_with_the_outer_one() -> None:
    marks = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}]
    assert str(rich("abcdef", marks)) == "<strong>ab<em>c</em></strong>def"
