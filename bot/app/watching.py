"""Wires what watches the service: contact with Telegram, figures, health, the pulse and the watchdog."""

import time
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.routing import Route

from bot import __version__
from bot.config import Settings
from bot.domain.contact import Line
from bot.i18n import local_time
from bot.metrics import CONTENT_TYPE, Metrics
from bot.ports import Clock, Translator
from bot.services.contact import PING, Contact
from bot.services.health import Duties, Health
from bot.services.looks import Looks
from bot.services.pulse import Pulse
from bot.services.watch import BacklogWatch, RefusalWatch
from bot.services.watchdog import Watchdog
from bot.storage.engine import Database
from bot.telegram.api import BotApi, Lost
from bot.telegram.observed import ObservedApi
from bot.web import watching_routes
from bot.workers.nursery import Nursery
from bot.workers.timers import Timer, start_timers

PULSE_EVERY = 1.0
"""Seconds between looks whether a pulse is due; they cost nothing."""
LOOK_EVERY = 15.0
"""Seconds between looks for troubles, and between looks whether Telegram must be asked for a sign of life."""
PING_SECONDS = 10.0


class Watching:
    """Everything of one process that watches. `steady` gives seconds of a clock that nobody sets."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        duties: Duties,
        clock: Clock,
        nursery: Nursery,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._database, self._duties, self._clock = settings, database, duties, clock
        self._nursery = nursery
        self.meter = Metrics(duties.role, __version__)
        self.contact = Contact(clock, steady)
        self._looks = Looks(database.open_unit, database.check, clock, nursery.call)
        lives = nursery.lives
        self.health = Health(duties, self.contact, self._looks, clock, late=lives.late, dead=lives.dead)
        self._pulse: Pulse | None = None
        database.on_error = lambda error: self.meter.database_failed(type(error).__name__)

    def api(self) -> ObservedApi:
        """The client of the Bot API whose calls are counted here."""
        settings = self._settings

        def told(method: str, outcome: str, answered: bool | None) -> None:
            self.meter.called(method, outcome)
            self.contact.heard(method, answered)

        return ObservedApi(settings.bot_token.get_secret_value(), settings.bot_api_url, told)

    def kept(self, new: int, all_of_them: int) -> int:
        """Of so many updates so many were new and are kept; how many."""
        self.meter.received(new, all_of_them - new)
        if self._pulse is not None:
            self._pulse.arrived(new)
        return new

    def start(self, api: BotApi, translator: Translator, wake_sender: Callable[[], None]) -> None:
        """Start what comes round by the clock, as far as it belongs to this process."""
        groups = [group.id for group in self._settings.staff_groups]
        watchdog = Watchdog(translator, groups, partial(local_time, self._settings.country))
        open_unit, duties = self._database.open_unit, self._duties
        timers = []
        if duties.receives or duties.sends:
            timers.append(Timer("ping", LOOK_EVERY, partial(self._ping, api)))
        if duties.receives:
            self._pulse = Pulse(open_unit, watchdog, self.contact, self._line())
            timers.append(Timer("pulse", PULSE_EVERY, _waking(self._pulse.beat, wake_sender)))
        if duties.works:
            backlog = BacklogWatch(open_unit, watchdog)
            timers.append(Timer("backlog", LOOK_EVERY, _waking(lambda: backlog.look(self._clock.now()), wake_sender)))
        if duties.sends:
            refusals = RefusalWatch(open_unit, watchdog, self.contact)
            timers.append(Timer("refusals", LOOK_EVERY, _waking(refusals.look, wake_sender)))
        start_timers(self._nursery, timers)

    def _line(self) -> Line:
        """By a webhook Telegram speaks first, so any answer of it stands for contact."""
        return self.contact.receiving if self._duties.polls else self.contact.any

    async def _ping(self, api: BotApi) -> None:
        if self.contact.needs_ping():
            try:
                await self._nursery.unless_stopped(api.post(PING, {}, PING_SECONDS))
            except Lost:
                return  # noted; the receiver or the sender says it in the log

    def routes(self) -> list[Route]:
        return watching_routes(self.health, self._show, CONTENT_TYPE)

    async def _show(self) -> bytes:
        look, contact = await self._looks.latest(), self.contact
        return self.meter.show(
            look.backlog,
            self._clock.now(),
            uptime=self.health.uptime,
            silence=contact.silent_for(contact.any),
        )


def _waking(work: Callable[[], Awaitable[int]], wake: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    """The work, after which what it wrote is sent."""

    async def done() -> None:
        if await work():
            wake()

    return done
