"""The pulse: the moment at which the bot was last in contact, and what its gaps tell the staff.

Whoever receives keeps it. The gap is measured and told in the transaction that keeps the next pulse, so that it is told
once, whoever is first.
"""

from datetime import timedelta

import structlog

from bot.domain.absence import Witness, absence, next_pulse
from bot.domain.contact import Instant, Line
from bot.domain.errors import Hindrance
from bot.ports import OpenUnit
from bot.services.contact import Contact
from bot.services.watchdog import Watchdog

log = structlog.get_logger(__name__)

NAME = "contact"
EVERY = 15.0
"""Seconds between two pulses that are kept."""
FRESH = 60.0
"""A success older than so many seconds is no contact any more: polling hears from Telegram every 30."""
SETTLE = 1.0
"""Seconds after the first success until the gap is told: what had waited arrives in them."""


class Pulse:
    """Keeps the pulse of one receiving process. `line` is what it receives by."""

    def __init__(self, open_unit: OpenUnit, watchdog: Watchdog, contact: Contact, line: Line) -> None:
        self._open_unit, self._watchdog, self._contact, self._line = open_unit, watchdog, contact, line
        self._kept: Instant | None = None
        self._telegram_failed = self._database_failed = False
        self._arrived = 0

    def arrived(self, new: int) -> None:
        """So many new updates were kept."""
        self._arrived += new

    async def beat(self) -> int:
        """Keep the pulse where it is time; how many notes were written. Raises what the database raises."""
        now, last, back = self._contact.now(), self._line.last, self._line.back
        self._telegram_failed |= self._line.failing is not None
        if last is None or back is None or now.steady - last.steady > FRESH or now.steady - back.steady < SETTLE:
            return 0
        if self._kept is not None and now.steady - self._kept.steady < EVERY:
            return 0
        try:
            notes = await self._keep(now, last, back)
        except Hindrance:
            self._database_failed = True
            raise
        self._telegram_failed = self._database_failed = False
        self._arrived = 0
        return notes

    async def _keep(self, now: Instant, last: Instant, back: Instant) -> int:
        async with self._open_unit() as unit:
            before = await unit.pulses.last(NAME)
            own = self._kept is not None and before == self._kept.moment
            witness = Witness(
                began=self._contact.began.moment,
                awake=timedelta(seconds=now.steady - self._kept.steady) if own and self._kept else None,
                telegram_failed=self._telegram_failed,
                database_failed=self._database_failed,
            )
            is_back = self._kept is None or back.steady > self._kept.steady  # by the clock that nobody sets
            until = back.moment if is_back else last.moment
            away = absence(before, until, witness)
            kept = next_pulse(before, last.moment, now.moment)
            await unit.pulses.keep(NAME, kept)
            notes = []
            if away is not None:
                notes = self._watchdog.away(away, self._arrived, now.moment)
                await unit.outbox.add(notes)
            await unit.commit()
        # The database cuts off what is finer than a millisecond.
        self._kept = Instant(kept.replace(microsecond=kept.microsecond // 1000 * 1000), now.steady)
        if away is not None:
            log.warning("was away", seconds=round(away.duration.total_seconds()), cause=away.cause.value)
        return len(notes)
