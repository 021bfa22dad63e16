"""Pictures are read in five languages; hostile ones do nothing. Texts are drawn by a real browser."""

import asyncio
import base64
import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.async_api import Browser
from structlog.testing import capture_logs

from bot.ocr import ABSENT, LANGUAGES, MAX_BYTES, MAX_MEMORY, MAX_TEXT, is_installed, missing_languages, read_picture

Program: TypeAlias = Callable[[str], Path]
PATIENCE = 60.0
"""Seconds for a picture where other tests run beside."""
TEXTS = {
    "ru": "Требуются девушки и парни для работы за границей.\nПаспорт сдаёте менеджеру, вылет в пятницу.",
    "kk": "Шетелге жұмысқа қыздар мен жігіттер керек.\nТөлқұжатты әкімшіге тапсырасыз, жалақы жақсы.",
    "uz": "Rossiyaga ishga yigitlar va qizlar kerak.\nPasportingizni brigadirga topshirasiz, ovqat bepul.",
    "uz_cyrl": "Россияга ишга йигитлар ва қизлар керак.\nПаспортингизни бригадирга топширасиз, овқат бепул.",
    "en": "Customer service agents needed in Myanmar.\nWe keep your passport for the registration.",
}
LIGHT, DARK = "background:#fff;color:#111", "background:#0e1621;color:#f5f5f5"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08"
WEBP = b"RIFF\x00\x10\x00\x00WEBP"


async def draw(browser: Browser, text: str, kind: str = "png", style: str = LIGHT) -> bytes:
    """A screenshot of a phone with that text; `kind` is png, jpeg or webp."""
    page = await browser.new_page(viewport={"width": 560, "height": 160}, device_scale_factor=2)
    body = "".join(f"<div>{line}</div>" for line in text.split("\n"))
    await page.set_content(f"<body style=\"{style};font:17px/1.5 'DejaVu Sans',sans-serif\">{body}</body>")
    shot = await page.screenshot(type="jpeg" if kind == "jpeg" else "png")
    if kind == "webp":
        made = await page.evaluate(
            """async (png) => {
                const image = new Image(); image.src = png; await image.decode();
                const canvas = document.createElement("canvas");
                canvas.width = image.width; canvas.height = image.height;
                canvas.getContext("2d").drawImage(image, 0, 0);
                return canvas.toDataURL("image/webp", 0.9);
            }""",
            f"data:image/png;base64,{base64.b64encode(shot).decode()}",
        )
        shot = base64.b64decode(made.partition(",")[2])
    await page.close()
    return shot


def share(text: str, read: str) -> float:
    """How many of the words were read."""
    words, found = text.lower().split(), set(read.lower().split())
    return sum(word in found for word in words) / len(words)


@pytest.fixture
def tesseract() -> None:
    """The real program. A missing one skips the test, or fails it with AMANJOL_REQUIRE_ALL=1."""
    if missing_languages():
        if os.environ.get("AMANJOL_REQUIRE_ALL") == "1":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Makes a program that goes by Tesseract's name, knows the languages, and does to a picture what it is told."""

    def make(does: str) -> Path:
        script = tmp_path / "tesseract"
        languages = "\n".join(LANGUAGES)
        script.write_text(f'#!/bin/sh\n[ "$1" = --list-langs ] && echo "{languages}" && exit\ncat >/dev/null\n{does}\n')
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        return tmp_path

    return make


def png_header(width: int = 100, height: int = 100) -> bytes:
    return PNG + struct.pack(">II", width, height)


