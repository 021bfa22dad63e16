"""What is in the sealed file: lines of JSON, compressed. The same for both databases.

{"table": "cases", "columns": ["id", …], "last": 57}    what follows, and the highest number ever given to a row
[57, …]                                                   a row; bytes that are ASCII as text, others as ["base64"]
{"end": {"cases": 57, …}}                                 how many rows of which table
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bot.storage.backup.sealed import SealedReader, SealedWriter
from bot.storage.errors import BackupRefused


@dataclass(frozen=True, slots=True)
class TableHead:
    """Which table's rows follow, and the columns in their order. `last`: the highest number ever given, or None."""

    name: str
    columns: tuple[str, ...]
    last: int | None


class RecordWriter:
    """Writes tables one after the other, then `finish`."""

    def __init__(self, sealed: SealedWriter) -> None:
        self._sealed = sealed
        self._zip = zlib.compressobj()
        self._table = ""
        self.counts: dict[str, int] = {}

    def table(self, head: TableHead) -> None:
        self._table = head.name
        self.counts[head.name] = 0
        self._line({"table": head.name, "columns": head.columns, "last": head.last})

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        lines = b"".join(orjson.dumps([_plain(value) for value in row]) + b"\n" for row in rows)
        self._sealed.write(self._zip.compress(lines))
        self.counts[self._table] += len(rows)

    def finish(self) -> None:
        self._line({"end": self.counts})
        self._sealed.write(self._zip.flush())
        self._sealed.finish()

    def _line(self, value: object) -> None:
        self._sealed.write(self._zip.compress(orjson.dumps(value) + b"\n"))


class RecordReader:
    """Reads what `RecordWriter` wrote; `counts` are complete at the end."""

    def __init__(self, sealed: SealedReader) -> None:
        self._sealed = sealed
        self.counts: dict[str, int] = {}

    def records(self) -> Iterator[TableHead | list[Any]]:
        """Heads, each followed by its rows. Raises `BackupRefused`, at the latest at the end."""
        end = None
        head = None
        for line in self._lines():
            record = orjson.loads(line)
            if isinstance(record, list) and head is not None:
                self.counts[head.name] += 1
                yield record
            elif "table" in record:
                head = TableHead(record["table"], tuple(record["columns"]), record["last"])
                self.counts[head.name] = 0
                yield head
            else:
                end = record["end"]
        if end != self.counts:
            raise BackupRefused("This backup does not hold the rows that it should. Take an older one.")

    def _lines(self) -> Iterator[bytes]:
        unzip = zlib.decompressobj()
        rest = b""
        for slice in self._sealed.slices():
            *lines, rest = (rest + unzip.decompress(slice)).split(b"\n")
            yield from lines


def _plain(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    return value.decode("ascii") if value.isascii() else [b64encode(value).decode("ascii")]


def to_bytes(value: Any) -> bytes | None:
    """The value of a column of bytes, as it was."""
    if value is None:
        return None
    return b64decode(value[0]) if isinstance(value, list) else str(value).encode("ascii")
