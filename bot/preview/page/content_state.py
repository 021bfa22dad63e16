"""What the page tells of the content that the bot answers with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContentState:
    """`problems` keep what was saved from being taken over, each a sentence with file, place and mend; `waiting` are
    languages with the number of texts that no translator has done yet."""

    problems: tuple[str, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
