"""What the commands of the directory do, each in one transaction beside a running service."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypeAlias

import typer

from bot.app.command_line import read_settings, run_to_end
from bot.app.directory_table import details, status, story, table
from bot.app.rooms import read_content
from bot.clock import SystemClock
from bot.crypto import Cipher
from bot.domain.json import Json
from bot.i18n import local_time
from bot.ports import UnitOfWork
from bot.services.directory import DirectoryKeeper, DirectoryRefused, Signed
from bot.storage.visiting import visiting
from dialogs.directory import WARN_DAYS, Contact, days_left

SEEN = "a running service takes it over within 30 seconds"

Doing: TypeAlias = Callable[["Desk"], Awaitable[str]]


class Desk:
    """Where one command is carried out: entries, a transaction, the time."""

    def __init__(self, keeper: DirectoryKeeper, unit: UnitOfWork, now: datetime, country: str) -> None:
        self._keeper, self._unit, self._now = keeper, unit, now
        self._today = now.astimezone(UTC).date()
        self._here = local_time(country, now).date()

    async def listed(self, country: str, *, overdue: bool) -> str:
        found = [c for c in await self._keeper.contacts(self._unit) if country.upper() in ("", c.country)]
        if overdue:
            found = [c for c in found if (left := days_left(c, self._today)) is not None and left <= WARN_DAYS]
        return table(found, self._today) if found else "no such entry"

    async def shown(self, id: str) -> str:
        return details(await self._keeper.contact(self._unit, id), self._today)

    async def verified(self, id: str, by: str, how: str, on: str) -> str:
        try:
            day = date.fromisoformat(on) if on else self._here
        except ValueError:
            raise DirectoryRefused(
                f"--on {on} is no day: year, month and day are expected, such as 2026-11-26"
            ) from None
        return self._now_is(await self._keeper.verify(self._unit, id, Signed(by, how), day, self._now))

    async def corrected(self, id: str, fields: Mapping[str, Json], by: str, how: str) -> str:
        return self._now_is(await self._keeper.correct(self._unit, id, fields, Signed(by, how), self._now))

    async def added(self, id: str, fields: Mapping[str, Json], by: str, how: str) -> str:
        return self._now_is(await self._keeper.add(self._unit, id, fields, Signed(by, how), self._now))

    async def retired(self, id: str, by: str, how: str) -> str:
        return self._now_is(await self._keeper.retire(self._unit, id, Signed(by, how), self._now))

    async def restored(self, id: str, by: str, how: str) -> str:
        return self._now_is(await self._keeper.restore(self._unit, id, Signed(by, how), self._now))

    async def history(self, id: str) -> str:
        if id:
            await self._keeper.contact(self._unit, id)
        return story(await self._unit.directory.history(id or None))

    def _now_is(self, contact: Contact) -> str:
        return f"{contact.id}: {status(contact, self._today)}; {SEEN}"


def carry_out(doing: Doing) -> None:
    """Do it, and print what it says."""
    settings = read_settings()

    async def work() -> None:
        keeper = DirectoryKeeper(read_content(settings).directory)
        cipher = Cipher.from_keys([key.get_secret_value() for key in settings.secret_keys])
        async with (
            visiting(settings.database_url, cipher, bot_id=settings.bot_id) as open_unit,
            open_unit() as unit,
        ):
            told = await doing(Desk(keeper, unit, SystemClock().now(), settings.country))
            await unit.commit()
        typer.echo(told)

    run_to_end(work())
