"""Making a backup."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from bot.crypto import Cipher
from bot.storage.backup.records import RecordWriter, TableHead
from bot.storage.backup.sealed import About, SealedWriter
from bot.storage.backup.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds: rows by table; `size` in bytes."""

    about: About
    counts: dict[str, int]
    size: int


async def make_backup(url: str, cipher: Cipher, target: BinaryIO, now: datetime) -> Made:
    """Write the database as it is now. Raises `StorageError`, `WrongKeys`, and OSError of the target."""
    async with snapshot(url, cipher) as moment:
        about = About(now, moment.revision)
        sealed = SealedWriter(target, cipher, about)
        records = RecordWriter(sealed)
        for table in moment.tables:
            columns = tuple(str(column.name) for column in table.columns)
            records.table(TableHead(str(table.name), columns, await moment.last_number(table)))
            async for rows in moment.rows(table):
                records.rows(rows)
        records.finish()
    return Made(about, records.counts, sealed.size)
