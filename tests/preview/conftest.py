"""A world, its server, and both libraries as clients."""

from collections.abc import AsyncIterator

import pytest

from bot.preview.chats import Chat
from bot.preview.limits import Limits
from bot.preview.people import Person
from bot.preview.seats import Seat
from bot.preview.server import PreviewServer
from bot.preview.world import World
from tests.preview.clients import CLIENTS, Client, opened


class Clock:
    """Time that stands until a test moves it; seconds since the epoch."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about its old reading of durations."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock=clock, limits=Limits.off())


@pytest.fixture
async def server(world: World) -> AsyncIterator[PreviewServer]:
    async with PreviewServer(world, webhook_delay=lambda failures: 0.01 * failures) as running:
        yield running


@pytest.fixture(params=CLIENTS)
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def client(library: str, server: PreviewServer, world: World) -> AsyncIterator[Client]:
    async with opened(library, server.url, world.token) as made:
        yield made


@pytest.fixture
async def rival(library: str, server: PreviewServer, world: World) -> AsyncIterator[Client]:
    """A second process of the same bot."""
    async with opened(library, server.url, world.token) as made:
        yield made


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who has started the bot."""
    person = Person(world, "Aigul", language="kk")
    person.start()
    world.updates.drop_all()
    return person


@pytest.fixture
def group(world: World) -> Chat:
    """A forum in which the bot may manage topics, delete and pin."""
    return world.add_group("Counselors")


@pytest.fixture
def counselor(world: World, group: Chat) -> Seat:
    """An administrator of the group, in General."""
    return Person(world, "Dana").join(group)
