"""What a process that works does: it answers updates, judges, reads pictures, and keeps time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot import ocr
from bot.app.bells import Bells
from bot.app.rooms import Rooms, the_places
from bot.config import Settings
from bot.domain.update import Claimed
from bot.ports import Clock, OpenUnit, UnitOfWork
from bot.services import due
from bot.services.alerts import Alerts
from bot.services.directory_reading import DirectoryReader
from bot.services.directory_watch import DirectoryWatch
from bot.services.judging import Judging
from bot.services.meter import Meter
from bot.services.notes import Notes
from bot.services.process import HANDFUL, Processor
from bot.services.reading import Reading
from bot.services.rescue import Rescue
from bot.services.retention import Keeping
from bot.services.rush import Rush
from bot.services.safe_hours import Releases
from bot.telegram.api import BotApi
from bot.telegram.pictures import Pictures
from bot.workers.nursery import Bell, Nursery
from bot.workers.steps import StepLoop
from bot.workers.timers import Timer, start_timers

log = structlog.get_logger(__name__)

ALERTS_EVERY = 5.0
"""Seconds between looks for cases that nobody takes."""
SILENCE_EVERY = 10.0
"""Seconds between looks for questions about danger that nobody answered."""
RELEASES_EVERY = 60.0
"""Seconds between two looks whether the hours have come for what is held."""
DIRECTORY_EVERY = 30.0
"""Seconds between looks whether operators changed a telephone number; docs/operating.md names them."""
CALLS_EVERY = 600.0
"""Seconds between looks for telephone numbers that have to be called again."""
REMINDING_EVERY = 30.0
"""Seconds between looks for reminders that are due."""
KEEPING_EVERY = 3600.0
"""Seconds between rounds of erasing what is past its time."""


@dataclass(frozen=True, slots=True)
class Working:
    """What the work needs; `judge_bell` is rung when a text waits for its meaning."""

    settings: Settings
    open_unit: OpenUnit
    clock: Clock
    rooms: Rooms
    judging: Judging
    judge_bell: Bell
    nursery: Nursery
    bells: Bells
    meter: Meter
    rush: Rush

    def start(self, api: BotApi) -> None:
        """Start the loops and timers."""
        directory = DirectoryReader(self.open_unit, self.rooms.shelf)
        self._start_loops(api, directory)
        self._start_timers(directory)

    def _reading(self, api: BotApi, bell: Bell) -> Reading | None:
        """The reader of pictures, where Tesseract is installed."""
        if ocr.missing_languages():
            log.warning("pictures", sentence=ocr.ABSENT)
        if not ocr.is_installed():
            return None
        read = Pictures(api).text_of
        return Reading(self.open_unit, self.rooms.turns, self.judging, read, self.clock, bell.ring)

    def _start_loops(self, api: BotApi, directory: DirectoryReader) -> None:
        # aiogram takes time to import and memory to keep: only who works pays for it.
        from bot.telegram.handlers.dispatch import Handler
        from bot.telegram.handlers.house import House

        rooms, judging, nursery, bells = self.rooms, self.judging, self.nursery, self.bells
        picture_bell = nursery.bell()
        reading = self._reading(api, picture_bell)
        groups = tuple(group.id for group in self.settings.staff_groups)
        house = House(rooms.shelf, rooms.turns, rooms.staff, rooms.catalogs, judging, reading, groups, the_places())
        handler = Handler(self.settings.bot_token.get_secret_value(), house)
        notes = Notes(rooms.catalogs, rooms.cases.first_group)
        rescue = Rescue(rooms.shelf, rooms.turns, rooms.cases, rooms.relays, notes)

        async def handle(unit: UnitOfWork, claimed: Claimed) -> None:
            await handler(unit, claimed, self.clock.now())

        async def save(unit: UnitOfWork, claimed: Claimed) -> None:
            await rescue.rescue(unit, claimed, self.clock.now())

        processor = Processor(self.open_unit, handle, save, notes, self.clock, judging, self.meter, self.rush.is_on)
        inbox = StepLoop(processor.step, nursery, bells.inbox, bells.ring_outbox, handful=HANDFUL)

        async def answer() -> None:
            await directory.look()  # before the first update: nobody is told that there is no number
            await inbox.run()

        nursery.loop("inbox", answer)
        nursery.loop("judge", StepLoop(judging.step, nursery, self.judge_bell, bells.inbox.ring).run)
        if reading is not None:
            nursery.loop("pictures", StepLoop(reading.step, nursery, picture_bell, bells.ring_outbox).run)

    def _start_timers(self, directory: DirectoryReader) -> None:
        settings, open_unit = self.settings, self.open_unit
        alerts = Alerts(open_unit, self.rooms.cases, self.rooms.turns)
        releases = Releases(open_unit, self.rooms.hours)
        silence = due.silence(open_unit, self.rooms.turns)
        calls = DirectoryWatch(
            open_unit, self.rooms.shelf, self.rooms.catalogs, settings.staff_language, self.rooms.cases.first_group
        )
        reminding = due.reminders(open_unit, self.rooms.turns)
        keeping = Keeping(open_unit, chat_days=settings.retention_days, case_days=settings.case_retention_days)

        async def sent(sweep: Callable[[datetime], Awaitable[int]]) -> None:
            """The sweep, after which what it wrote is sent."""
            if await sweep(self.clock.now()):
                self.bells.ring_outbox()

        async def keep() -> None:
            await keeping.sweep(self.clock.now())

        timers = [
            Timer("alerts", ALERTS_EVERY, partial(sent, alerts.sweep)),
            Timer("safe hours", RELEASES_EVERY, partial(sent, releases.sweep)),
            Timer("silence", SILENCE_EVERY, partial(sent, silence.sweep)),
            Timer("directory", DIRECTORY_EVERY, directory.look),
            Timer("calls", CALLS_EVERY, partial(sent, calls.look)),
            Timer("reminders", REMINDING_EVERY, partial(sent, reminding.sweep)),
            Timer("retention", KEEPING_EVERY, keep),
        ]
        start_timers(self.nursery, timers)
