"""Column types of our tables."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""An own id: SQLite numbers only INTEGER keys by itself."""


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 UTC, rounded down."""
    if moment.tzinfo is None:
        raise ValueError("a time must be aware")
    return (moment - _EPOCH) // _MILLISECOND


class Moment(TypeDecorator[datetime]):
    """A time as milliseconds since 1970 UTC; an aware datetime in Python. What is finer is cut off."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MILLISECOND


class Sealed(TypeDecorator[bytes]):
    """Bytes made by `Cipher`: the only place of what is personal. Rotation finds its columns by this type."""

    impl = LargeBinary
    cache_ok = True
