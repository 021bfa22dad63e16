"""What a process answers with: content, catalogs, the judge, and the services over them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from bot.config import Settings
from bot.i18n import LOCALES, Catalogs, capital_time, local_time
from bot.services.card import Cards
from bot.services.case_looks import CaseLooks
from bot.services.cases import Cases, Group
from bot.services.erase import Eraser
from bot.services.noting import Noting
from bot.services.relay import COALESCE, Relays
from bot.services.safe_hours import SafeHours
from bot.services.shelf import Shelf
from bot.services.staff import Staff
from bot.services.times import Times
from bot.services.turn import Turns
from bot.telegram.render import ScreenRenderer
from dialogs.loader import CONTENT, load, load_judge, load_places
from dialogs.model import Book
from dialogs.places import Places
from dialogs.risk import meaning
from dialogs.risk.judge import Judge


@dataclass(frozen=True, slots=True)
class Rooms:
    """The services of one process, wired."""

    shelf: Shelf
    catalogs: Catalogs
    cases: Cases
    turns: Turns
    relays: Relays
    staff: Staff
    hours: SafeHours
    screens: ScreenRenderer

    def replace(self, book: Book) -> None:
        """Answer from now on with this content and with the catalogs as they are now; sessions follow by themselves
        (`dialogs.revisions`)."""
        self.catalogs.read()
        self.screens.forget()
        self.shelf.book = book


def read_content(settings: Settings, content: Path = CONTENT, locales: Path = LOCALES) -> Book:
    """The content, with what the settings fill into it. ContentError when it cannot be used."""
    return load(
        content,
        {
            "retention_days": str(settings.retention_days),
            "case_retention_days": str(settings.case_retention_days),
            "country": settings.country,
        },
        locales,
    )


def furnish(
    settings: Settings, content: Path = CONTENT, locales: Path = LOCALES, *, coalesce: timedelta = COALESCE
) -> Rooms:
    """Read content and catalogs and wire the services. ContentError when the content cannot be used."""
    shelf = Shelf(read_content(settings, content, locales))
    catalogs = Catalogs(settings.staff_language, locales)
    screens = ScreenRenderer(catalogs)
    language, times = settings.staff_language, Times(local_time, settings.country)
    cards = Cards(shelf, catalogs, language, times)
    cases = Cases(cards, catalogs, [Group(group.id, group.queue) for group in settings.staff_groups])
    relays = Relays(catalogs, language, coalesce)
    hours, looks = SafeHours(capital_time, settings.country), CaseLooks(times)
    turns = Turns(shelf, screens, catalogs, cases, relays, Eraser(catalogs), hours, looks)
    noting = Noting(shelf, turns, cases, catalogs, times, language)
    staff = Staff(turns, cases, catalogs, hours, noting)
    return Rooms(shelf, catalogs, cases, turns, relays, staff, hours, screens)


@lru_cache(maxsize=1)
def the_judge() -> Judge:
    """Read once a process: it never changes."""
    return load_judge()


@lru_cache(maxsize=1)
def the_places() -> Places:
    """What finds a country in words; built once a process."""
    return load_places()


@lru_cache(maxsize=1)
def the_meanings() -> meaning.Meanings:
    """Loaded once a process; one service at a time uses it."""
    return meaning.Meanings()