@pytest.mark.browser
@pytest.mark.usefixtures("tesseract")
class TestReal:
    @pytest.mark.parametrize("language", TEXTS)
    async def test_a_screenshot_is_read(self, browser: Browser, language: str) -> None:
        read = await read_picture(await draw(browser, TEXTS[language]), seconds=PATIENCE)
        assert share(TEXTS[language], read) > 0.7, read
        assert len(read.split("\n")) == 2

    @pytest.mark.parametrize(("kind", "style"), [("jpeg", DARK), ("webp", LIGHT)])
    async def test_other_kinds_are_read(self, browser: Browser, kind: str, style: str) -> None:
        read = await read_picture(await draw(browser, TEXTS["en"], kind, style), seconds=PATIENCE)
        assert share(TEXTS["en"], read) > 0.7, read

    async def test_a_picture_without_text_says_nothing(self, browser: Browser) -> None:
        assert await read_picture(await draw(browser, ""), seconds=PATIENCE) == ""

    async def test_a_list_of_files_opens_none(self, browser: Browser, tmp_path: Path) -> None:
        """Tesseract would read the picture that is named."""
        secret = tmp_path / "secret.png"
        secret.write_bytes(await draw(browser, TEXTS["en"]))
        assert await read_picture(f"{secret}\n".encode(), seconds=PATIENCE) == ""

    async def test_a_broken_picture_says_nothing(self, browser: Browser) -> None:
        whole = await draw(browser, TEXTS["en"])
        for data in (whole[:200], whole[:33] + os.urandom(500), png_header(), JPEG + b"\x00\x10\x00\x10" + bytes(99)):
            assert await read_picture(data, seconds=PATIENCE) == ""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00\x01", id="two bytes"),
        pytest.param(b"GIF89a" + bytes(99), id="GIF"),
        pytest.param(b"II*\x00" + bytes(99), id="TIFF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="PNG cut"),
        pytest.param(PNG + b"\x00\x00", id="PNG cut in its size"),
        pytest.param(b"\xff\xd8\xff", id="JPEG cut"),
        pytest.param(b"\xff\xd8\xff\xe0\xff\xff", id="JPEG without a frame"),
        pytest.param(WEBP + b"VP8 ", id="WebP cut"),
        pytest.param(WEBP + b"ABCD" + bytes(99), id="WebP of no kind"),
        pytest.param(png_header(0, 7), id="no width"),
        pytest.param(png_header(30_000, 30_000), id="PNG bomb"),
        pytest.param(JPEG + struct.pack(">HH", 60_000, 60_000), id="JPEG bomb"),
        pytest.param(WEBP + b"VP8X" + bytes(8) + b"\xff\xff\x0f" * 2, id="WebP bomb"),
        pytest.param(WEBP + b"VP8L" + bytes(4) + b"\x2f" + b"\xff" * 4, id="WebP bomb without loss"),
        pytest.param(WEBP + b"VP8 " + bytes(4) + b"\x00\x00\x00\x9d\x01\x2a" + b"\xff" * 4, id="WebP bomb with loss"),
        pytest.param(png_header() + bytes(MAX_BYTES), id="too many bytes"),
    ],
)
async def test_what_is_no_fit_picture_reaches_no_program(program: Program, data: bytes) -> None:
    folder = program('touch "$(dirname "$0")/started"; echo words')
    assert await read_picture(data) == ""
    assert not (folder / "started").exists()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_header(8000, 5000), id="PNG"),
        pytest.param(JPEG + struct.pack(">HH", 5000, 8000), id="JPEG"),
        pytest.param(WEBP + b"VP8X" + bytes(8) + b"\x1f\x4e\x00\xcf\x07\x00", id="WebP"),
    ],
)
async def test_forty_megapixels_are_handed_over(program: Program, data: bytes) -> None:
    program("echo words")
    assert await read_picture(data) == "words"


async def test_a_program_that_hangs_is_ended(program: Program) -> None:
    folder = program('echo "half a text"; sleep 300 & echo $! >"$(dirname "$0")/child"; wait')
    begin = time.monotonic()
    assert await read_picture(png_header(), seconds=1) == ""
    assert time.monotonic() - begin < 10
    assert not alive(int((folder / "child").read_text()))


async def test_a_reading_that_is_given_up_leaves_no_program(program: Program) -> None:
    folder = program('sleep 300 & echo $! >"$(dirname "$0")/child"; wait')
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await read_picture(png_header())
    assert not alive(int((folder / "child").read_text()))


def alive(pid: int) -> bool:
    """Whether it still runs; a killed one may be left unburied for a while."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


async def test_a_program_that_fails_says_nothing(program: Program) -> None:
    program("echo half; exit 1")
    assert await read_picture(png_header()) == ""


async def test_a_long_text_is_cut(program: Program) -> None:
    program("seq 1 3000")
    read = await read_picture(png_header())
    assert MAX_TEXT - 5 <= len(read) <= MAX_TEXT
    assert read.startswith("1\n2\n3\n")


async def test_the_text_is_tidied_and_need_not_be_utf8(program: Program) -> None:
    program(r"""printf '  Паспорт \t  сдаёте\n | ~ —\n\n\n \n\nзавтра \377\n\f'""")
    assert await read_picture(png_header()) == "Паспорт сдаёте\n\nзавтра \N{REPLACEMENT CHARACTER}"


async def test_pictures_are_read_one_at_a_time(program: Program) -> None:
    program('d=$(dirname "$0")/busy; mkdir "$d" || exit 1; sleep 0.1; rmdir "$d"; echo words')
    assert await asyncio.gather(*(read_picture(png_header()) for _ in range(4))) == ["words"] * 4


async def test_the_program_gets_none_of_our_secrets(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEYS", "hush")
    program("env")
    read = await read_picture(png_header())
    assert "OMP_THREAD_LIMIT=1" in read
    assert "hush" not in read


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set on Linux only")
async def test_the_program_has_limits_and_dumps_no_core(program: Program) -> None:
    program("ulimit -v; ulimit -c; ulimit -t")
    assert (await read_picture(png_header())).split() == [str(MAX_MEMORY // 1024), "0", "10"]


async def test_log_lines_hold_no_text(program: Program) -> None:
    program("echo my secret words; exit 1")
    with capture_logs() as lines:
        await read_picture(png_header())
        await read_picture(b"my secret words")
    assert [sorted(line) for line in lines] == [["code", "event", "log_level", "why"], ["event", "log_level", "why"]]
    assert "secret" not in str(lines)


async def test_without_the_program_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not is_installed()
    assert missing_languages() == LANGUAGES
    assert await read_picture(png_header()) == ""
    assert "apt-get install tesseract-ocr tesseract-ocr-rus" in ABSENT


async def test_only_installed_languages_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "tesseract"
    script.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo "eng\nosd\nrus" && exit\ncat >/dev/null\necho "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert is_installed()
    assert missing_languages() == ("kaz", "uzb", "uzb_cyrl")
    assert await read_picture(png_header()) == "stdin stdout -l rus+eng --psm 6"
