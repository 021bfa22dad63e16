"""A list as a PDF to print: one column on A4, large letters, boxes, room to write by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.recorder import FPDFRecorder

FILE_NAME = "list.pdf"
"""Says nothing of what stands in it: names of files are seen by whoever looks at a phone's downloads."""
FONTS = Path(__file__).with_name("fonts")
MARGIN, INDENT = 18.0, 9.0
"""Millimetres from the edge of the sheet, and from a box to its words."""
TITLE, WORDS, LEADING = 20, 13, 6.5
"""Points of the letters; millimetres from line to line."""
GREY = 150
"""Of the lines, from 0 (black) to 255; nobody's ink is to be wasted."""
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in every file, so that none tells when it was made."""
ROOM, ROOM_LINES = 9.0, 2
"""Millimetres for a line that is written by hand, and how many stand below a point."""


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the list. With `room` there are empty lines below it."""

    text: str
    done: bool = False
    room: bool = False


def make_pdf(title: str, lines: list[Line]) -> bytes:
    """The file. Signs that the font lacks, such as emoji, are left out. The same list makes the same bytes."""
    from fpdf import FPDF  # 40 MiB that a service needs only once somebody prints

    pdf = FPDF(format="A4")
    pdf.set_creation_date(UNDATED)
    pdf.set_producer("")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(auto=True, margin=MARGIN)
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_page()
    pdf.set_draw_color(GREY)
    pdf.set_font("sans", "B", TITLE)
    _words(pdf, title)
    pdf.ln(LEADING)
    pdf.set_font("sans", "", WORDS)
    for line in lines:
        _point(pdf, line)
    return bytes(pdf.output())


def _point(pdf: "FPDF", line: Line) -> None:
    """The whole point on one sheet."""
    with pdf.offset_rendering() as rehearsal:
        _drawn(rehearsal, line)
    if rehearsal.page_break_triggered:
        pdf.add_page()
    _drawn(pdf, line)


def _drawn(pdf: "FPDF | FPDFRecorder", line: Line) -> None:
    pdf.cell(INDENT, LEADING, "☑" if line.done else "☐")
    pdf.set_left_margin(MARGIN + INDENT)
    _words(pdf, line.text)
    for _ in range(ROOM_LINES if line.room else 0):
        pdf.cell(0, ROOM, "", border="B", new_x="LMARGIN", new_y="NEXT")
    pdf.set_left_margin(MARGIN)
    pdf.set_x(MARGIN)
    pdf.ln(LEADING / 2)


def _words(pdf: "FPDF | FPDFRecorder", text: str) -> None:
    known = pdf.current_font.cmap  # type: ignore[union-attr]  # a font was set
    shown = " ".join("".join(sign for sign in text if ord(sign) in known or sign.isspace()).split())
    pdf.multi_cell(0, LEADING, shown, align="L", new_x="LMARGIN", new_y="NEXT")
