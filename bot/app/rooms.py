"""What a process answers with: content, catalogs, the judge, and the services over them."""

from dataclasses import dataclass
from functools import lru_cache

from bot.config import Settings
from bot.i18n import Catalogs
from bot.services.card import Cards
from bot.services.cases import Cases, Group
from bot.services.erase import Eraser
from bot.services.relay import Relays
from bot.services.staff import Staff
from bot.services.turn import Turns
from bot.telegram.render import ScreenRenderer
from dialogs.loader import load, load_judge
from dialogs.model import Book
from dialogs.risk import meaning
from dialogs.risk.judge import Judge


@dataclass(frozen=True, slots=True)
class Rooms:
    """The services of one process, wired."""

    book: Book
    catalogs: Catalogs
    cases: Cases
    turns: Turns
    relays: Relays
    staff: Staff


def furnish(settings: Settings) -> Rooms:
    """Read content and catalogs and wire the services. ContentError when the content cannot be used."""
    book = load(
        settings={
            "retention_days": str(settings.retention_days),
            "case_retention_days": str(settings.case_retention_days),
            "country": settings.country,
        }
    )
    catalogs = Catalogs(settings.staff_language)
    cards = Cards(book, catalogs, settings.staff_language)
    cases = Cases(cards, catalogs, [Group(group.id, group.queue) for group in settings.staff_groups])
    relays = Relays(catalogs)
    turns = Turns(book, ScreenRenderer(catalogs), catalogs, cases, relays, Eraser(catalogs))
    return Rooms(book, catalogs, cases, turns, relays, Staff(turns, cases, catalogs))


@lru_cache(maxsize=1)
def the_judge() -> Judge:
    """Read once a process: it never changes."""
    return load_judge()


@lru_cache(maxsize=1)
def the_meanings() -> meaning.Meanings:
    """Loaded once a process; one service at a time uses it."""
    return meaning.Meanings()
