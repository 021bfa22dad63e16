"""Telegram's HTML, place by place."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview.entities import detected, trimmed, utf16_length
from bot.preview.errors import ApiError
from bot.preview.html_text import parse_html


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        *((tag, "bold") for tag in ("b", "strong", "B")),
        *((tag, "italic") for tag in ("i", "em")),
        *((tag, "underline") for tag in ("u", "ins")),
        *((tag, "strikethrough") for tag in ("s", "strike", "del")),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_plain_tags(tag: str, kind: str) -> None:
    assert parse_html(f"ә<{tag}>😀</{tag}>") == ("ә😀", [{"type": kind, "offset": 1, "length": 2}])


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py">x</code>', {"type": "code"}),
        ("<a href='https://a.kz/'>x</a>", {"type": "text_link", "url": "https://a.kz/"}),
        ('<a href="a.kz">x</a>', {"type": "text_link", "url": "http://a.kz"}),
    ],
)
def test_tags_with_attributes(source: str, entity: dict[str, str]) -> None:
    assert parse_html(source) == ("x", [entity | {"offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ә</b>", "Unexpected end tag at byte offset 2"),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_what_is_broken_is_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#1241;&#x4d9;", "әә"),
        ("&nbsp; &copy; & &#0;", "&nbsp; &copy; & &#0;"),
        ("a > b", "a > b"),
    ],
)
def test_references(source: str, text: str) -> None:
    assert parse_html(source) == (text, [])


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    assert parse_html(f"<b>{html.escape(text, quote=False)}</b>")[0] == text


@given(st.text(alphabet="<>/&;bi a='\"-", max_size=40))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    reason = "Bad Request: can't parse entities: none"
    try:
        text, entities = parse_html(source)
    except ApiError as error:
        reason = error.description
        text, entities = "", []
    assert reason.startswith("Bad Request: can't parse entities: ")
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(text) for e in entities)


def test_white_space_at_the_ends_goes() -> None:
    text, entities = trimmed(*parse_html("  <b> 😀 </b> <i> </i>"))
    assert (text, entities) == ("😀", [{"type": "bold", "offset": 0, "length": 2}])


def test_telegram_finds_things_by_itself() -> None:
    found = detected("/start https://a.kz/b, me@a.kz @someone #work +7 701 000 00 00")
    assert [entity["type"] for entity in found] == [
        "bot_command",
        "url",
        "email",
        "mention",
        "hashtag",
        "phone_number",
    ]
    text, entities = parse_html("<code>/start</code> /help")
    assert [(e["type"], e["offset"]) for e in detected(text, entities)] == [("code", 0), ("bot_command", 7)]
