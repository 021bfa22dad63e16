"""Reads the text in a picture on this machine: Tesseract, a program of its own that gets the picture through a pipe.

Pictures come from strangers. So only what begins like a PNG, a JPEG or a WebP is handed over (Tesseract takes anything
else for a list of files to open), and the program runs without our environment, with limits, and without core dumps:
the picture never touches the disk.
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
from functools import cache
from math import ceil
from weakref import WeakKeyDictionary

import structlog

if sys.platform == "linux":
    import resource

log = structlog.get_logger(__name__)

PROGRAM = "tesseract"
LANGUAGES = ("rus", "kaz", "uzb", "uzb_cyrl", "eng")
"""Tesseract's names of the languages in which offers are written. Where two are as sure, the first one wins: Russian,
because the others' letters are folded to Russian ones by the judge, while theirs lack some of Russian's."""
ONE_BLOCK = "6"
"""Page segmentation: the whole picture is one column, as a screenshot is. Others (3, 4) read no better."""
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""Width times height: decoded, each pixel takes up to 12 bytes at once."""
MAX_SECONDS = 10.0
MAX_MEMORY = 768 * 1024 * 1024
"""Bytes of address space: a screenshot takes 220 MB, an empty picture of 40 megapixels 510."""
MAX_TEXT = 4096
"""Characters that are kept, as long as the longest message."""
ABSENT = (
    "Pictures of offers are not read, or not in every language: Tesseract or its data for Russian, Kazakh, Uzbek or "
    "English is missing; on Debian: apt-get install tesseract-ocr tesseract-ocr-rus tesseract-ocr-kaz "
    "tesseract-ocr-uzb tesseract-ocr-uzb-cyrl"
)

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def is_installed() -> bool:
    """Whether pictures can be read in at least one language."""
    return bool(_installed())


def missing_languages() -> tuple[str, ...]:
    """Those of `LANGUAGES` in which nothing can be read here."""
    return tuple(language for language in LANGUAGES if language not in _installed())


async def read_picture(data: bytes, *, seconds: float = MAX_SECONDS) -> str:
    """The text in a PNG, JPEG or WebP, line by line; "" where there is none or it can't be read in that time.

    One picture at a time: the others wait, and their time begins after that.
    """
    refusal = _refusal(data)
    if refusal:
        log.info("picture not read", why=refusal)
        return ""
    languages = await asyncio.to_thread(_installed)
    if not languages:
        return ""
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        return _tidy(await _run(languages, data, seconds))


def _installed() -> tuple[str, ...]:
    program = shutil.which(PROGRAM)
    return _languages(program) if program else ()


@cache
def _languages(program: str) -> tuple[str, ...]:
    try:
        done = subprocess.run(  # noqa: S603  # our own words
            [program, "--list-langs"], capture_output=True, text=True, timeout=MAX_SECONDS, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()
    listed = done.stdout.split()
    return tuple(language for language in LANGUAGES if language in listed)


def _refusal(data: bytes) -> str:
    """Why this isn't handed to the program; "" where it is."""
    if len(data) > MAX_BYTES:
        return "too many bytes"
    size = _size(data)
    if size is None:
        return "no PNG, JPEG or WebP"
    return "too many pixels" if size[0] * size[1] > MAX_PIXELS else ""


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, as the header says."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"\xff\xd8\xff"):
            width, height = _jpeg_size(data)
        elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            width, height = _webp_size(data)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """From the frame header: the first marker of its kind. IndexError or struct.error without one."""
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        marker = data[at + 1]
        if marker in (0x00, 0x01, *range(0xD0, 0xD9)):  # stand alone
            at += 2
        elif marker == 0xFF:  # filling
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            [length] = struct.unpack_from(">H", data, at + 2)
            at += 2 + length


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if kind == b"VP8L":
        [bits] = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


async def _run(languages: tuple[str, ...], data: bytes, seconds: float) -> str:
    """What the program says to the picture; "" where it fails or takes too long."""
    command = (PROGRAM, "stdin", "stdout", "-l", "+".join(languages), "--psm", ONE_BLOCK)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:
        log.warning("picture not read", why=type(error).__name__)
        return ""
    try:
        _limit(process.pid, seconds)
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(data)
    except TimeoutError:
        log.warning("picture not read", why="too slow")
        return ""
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        log.info("picture not read", why="the program refused it", code=process.returncode)
        return ""
    return said.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Ours holds secrets; the program needs to be found, to find its data, and to keep to one processor core."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1"}


def _limit(pid: int, seconds: float) -> None:
    """To be called before it gets the picture. A program that outlives us ends, too."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # it has ended already
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
            resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
            resource.prlimit(pid, resource.RLIMIT_CPU, (ceil(seconds), ceil(seconds)))


def _tidy(text: str) -> str:
    """Without lines that hold neither letter nor digit; single spaces; one empty line at most."""
    lines = [" ".join(line.split()) for line in text.replace("\f", "\n").split("\n")]
    kept = "\n".join(line for line in lines if not line or any(map(str.isalnum, line)))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()[:MAX_TEXT].rstrip()
