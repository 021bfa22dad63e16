"""What a revision's name says: its number, and the oldest code that may work on it.

`0007_topics` is the seventh. `0009_topics_from_0007` says that code older than revision 7 can't work on it any more,
and so does every later revision, by its own name. So old code that meets a revision it does not know can tell whether
it may go on; nothing else has to be stored.
"""

import re
from dataclasses import dataclass
from typing import Self

_NAME = re.compile(r"(?P<number>\d{4})(?:_[a-z0-9_]*?)??(?:_from_(?P<oldest>\d{4}))?")
LONGEST = 32
"""Characters that Alembic's table has room for."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision by its place in the order, with the number of the oldest code that works on it."""

    number: int
    oldest: int

    @classmethod
    def of(cls, name: str) -> Self | None:
        """None for a name that is none of ours."""
        found = _NAME.fullmatch(name)
        return None if found is None else cls(int(found["number"]), int(found["oldest"] or 0))


def is_newer(database: str | None, code: str) -> bool:
    """Whether the database is of a later revision than this code's newest."""
    theirs, ours = None if database is None else Revision.of(database), Revision.of(code)
    return theirs is not None and ours is not None and theirs.number > ours.number


def may_work(database: str | None, code: str) -> bool:
    """Whether code whose newest revision is `code` may work on a database of this revision."""
    if database == code:
        return True
    theirs, ours = None if database is None else Revision.of(database), Revision.of(code)
    return theirs is not None and ours is not None and theirs.number > ours.number >= theirs.oldest
