"""The services that handlers call."""

from dataclasses import dataclass

from bot.domain.ids import GroupId
from bot.ports import Translator
from bot.services.staff import Staff
from bot.services.turn import Turns
from dialogs.model import Book
from dialogs.risk.phrases import PhraseBook


@dataclass(frozen=True, slots=True)
class House:
    """What `app` wires once and gives to every handler."""

    book: Book
    turns: Turns
    staff: Staff
    translator: Translator
    phrases: PhraseBook
    groups: tuple[GroupId, ...]
