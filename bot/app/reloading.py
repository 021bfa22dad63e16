"""Content and translations taken over as they are saved. Only the preview does that; a service keeps what it started
with."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.app.rooms import Rooms, read_content
from bot.config import Settings
from bot.i18n import LOCALES
from bot.preview.page.content_state import ContentState
from dialogs.catalogs import faults, waiting
from dialogs.checks import check
from dialogs.loader import CONTENT, ContentError
from dialogs.model import Book

EVERY_SECONDS = 1.0
NOT_WATCHED = ("labelled", "heldout", "model", "phrases")
"""Folders of the content that belong to the judge: it is read once, at the start."""


@dataclass(frozen=True, slots=True)
class _Reading:
    book: Book | None
    state: ContentState


class Reloading:
    """Looks whether something was saved. What is in order is answered with from the next turn on; what is not stays
    out, and `tell` says why."""

    def __init__(
        self,
        settings: Settings,
        rooms: Rooms,
        tell: Callable[[ContentState], None],
        content: Path = CONTENT,
        locales: Path = LOCALES,
    ) -> None:
        self._settings, self._rooms, self._tell = settings, rooms, tell
        self._content, self._locales = content, locales
        self._seen: dict[Path, tuple[int, int]] = {}

    async def look(self) -> None:
        """Take over what was saved since the last look, if anything was."""
        seen = await asyncio.to_thread(self._saved)
        if seen == self._seen:
            return
        reading = await asyncio.to_thread(self._read)
        if reading.book is not None:
            self._rooms.replace(reading.book)
        self._seen = seen
        self._tell(reading.state)

    def _saved(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in self._watched():
            try:
                stat = path.stat()
            except OSError:  # replaced in this moment: the next look sees the new one
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
        return found

    def _watched(self) -> Iterator[Path]:
        for path in self._content.rglob("*.yaml"):
            if path.relative_to(self._content).parts[0] not in NOT_WATCHED:
                yield path
        yield from self._locales.glob("*/LC_MESSAGES/*.po")
        yield from self._locales.glob("*.toml")

    def _read(self) -> _Reading:
        try:
            book = read_content(self._settings, self._content, self._locales)
            problems = check(book) + faults(book, self._locales)
            if not problems:
                counts = {language: len(texts) for language, texts in waiting(book, self._locales).items()}
                hint = tuple((language, count) for language, count in counts.items() if count)
                return _Reading(book, ContentState(waiting=hint))
        except ContentError as error:
            problems = error.problems
        except OSError as error:
            problems = [f"{error.filename}: cannot be read ({type(error).__name__}); save it once more"]
        return _Reading(None, ContentState(tuple(problems)))
