"""What operators verified and corrected, put over the content that a process answers with."""

import structlog

from bot.domain.directory import Record, merged
from bot.ports import OpenUnit
from bot.services.shelf import Shelf
from dialogs.model import Book

log = structlog.get_logger(__name__)


class DirectoryReader:
    """Looks whether operators changed something. Before its first look nothing counts as verified."""

    def __init__(self, open_unit: OpenUnit, shelf: Shelf) -> None:
        self._open_unit, self._shelf = open_unit, shelf
        self._revision: tuple[int, int] | None = None
        self._records: tuple[Record, ...] = ()

    async def look(self) -> None:
        """Take over what was changed since the last look, if anything was."""
        async with self._open_unit() as unit:
            revision = await unit.directory.revision()
            if revision == self._revision:
                return
            records = tuple(await unit.directory.all())
        self._records = records
        self._shelf.put_over(self._over)
        self._revision = revision

    def _over(self, book: Book) -> Book:
        made = merged(book.directory, self._records)
        if made.unusable:
            log.warning("directory", sentence="entries are not understood any more", entries=made.unusable)
        return book.model_copy(update={"directory": made.contacts})
