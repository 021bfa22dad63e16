"""Looks whether something lasts too long, and says so once when it does and once when it is over."""

from collections import Counter
from datetime import datetime, timedelta

import structlog

from bot.domain.trouble import LASTS, Tell, Trouble, to_tell
from bot.ports import OpenUnit, UnitOfWork
from bot.services.contact import Contact
from bot.services.watchdog import Watchdog

log = structlog.get_logger(__name__)


class BacklogWatch:
    """Watches the age of what is due, for all processes together: who tells first keeps it for the others."""

    def __init__(self, open_unit: OpenUnit, watchdog: Watchdog) -> None:
        self._open_unit, self._watchdog = open_unit, watchdog
        self._looks: Counter[Trouble] = Counter()

    async def look(self, now: datetime) -> int:
        """Look once; how many notes were written."""
        written = 0
        async with self._open_unit() as unit:
            inbox, outbox = await unit.backlog.inbox(now), await unit.backlog.outbox(now)
            for trouble, oldest in ((Trouble.INBOX, inbox.oldest_due), (Trouble.OUTBOX, outbox.oldest_due)):
                written += await self._one(unit, trouble, oldest, now)
            if written:
                await unit.commit()
        return written

    async def _one(self, unit: UnitOfWork, trouble: Trouble, oldest: datetime | None, now: datetime) -> int:
        age = timedelta() if oldest is None else max(timedelta(), now - oldest)
        self._looks[trouble] = self._looks[trouble] + 1 if age >= LASTS else 0
        since = await unit.pulses.last(trouble.value)
        tell = to_tell(age, self._looks[trouble], told=since is not None)
        if tell is None:
            return 0
        if tell is Tell.BEGUN:
            if not await unit.pulses.begin(trouble.value, now - age):
                return 0  # another process was first
            lasts = age
            log.error("trouble", what=trouble.value, seconds=round(lasts.total_seconds()))
        else:
            begun = await unit.pulses.end(trouble.value)
            if begun is None:
                return 0
            lasts = max(timedelta(), now - begun)
            log.info("trouble over", what=trouble.value, seconds=round(lasts.total_seconds()))
        notes = self._watchdog.trouble(trouble, tell, lasts, now)
        await unit.outbox.add(notes)
        return len(notes)


class RefusalWatch:
    """Watches whether Telegram refuses everything that this process sends.

    While it does no note would arrive: the log has it at once, the staff when it is over.
    """

    def __init__(self, open_unit: OpenUnit, watchdog: Watchdog, contact: Contact) -> None:
        self._open_unit, self._watchdog, self._contact = open_unit, watchdog, contact
        self._since: datetime | None = None

    async def look(self) -> int:
        """Look once; how many notes were written."""
        now, sending = self._contact.now(), self._contact.sending
        refused = sending.refuses_since(now)
        if refused is not None and self._since is None:
            self._since = refused.moment
            seconds = round(now.steady - refused.steady)
            log.error("Telegram refuses everything", seconds=seconds, refusals=sending.refusals)
        if self._since is None or sending.failing is not None or sending.back is None:
            return 0
        notes = self._watchdog.refused(self._since, max(self._since, sending.back.moment), now.moment)
        async with self._open_unit() as unit:
            await unit.outbox.add(notes)
            await unit.commit()
        log.info("Telegram takes calls again")
        self._since = None
        return len(notes)
