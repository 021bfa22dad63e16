"""Encryption of what is personal, and the keyed hash by which it is found.

Keys come from the setting SECRET_KEYS, newest first: the first encrypts, all decrypt. The hash has a key of
its own, so that a rotation of SECRET_KEYS never changes a hash.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import cast

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import Fatal
from bot.domain.json import Json

HASH_BYTES = 16
_HASH_KEY_BYTES = 32


class CryptoError(Fatal):
    """Something about keys that the operator must mend. Its text is a sentence for the operator."""


class BadKeys(CryptoError):
    """SECRET_KEYS cannot be used."""


class WrongKeys(CryptoError):
    """What is stored was encrypted with a key that SECRET_KEYS does not hold."""


def new_key() -> str:
    """A fresh key for SECRET_KEYS (44 characters)."""
    return Fernet.generate_key().decode("ascii")


class Cipher:
    """Encrypts with the newest key, decrypts with any. Decrypting raises `WrongKeys` where none fits."""

    def __init__(self, keys: Sequence[Fernet]) -> None:
        self._keys = tuple(keys)
        self._all = MultiFernet(keys)
        self._newest = keys[0]

    @classmethod
    def from_keys(cls, keys: Sequence[str]) -> "Cipher":
        """A cipher of these keys, newest first. Raises `BadKeys`; the keys are never part of its sentence."""
        if not keys:
            raise BadKeys(
                "SECRET_KEYS is empty: nothing can be encrypted. Make a key with `python -m bot keys new` and set it."
            )
        fernets = []
        for place, key in enumerate(keys, start=1):
            try:
                fernets.append(Fernet(key.strip()))
            except (ValueError, TypeError):
                raise BadKeys(
                    f"SECRET_KEYS: key number {place} is not a key. A key is 44 characters long, as "
                    "`python -m bot keys new` prints it; several are separated by commas, newest first."
                ) from None
        return cls(fernets)

    def encrypt(self, data: bytes) -> bytes:
        return self._newest.encrypt(data)

    def decrypt(self, token: bytes) -> bytes:
        try:
            return self._all.decrypt(token)
        except InvalidToken:
            raise WrongKeys(
                "A stored value cannot be decrypted with SECRET_KEYS: the key that encrypted it is missing, "
                "or the value was damaged. Put the former key back at the end of SECRET_KEYS."
            ) from None

    def place_of(self, token: bytes) -> int | None:
        """Which key opens it, 0 the newest; None where none does."""
        for place, key in enumerate(self._keys):
            try:
                key.decrypt(token)
            except InvalidToken:
                continue
            return place
        return None

    def encrypt_text(self, text: str) -> bytes:
        """Any str, lone surrogates included: a broken text must be kept, not refused."""
        return self.encrypt(text.encode("utf-8", "surrogatepass"))

    def decrypt_text(self, token: bytes) -> str:
        return self.decrypt(token).decode("utf-8", "surrogatepass")

    def encrypt_json(self, value: object) -> bytes:
        try:
            return self.encrypt(orjson.dumps(value))
        except orjson.JSONEncodeError:  # halves of surrogate pairs
            return self.encrypt_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def decrypt_json(self, token: bytes) -> Json:
        data = self.decrypt(token)
        try:
            return cast("Json", orjson.loads(data))
        except orjson.JSONDecodeError:
            return cast("Json", json.loads(data.decode("utf-8", "surrogatepass")))

    def encrypt_int(self, number: int) -> bytes:
        return self.encrypt(str(number).encode("ascii"))

    def decrypt_int(self, token: bytes) -> int:
        return int(self.decrypt(token))

    def rotate(self, token: bytes) -> bytes | None:
        """The same content under the newest key; None where it already is. Raises `WrongKeys`."""
        try:
            self._newest.decrypt(token)
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return None


class HashKey:
    """Turns an id into what it can be found by, but not read from, without this key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _HASH_KEY_BYTES:
            raise ValueError("a hash key has 32 bytes")
        self._key = key

    @classmethod
    def new(cls) -> "HashKey":
        return cls(secrets.token_bytes(_HASH_KEY_BYTES))

    @property
    def raw(self) -> bytes:
        return self._key

    def hash(self, kind: str, value: int | str) -> bytes:
        """16 bytes. `kind` keeps apart equal values of different nature."""
        return hmac.new(self._key, f"{kind}:{value}".encode(), hashlib.sha256).digest()[:HASH_BYTES]
