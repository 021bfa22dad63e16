"""The whole service against the preview server, over HTTP, on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.app.rooms import furnish
from bot.app.service import Service, open_for
from bot.config import SendLimits, Settings, StaffGroup, load_settings
from bot.domain.ids import GroupId
from bot.ports import Clock
from bot.preview.chats import Chat, Topic
from bot.preview.limits import Limits
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.server import PreviewServer
from bot.preview.world import World
from bot.storage.engine import Database

FAST = SendLimits(10_000, 10_000, 10_000)
"""Limits so high that a test never waits for them; those that test limits choose their own."""
KEY = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="
SOON = timedelta(milliseconds=50)
"""How long ordinary words wait for the next ones before they go into a topic."""
PATIENCE = 40.0
"""Seconds until a test gives up waiting for something that should happen at once."""


def settings_for(world: World, url: str, database_url: str, group: int, **values: object) -> Settings:
    """Settings of a service that talks to this server."""
    given: dict[str, object] = {
        "bot_token": world.token,
        "bot_api_url": url,
        "database_url": database_url,
        "staff_groups": (StaffGroup(GroupId(group)),),
        "secret_keys": (KEY,),
        "send_limits": FAST,
        "webhook_url": "",
        "webhook_secret": "",
        "listen": "",
        "staff_language": "en",
    }
    return load_settings(env_file=None, **{**given, **values})


def _seen(person: Person) -> set[tuple[int, str, int]]:
    """What of the bot's stands on the person's screen."""
    return {(m.id, m.shown, len(list(m.buttons))) for m in person.chat.from_bot}


@dataclass
class Stage:
    """A running service, the world it serves, its staff group with two counselors."""

    world: World
    group: Chat
    database_url: str
    server: PreviewServer
    settings: Settings
    clock: Clock | None = None
    service: Service | None = None
    database: Database | None = None
    running: asyncio.Task[None] | None = None

    def person(self, language: str = "ru", name: str = "Aigerim") -> Person:
        return Person(self.world, name, language=language)

    def counselor(self, name: str = "Saule") -> Seat:
        """Somebody of the staff, in the group's General topic."""
        person = Person(self.world, name)
        person.join(self.group)
        return person.at(self.group)

    async def start(self) -> None:
        self.database = await open_for(self.settings)
        rooms = furnish(self.settings, coalesce=SOON)
        self.service = Service(self.settings, self.database, clock=self.clock, rooms=rooms)
        self.running = asyncio.ensure_future(self.service.run())

    async def stop(self) -> None:
        """Stop as an operator would; everything in hand is finished."""
        if self.service is not None and self.running is not None and self.database is not None:
            self.service.stop()
            try:
                await self.running
            finally:
                await self.database.close()
        self.service = self.running = self.database = None

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until it holds; the test fails with `what` when it does not within PATIENCE."""
        waiting = asyncio.ensure_future(self.world.until(holds, PATIENCE))
        watched = {waiting, self.running} if self.running else {waiting}
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if self.running is not None and self.running.done() and not waiting.done():
            waiting.cancel()
            self.running.result()
            raise AssertionError(f"the service ended: {what}")
        try:
            await waiting
        except TimeoutError:
            raise AssertionError(f"never: {what}") from None

    async def answer(self, person: Person, act: Callable[[], object]) -> Message:
        """What the bot shows after the person did something: the newest of its messages, new or changed."""
        before = _seen(person)
        act()

        def changed() -> bool:
            return bool(_seen(person) - before)  # what was only removed is no answer

        await self.until(changed, f"an answer to {person.account.first_name}")
        return person.chat.from_bot[-1]

    async def press(self, person: Person, choice: str) -> Message:
        """Press the button with this choice on the newest message that has it; what is shown then."""
        for message in reversed(person.chat.from_bot):
            for button in message.buttons:
                if button.data and button.data.rpartition(":")[2] == choice:
                    data = button.data
                    return await self.answer(person, lambda m=message, d=data: person.press(m, d))  # type: ignore[misc]  # bound now
        raise AssertionError(f"no button {choice!r} in {[m.shown[:80] for m in person.chat.from_bot[-2:]]}")

    async def topic(self, part: str) -> Topic:
        """The topic whose name holds this, once it is there with its card."""

        def stands() -> bool:
            found = [t for t in self.group.open_topics if part in t.name]
            return bool(found and [m for m in self.group.in_topic(found[-1].id) if m.from_bot and list(m.buttons)])

        await self.until(stands, f"a topic {part!r} with its card")
        return [t for t in self.group.open_topics if part in t.name][-1]

    @property
    def groups(self) -> list[Chat]:
        """All staff groups."""
        return [chat for chat in self.world.chats.values() if chat.kind == "supergroup"]

    def shown_in_group(self) -> str:
        """Everything shown in the staff groups, in General and in topics."""
        return "\n".join(m.shown for group in self.groups for m in group.messages)

    def said_in(self, topic: Topic) -> list[str]:
        """Everything shown in the topic, in order."""
        return [m.shown for m in self.group.in_topic(topic.id)]


@asynccontextmanager
async def stage(
    database_url: str,
    *,
    limits: Limits | None = None,
    clock: Clock | None = None,
    groups: int = 1,
    **settings: object,
) -> AsyncIterator[Stage]:
    """A stage with the service running; all of it ends with the block. `groups`: how many groups serve the queue."""
    world = World(limits=limits or Limits.off())
    group = world.add_group("Counselors")
    if groups > 1:
        others = [world.add_group(f"Counselors {number}") for number in range(2, groups + 1)]
        settings["staff_groups"] = tuple(StaffGroup(GroupId(chat.id)) for chat in (group, *others))
    async with PreviewServer(world) as server:
        made = Stage(
            world,
            group,
            database_url,
            server,
            settings_for(world, server.url, database_url, group.id, **settings),
            clock,
        )
        await made.start()
        try:
            yield made
        finally:
            await made.stop()
