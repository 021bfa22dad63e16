"""Kill -9 of the bot at random moments while persons talk, half of them with the bot, half in open cases.

The bot runs as the process an operator starts; Telegram is the local Bot API server of the preview.
"""

import asyncio
import itertools
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.crypto import new_key
from bot.preview.chats import Chat
from bot.preview.limits import Limits
from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds without any progress after which what is missing counts as lost."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is said, how fast (messages a second), how often the bot is killed; the same seed, the same plan."""

    persons: int = 200
    messages: int = 4000
    kills: int = 5
    rate: float = 100.0
    seed: int = 1


@dataclass
class Result:
    """What came of it."""

    said: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    topics_doubled: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def kept_its_promise(self) -> bool:
        """Nothing lost, order kept. A repeat after a crash is the price of never losing."""
        return self.lost == 0 and self.out_of_order == 0

    def table(self) -> str:
        rows = {
            "messages of persons": self.said,
            "kills (SIGKILL)": self.kills,
            "lost": self.lost,
            "out of order": self.out_of_order,
            "sent twice": self.doubled,
            "topics made twice": self.topics_doubled,
        }
        return "\n".join(["| what | count |", "|---|---|", *(f"| {what} | {count} |" for what, count in rows.items())])


class Bot:
    """A process of the bot: everything in one, unless another role is named."""

    def __init__(self, environment: dict[str, str], role: str = "all") -> None:
        self._environment = environment
        self.role = role
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--role", self.role),
            cwd=ROOT,
            env=self._environment,
            stderr=asyncio.subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def end(self, sign: signal.Signals) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(sign)
        await self._process.wait()


def environment(world: World, url: str, group: Chat, database_url: str) -> dict[str, str]:
    """What an operator would set. Limits are out of the way: the crash is what is measured."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {
        **kept,
        "BOT_TOKEN": world.token,
        "BOT_API_URL": url,
        "DATABASE_URL": database_url,
        "STAFF_GROUPS": str(group.id),
        "SECRET_KEYS": new_key(),
        "SEND_LIMITS": "100000,100000,100000",
        "WEBHOOK_URL": "",
        "STAFF_LANGUAGE": "en",
    }


class Persons:
    """The simulated persons: the even ones talk with the bot, the odd ones are in a case."""

    def __init__(self, world: World, group: Chat, plan: Plan) -> None:
        self._world, self._group, self._plan = world, group, plan
        self._random = random.Random(plan.seed)  # a plan to repeat, no secret
        self.persons = [Person(world, f"P{n}", language="en") for n in range(plan.persons)]
        self.said: dict[int, list[str]] = {person.id: [] for person in self.persons}
        self.answers_before: dict[int, int] = {}

    def in_case(self, person: Person) -> bool:
        return self.persons.index(person) % 2 == 1

    async def begin(self) -> None:
        """The odd ones ask for a person; everybody waits until the cases stand."""
        for person in self.persons:
            person.start()
        await self._settle(lambda: all(person.chat.from_bot for person in self.persons))
        callers = self.persons[1::2]
        for person in callers:
            person.write("/human")
        await self._settle(lambda: all(_button(person, "first") for person in callers))
        for person in callers:
            person.press(person.chat.from_bot[-1], _button(person, "first"))
        await self._settle(lambda: len(self._group.open_topics) >= len(callers))
        await self._settle(lambda: all("number is" in person.chat.from_bot[-1].shown for person in callers))
        self.answers_before = {person.id: len(person.chat.from_bot) for person in self.persons}

    async def _settle(self, holds: Callable[[], bool]) -> None:
        await self._world.until(holds, PATIENCE)

    def speak(self) -> None:
        """Somebody says something that nobody has said before."""
        person = self._random.choice(self.persons)
        words = self.said[person.id]
        words.append(f"w{person.id}x{len(words)}y")
        person.write(words[-1])

    def relayed(self) -> str:
        return "\n".join(m.shown for m in self._group.messages if m.from_bot)

    def progress(self) -> int:
        """Grows with everything that arrives."""
        return sum(len(person.chat.from_bot) for person in self.persons) + len(self._group.messages)

    def missing(self) -> list[str]:
        """What a person said and nobody answered or saw."""
        shown = self.relayed()
        gone = []
        for person in self.persons:
            words = self.said[person.id]
            if self.in_case(person):
                gone += [word for word in words if word not in shown]
            else:
                answers = len(person.chat.from_bot) - self.answers_before[person.id]
                gone += words[answers:]
        return gone

    def result(self) -> Result:
        result = Result(said=sum(map(len, self.said.values())), missing=self.missing())
        result.lost = len(result.missing)
        shown = self.relayed()
        for person in self.persons:
            words = self.said[person.id]
            if self.in_case(person):
                result.doubled += sum(shown.count(word) - 1 for word in words if word in shown)
                places = [shown.find(word) for word in words if word in shown]
                result.out_of_order += sum(a > b for a, b in itertools.pairwise(places))
            else:
                answers = len(person.chat.from_bot) - self.answers_before[person.id]
                result.doubled += max(0, answers - len(words))
        numbers = Counter(topic.name.split(" ")[1] for topic in self._group.open_topics)
        result.topics_doubled = sum(count - 1 for count in numbers.values())
        return result


def _button(person: Person, choice: str) -> str:
    """The data of a button on the bot's last message to this person, or nothing."""
    last = person.chat.from_bot[-1]
    return next((b.data for b in last.buttons if b.data and b.data.endswith(f":{choice}")), "")


async def crash(plan: Plan, database_url: str = "") -> Result:
    """Carry the plan out; what came of it."""
    world = World(limits=Limits.off())
    group = world.add_group("Counselors")
    chance = random.Random(plan.seed + 1)  # a plan to repeat, no secret
    with tempfile.TemporaryDirectory(prefix="amanjol-crash-") as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/crash.sqlite3"
        async with PreviewServer(world) as server:
            bot = Bot(environment(world, server.url, group, url))
            await bot.start()
            try:
                persons = Persons(world, group, plan)
                await persons.begin()
                kills = await _talk(plan, persons, bot, chance)
                await until_quiet(persons)
                result = persons.result()
                result.kills = kills
            finally:
                await bot.end(signal.SIGTERM)
    return result


async def _talk(plan: Plan, persons: Persons, bot: Bot, chance: random.Random) -> int:
    """Say everything, and kill the bot at random moments in between."""
    moments = sorted(chance.sample(range(plan.messages // 10, plan.messages), min(plan.kills, plan.messages // 2)))
    kills = 0
    for number in range(plan.messages):
        persons.speak()
        if kills < len(moments) and number >= moments[kills]:
            await bot.end(signal.SIGKILL)
            await bot.start()
            kills += 1
        await asyncio.sleep(chance.expovariate(plan.rate))
    return kills


async def until_quiet(persons: Persons) -> None:
    """Wait until nothing is missing, or nothing arrives any more; then for late repeats."""
    quiet, before = 0.0, -1
    while persons.missing() and quiet < PATIENCE:
        await asyncio.sleep(0.5)
        now = persons.progress()
        quiet, before = (0.0, now) if now != before else (quiet + 0.5, before)
    await asyncio.sleep(2)
