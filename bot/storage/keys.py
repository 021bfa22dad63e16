"""The key of the hashes, kept in the database under SECRET_KEYS."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crypto import Cipher, HashKey, WrongKeys
from bot.storage.dialect import insert_new
from bot.storage.tables import keyring

_ONLY = 1


async def load_hash_key(connection: AsyncConnection, cipher: Cipher) -> HashKey:
    """The database's key, made at the first start. Raises `WrongKeys`."""
    # Two processes at their first start: whoever comes second finds the first one's key.
    await connection.execute(
        insert_new(connection, keyring), {"id": _ONLY, "secret": cipher.encrypt(HashKey.new().raw)}
    )
    found = await read_hash_key(connection, cipher)
    assert found is not None  # noqa: S101  # it was made above at the latest
    return found


async def read_hash_key(connection: AsyncConnection, cipher: Cipher) -> HashKey | None:
    """The database's key; None before the first start. Raises `WrongKeys`."""
    sealed = (await connection.execute(select(keyring.c.secret).where(keyring.c.id == _ONLY))).scalar_one_or_none()
    if sealed is None:
        return None
    try:
        return HashKey(cipher.decrypt(sealed))
    except WrongKeys:
        raise WrongKeys(
            "SECRET_KEYS does not hold the key of this database. Set SECRET_KEYS to the keys it was used "
            "with, newest first; without them nothing in it can be read. If it belongs to another "
            "installation, set another DATABASE_URL."
        ) from None
