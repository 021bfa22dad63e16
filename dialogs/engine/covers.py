"""Words agreed with the bot: one shows something harmless, one calls a counselor and shows nothing."""

from enum import StrEnum

from dialogs.engine.turn import Turn
from dialogs.engine.words import answer_of
from dialogs.events import Said
from dialogs.risk.labels import Level
from dialogs.session import Session

SHORTEST, LONGEST = 3, 40
"""Letters and digits of a word that can be agreed: one that is written by chance calls nobody."""


class Cover(StrEnum):
    """What a word means. The value is the session's field that keeps it."""

    HARMLESS = "cover_word"
    CALL = "silent_word"


def plain(text: str) -> str:
    """The word as it is compared: without capitals, signs and double spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def meant(session: Session, event: Said) -> Cover | None:
    """Which agreed word a message is, as a whole; None for any other."""
    if event.kind != "text" or event.forwarded or len(event.text) > 4 * LONGEST:
        return None
    word = plain(event.text)
    return next((cover for cover in Cover if word and session.fields.get(cover) == word), None)


def call(turn: Turn) -> None:
    """Call a counselor and show nothing: the phone may be in other hands until the person says that it is not."""
    turn.change(hidden=True)
    reason = turn.book.notices.sentences["reason_silent_word"]
    turn.call(Level.EMERGENCY, "first", reason, after="", relay=True)


def refusal(turn: Turn, field: str, text: str) -> str | None:
    """Why this cannot be the word, as the key of a sentence; None when it can."""
    word = plain(text)
    if not SHORTEST <= len(word.replace(" ", "")) <= LONGEST or text.lstrip().startswith("/"):
        return "word_length"
    if answer_of(text):
        return "word_common"
    others = (turn.session.fields.get(cover) for cover in Cover if cover != field)
    return "word_same" if word in others else None
