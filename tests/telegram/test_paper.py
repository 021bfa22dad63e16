"""The file to print: all that stands on it can be read, in every script."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bot.i18n import Catalogs
from bot.telegram.paper import Line, make_pdf
from bot.telegram.render import ScreenRenderer
from dialogs.engine.sheet_screens import SheetScreen
from dialogs.model import Book
from dialogs.session import Session
from dialogs.steps import Sheet
from tests.dialogs.sessions import NOW


def pages(data: bytes) -> list[str]:
    """The words on every sheet."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz_cyrl", "en"])
def test_every_sheet_is_printed_whole_in_every_language(book: Book, catalogs: Catalogs, language: str) -> None:
    renderer = ScreenRenderer(catalogs)
    steps = {f"{dialog}.{name}": step for dialog, found in book.dialogs.items() for name, step in found.steps.items()}
    sheets = [(ref, step) for ref, step in steps.items() if isinstance(step, Sheet)]
    assert len(sheets) > 1
    for ref, step in sheets:
        session = Session("abc12", language, place=ref, welcomed=True, revision=book.revision)
        told: Any = renderer.paper(language, SheetScreen(book, session, ref, NOW).to_print(step))["document"]
        lines = [Line(*line) for line in told["lines"]]
        text = " ".join(pages(make_pdf(str(told["title"]), lines)))
        assert text.count("☐") == len(step.points)
        for line in lines:
            assert all(word in text for word in line.text.split())


def test_what_is_done_is_ticked_and_signs_without_a_shape_are_left_out() -> None:
    [page] = pages(make_pdf("🧳 Plan \t", [Line("Passport", done=True), Line("Money 💰 hidden", room=True)]))
    assert page == "Plan ☑ Passport ☐ Money hidden"


def test_a_point_is_not_torn_in_two_and_nothing_falls_off() -> None:
    lines = [Line(f"point {number} " + "word " * 30 + f"end {number}", room=True) for number in range(20)]
    sheets = pages(make_pdf("Long", lines))
    assert len(sheets) > 2
    for number in range(20):
        [sheet] = [sheet for sheet in sheets if f"point {number} " in sheet]
        assert f"end {number}" in sheet


def test_nothing_tells_when_it_was_made() -> None:
    assert make_pdf("Plan", [Line("x")]) == make_pdf("Plan", [Line("x")])
    facts = PdfReader(BytesIO(make_pdf("Plan", []))).metadata
    assert facts is not None
    assert not facts.author
    assert "2000" in str(facts.get("/CreationDate"))


def test_even_an_empty_list_and_an_endless_word_make_a_file() -> None:
    assert pages(make_pdf("", []))
    assert "x" * 50 in "".join(pages(make_pdf("x" * 4000, [Line("y" * 4000)]))).replace(" ", "")
