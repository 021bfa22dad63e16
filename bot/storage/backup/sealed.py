"""The sealed file: numbered slices under a key of its own, which SECRET_KEYS open.

    Aman Jol backup 1 ⏎
    4 bytes of length, header      sealed by `Cipher`: the file's key and what the backup says about itself
    4 bytes of length, slice       AES-256-GCM under the file's key; as often as needed

A slice's nonce is its number and whether it is the last one, and first line and header are authenticated with each.
So a file in which anything was changed, left out, added, reordered, or mixed with another backup is refused.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.crypto import Cipher, WrongKeys
from bot.storage.errors import BackupRefused

MAGIC = b"Aman Jol backup "
FIRST = MAGIC + b"1\n"
SLICE = 64 * 1024
"""Bytes in a slice before it is sealed; the last one may be shorter."""
_TAG = 16
_HEADER = 4096
_KEY_BITS = 256


@dataclass(frozen=True, slots=True)
class About:
    """When the backup was made, and of which revision of the tables."""

    made_at: datetime
    revision: str


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealedWriter:
    """Seals what is written, slice by slice. Without `finish` the file is refused as cut off."""

    def __init__(self, target: BinaryIO, cipher: Cipher, about: About) -> None:
        key = AESGCM.generate_key(_KEY_BITS)
        says = {"key": b64encode(key).decode(), "made_at": about.made_at.isoformat(), "revision": about.revision}
        header = cipher.encrypt(json.dumps(says).encode())
        self._target, self._sealing = target, AESGCM(key)
        self._beginning = FIRST + header
        self._number = 0
        self._waiting = bytearray()
        self.size = len(FIRST)
        """Bytes written so far."""
        target.write(FIRST)
        self._frame(header)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > SLICE:
            self._put(bytes(self._waiting[:SLICE]), last=False)
            del self._waiting[:SLICE]

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, data: bytes, *, last: bool) -> None:
        self._frame(self._sealing.encrypt(_nonce(self._number, last=last), data, self._beginning))
        self._number += 1

    def _frame(self, data: bytes) -> None:
        self._target.write(len(data).to_bytes(4, "big") + data)
        self.size += 4 + len(data)


class SealedReader:
    """Opens a sealed file. Whatever is wrong with it raises `BackupRefused`; a missing key `WrongKeys`."""

    def __init__(self, source: BinaryIO, cipher: Cipher) -> None:
        self._source = source
        first = source.readline(len(FIRST) + 8)
        if not first.startswith(MAGIC):
            raise BackupRefused("This file is no backup of Aman Jol.")
        if first != FIRST:
            raise BackupRefused("This backup has a format that this version does not know: install the newest one.")
        header = self._frame(_HEADER)
        if header is None:
            raise _cut_off()
        try:
            says = json.loads(cipher.decrypt(header))
        except WrongKeys:
            raise WrongKeys(
                "SECRET_KEYS does not hold the key of this backup, or its beginning was altered. Set SECRET_KEYS to "
                "the keys that the service had when the backup was made; without them it can't be read."
            ) from None
        self.about = About(datetime.fromisoformat(says["made_at"]), says["revision"])
        self._sealing = AESGCM(b64decode(says["key"]))
        self._beginning = first + header

    def slices(self) -> Iterator[bytes]:
        """The slices, opened. Only when it ends without an error has all of the backup been there."""
        number = 0
        while True:
            sealed = self._frame(SLICE + _TAG)
            if sealed is None:
                raise _cut_off()
            data, last = self._open(sealed, number)
            yield data
            if last:
                break
            number += 1
        if self._source.read(1):
            raise BackupRefused("Something was added behind the end of this backup: take an untouched copy.")

    def _open(self, sealed: bytes, number: int) -> tuple[bytes, bool]:
        for last in (False, True):
            try:
                return self._sealing.decrypt(_nonce(number, last=last), sealed, self._beginning), last
            except InvalidTag:
                continue
        raise _damaged(number)

    def _frame(self, most: int) -> bytes | None:
        """The next frame's content; None where the file ends before the frame does."""
        length = int.from_bytes(head, "big") if len(head := self._read(4)) == 4 else None
        if length is None:
            return None
        if length > most:
            raise BackupRefused("This backup was altered or damaged: take another copy of it.")
        data = self._read(length)
        return data if len(data) == length else None

    def _read(self, count: int) -> bytes:
        """So many bytes, fewer only at the end: a pipe gives them in parts."""
        data = bytearray()
        while len(data) < count and (some := self._source.read(count - len(data))):
            data += some
        return bytes(data)


def _cut_off() -> BackupRefused:
    return BackupRefused("This backup is cut off: its end is missing. Take another copy, or an older backup.")


def _damaged(number: int) -> BackupRefused:
    return BackupRefused(f"This backup was altered or damaged (slice {number + 1}): take another copy of it.")
