"""The services that handlers call."""

from dataclasses import dataclass

from bot.domain.ids import GroupId
from bot.ports import Translator
from bot.services.judging import Judging
from bot.services.reading import Reading
from bot.services.shelf import Shelf
from bot.services.staff import Staff
from bot.services.turn import Turns
from dialogs.places import Places


@dataclass(frozen=True, slots=True)
class House:
    """What `app` wires once and gives to every handler."""

    shelf: Shelf
    turns: Turns
    staff: Staff
    translator: Translator
    judging: Judging
    reading: Reading | None
    groups: tuple[GroupId, ...]
    places: Places
