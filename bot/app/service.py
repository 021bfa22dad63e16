"""The one place that knows all rooms and wires them."""

import asyncio
import gc
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import cached_property, partial
from urllib.parse import urlsplit

import structlog

from bot import __version__
from bot.app.bells import Bells
from bot.app.groups import check_staff_groups
from bot.app.rooms import Rooms, furnish, the_judge, the_meanings
from bot.app.serving import listen_address, start_web
from bot.app.watching import Watching
from bot.app.working import Working
from bot.clock import SystemClock
from bot.config import Settings
from bot.crypto import Cipher
from bot.domain.ids import ChatId
from bot.domain.limits import Rates
from bot.domain.update import RawUpdate
from bot.ports import Clock
from bot.services.deliver import Delivery
from bot.services.health import Duties
from bot.services.judging import Judging
from bot.services.receive import receive
from bot.services.rush import Rush
from bot.storage.engine import Database, open_database
from bot.storage.migrating import migrate
from bot.telegram.api import BotApi
from bot.telegram.commands import tell_commands
from bot.telegram.receiver import Receiver
from bot.telegram.sender import TelegramSender
from bot.telegram.webhook import Webhook, set_webhook
from bot.web import build_web, webhook_route
from bot.workers.duty import Duty, Serve, Term
from bot.workers.nursery import Nursery
from bot.workers.outbox import OutboxLoop
from bot.workers.timers import Timer, start_timers
from dialogs.risk import meaning

log = structlog.get_logger(__name__)

ROLES = ("all", "receive", "work", "send", "desk")
COLLECT = (50_000, 20, 100)
"""How much is made before garbage is looked for. An update makes thousands of objects and hardly a circle."""
TAKEOVER = 1.5
"""Seconds that a sender waits which takes over: a restarted database is there for the former one as soon as for it."""


class Service:
    """One running process: receiver, processor, sender, timers and health, as its role says."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        role: str = "all",
        clock: Clock | None = None,
        steady: Callable[[], float] = time.monotonic,
        rooms: Rooms | None = None,
        timers: Sequence[Timer] = (),
    ) -> None:
        """`rooms` are those of the settings unless given; `timers` run beside the service's own."""
        self._settings, self._database, self._role = settings, database, role
        self._clock: Clock = clock or SystemClock()
        self._nursery = Nursery()
        self._watching = Watching(settings, database, self._duties(), self._clock, self._nursery, steady)
        self._api: BotApi = self._watching.api()
        self._bells = Bells(self._nursery, database.wire(), works=self._plays("work"))
        self._judge_bell = self._nursery.bell()
        self._rooms = rooms or furnish(settings)
        self._timers = timers
        self._rush = Rush(self._clock)

    def _duties(self) -> Duties:
        receives = self._plays("receive")
        polls = receives and not self._settings.webhook_url
        return Duties(self._role, receives, polls, works=self._plays("work"), sends=self._plays("send"))

    @cached_property
    def _judging(self) -> Judging:
        """With the second layer where this process answers and it is installed; who receives only sorts."""
        meter = self._watching.meter
        if not self._plays("work"):
            return Judging(the_judge(), meter=meter)
        if not meaning.is_installed():
            log.warning("judge", sentence=meaning.ABSENT)
            return Judging(the_judge(), meter=meter)
        return Judging(the_judge(), the_meanings(), self._judge_bell.ring, meter)

    def _working(self) -> Working:
        return Working(
            self._settings,
            self._database.open_unit,
            self._clock,
            self._rooms,
            self._judging,
            self._judge_bell,
            self._nursery,
            self._bells,
            self._watching.meter,
            self._rush,
        )

    def _plays(self, *roles: str) -> bool:
        return self._role == "all" or self._role in roles

    def stop(self) -> None:
        """Ask the process to end; it finishes what it holds."""
        self._nursery.stop()

    async def run(self) -> None:
        """Run until stopped. Raises the fatal error that ended the service, if any."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._api.close)
            sender = TelegramSender(self._api)
            self._bells.start()
            if self._plays("work"):
                self._working().start(self._api)
            if self._plays("send"):
                self._start_duty("send", partial(self._send, sender))
            web = self._start_receiving() if self._plays("receive") else None
            self._watching.start(self._api, self._rooms.catalogs, self._bells.ring_outbox)
            self._serve(web)
            start_timers(self._nursery, self._timers)
            gc.collect()
            gc.freeze()  # what was imported lives as long as the process: full collections need not walk it
            gc.set_threshold(*COLLECT)
            kind = "sqlite" if self._settings.sqlite else "postgresql"
            by = "webhook" if self._settings.webhook_url else "polling"
            log.info("started", role=self._role, version=__version__, database=kind, receives_by=by)
            await self._nursery.run()
            log.info("stopped", role=self._role, after_seconds=round(self._watching.health.uptime))

    def _start_duty(self, name: str, serve: Serve) -> None:
        self._nursery.loop(name, Duty(name, self._database.leadership(name), self._nursery, serve).run)

    async def _send(self, sender: TelegramSender, term: Term) -> None:
        """Send as the leader. Who takes over from a sender that has served till now does not refuse the groups."""
        if term.at_start:
            await check_staff_groups(self._database.open_unit, sender, self._settings, refuse=True)
        else:
            # Whoever led till now and has lost the database for a moment still writes down what it has sent.
            await term.rest(TAKEOVER)
            check = check_staff_groups(self._database.open_unit, sender, self._settings, refuse=False)
            self._nursery.call("groups", check)
        book = self._rooms.shelf.book
        commands = tell_commands(sender, self._rooms.catalogs, book.notices.commands, book.languages)
        self._nursery.call("commands", commands)
        loop = OutboxLoop(self._delivery(sender), self._nursery, self._bells.outbox, lambda: term.leads)
        with self._bells.sending():
            await self._nursery.watched("outbox", loop.run)

    def _delivery(self, sender: TelegramSender) -> Delivery:
        limits = self._settings.send_limits
        return Delivery(
            self._database.open_unit,
            sender,
            self._clock,
            self._rooms.catalogs,
            first_group=self._rooms.cases.first_group,
            rates=Rates(limits.overall, limits.chat, limits.group),
            meter=self._watching.meter,
            rush_over=self._rush.over,
        )

    def _start_receiving(self) -> Webhook | None:
        staff = ChatId(int(self._rooms.cases.first_group))

        async def keep(updates: Sequence[RawUpdate]) -> int:
            new = await receive(self._database.open_unit, updates, self._clock.now(), self._judging.ranks)
            return self._watching.kept(new, len(updates))

        wake = self._bells.ring_inbox
        settings = self._settings
        if not settings.webhook_url:

            async def poll(term: Term) -> None:
                receiver = Receiver(self._api, keep, term, staff=staff, wake=wake, fetched=self._rush.fetched)
                await self._nursery.watched("receiver", receiver.run)

            self._start_duty("receive", poll)
            return None
        # No leader: any number may keep what Telegram posts, each request in a transaction and each update once.
        secret = settings.webhook_secret.get_secret_value()
        webhook = Webhook(keep, secret=secret, staff=staff, wake=wake)
        tell = partial(set_webhook, self._api, self._nursery, settings.webhook_url, secret)
        self._nursery.loop("webhook", tell)
        return webhook

    def _serve(self, webhook: Webhook | None) -> None:
        address = listen_address(self._settings)
        if address is None:
            return
        routes = self._watching.routes() if self._settings.listen else []  # figures only where they were asked for
        if webhook is not None:
            routes.append(webhook_route(urlsplit(self._settings.webhook_url).path or "/", webhook.receive))
        start_web(self._nursery, build_web(routes), address)


async def open_for(settings: Settings, role: str = "all") -> Database:
    """The database of the settings; brought up to date first where one process does everything.

    Raises typed errors with a sentence: StorageError, CryptoError.
    """
    if role == "all":
        await migrate(settings.database_url)
    cipher = Cipher.from_keys([key.get_secret_value() for key in settings.secret_keys])
    return await open_database(
        settings.database_url,
        cipher,
        bot_id=settings.bot_id,
        staff_groups=[int(group.id) for group in settings.staff_groups],
    )


async def run(settings: Settings, role: str = "all") -> None:
    """Run the service until SIGTERM or SIGINT."""
    database = await open_for(settings, role)
    try:
        service = Service(settings, database, role)
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, service.stop)
        await service.run()
    finally:
        await database.close()
