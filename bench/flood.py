"""Thousands of persons write at once, some of them in danger: how long until the counselors see it, within Telegram's
limits. The bot runs as the process an operator starts; Telegram is the local Bot API server with its limits on.
"""

import asyncio
import contextlib
import re
import signal
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.crash import Bot, environment
from bench.flood_persons import Crowd, Said
from bot.preview.chats import Chat
from bot.preview.limits import Limits
from bot.preview.messages import Message
from bot.preview.people import Person
from bot.preview.server import PreviewServer
from bot.preview.world import World

PATIENCE = 60.0
"""Seconds that the setting up may take at most between two of its steps."""
STEADY = 66.0
"""Seconds in which only the open cases talk before the flood: a window of the group's, and more."""
WORD = re.compile(r"\((q\d+z)\)")
"""By this everything that was said is found again."""
COUNTED = ("send", "copy", "forward", "edit", "createForumTopic", "pinChatMessage")
"""How the names of calls begin that count for a group."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many write, how many of them in danger, how many cases are open; `after`: seconds watched at the most."""

    persons: int = 2000
    cases: int = 40
    emergencies: int = 20
    groups: int = 1
    seed: int = 1
    after: float = 120.0


@dataclass
class Result:
    """What came of it: seconds from writing to being seen, by kind; what was not seen in time."""

    seen: dict[str, list[float]] = field(default_factory=dict)
    unseen: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    busiest_minute: int = 0
    group_calls: Counter[str] = field(default_factory=Counter)
    topics: int = 0

    @property
    def kept_its_promise(self) -> bool:
        """Emergencies within 3 s at the 99th percentile, and Telegram never had to ask for patience."""
        dangers = [seconds for kind in ("emergency", "unclear") for seconds in self.seen.get(kind, [])]
        missed = self.unseen["emergency"] + self.unseen["unclear"]
        return not missed and bool(dangers) and quantile(dangers, 0.99) <= 3 and not self.refused

    def table(self) -> str:
        lines = ["| what | count | p50 s | p99 s | longest s | not seen |", "|---|---|---|---|---|---|"]
        for kind, seconds in sorted(self.seen.items()):
            figures = [f"{quantile(seconds, part):.2f}" for part in (0.5, 0.99, 1.0)] if seconds else ["–"] * 3
            lines.append(f"| {_NAMES[kind]} | {len(seconds)} | {' | '.join(figures)} | {self.unseen[kind]} |")
        calls = ", ".join(f"{method} {count}" for method, count in self.group_calls.most_common())
        return "\n".join(
            [
                *lines,
                "",
                f"Answers of 429: {self.refused}",
                f"Calls to one group in its busiest 60 s: {self.busiest_minute} (Telegram takes 20)",
                f"Calls to the groups in the flood: {calls}",
                f"Topics opened in the flood: {self.topics}",
            ]
        )


_NAMES = {
    "emergency": "emergency, until counselors see its words",
    "unclear": "emergency that the words alone do not show",
    "case": "ordinary message in an open case, until it stands in the topic",
    "ordinary": "ordinary message, until answered",
}


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-part * len(ordered) // 1) - 1))]


async def flood(plan: Plan, database_url: str = "") -> Result:
    """Carry the plan out; what came of it."""
    world = World(limits=Limits.off())
    groups = [world.add_group(f"Counselors {n + 1}") for n in range(plan.groups)]
    crowd = Crowd(world, groups, plan.seed)
    with tempfile.TemporaryDirectory(prefix="amanjol-flood-") as folder:
        url = database_url or f"sqlite+aiosqlite:///{folder}/flood.sqlite3"
        async with PreviewServer(world) as server:
            free = environment(world, server.url, groups[0], url)
            free["STAFF_GROUPS"] = ",".join(str(group.id) for group in groups)
            await _open_cases(plan, crowd, Bot(free))
            world.meter.limits = Limits.strict()
            bot = Bot({**free, "SEND_LIMITS": "30,1,20"})
            await bot.start()
            try:
                begun = await _flood(plan, crowd)
            finally:
                await bot.end(signal.SIGTERM)
    return _result(crowd, begun)


async def _open_cases(plan: Plan, crowd: Crowd, bot: Bot) -> None:
    """Cases are open, every second one taken, before any limit holds."""
    world = crowd.world
    counselors = [Person(world, "Saule").join(group) for group in crowd.groups]
    crowd.active = [Person(world, f"C{n}", language="en") for n in range(plan.cases)]
    await bot.start()
    try:
        for person in crowd.active:
            person.start()
        await world.until(lambda: all(person.chat.from_bot for person in crowd.active), PATIENCE)
        for person in crowd.active:
            person.write("/human")
        await world.until(lambda: all(_button(person, "first") for person in crowd.active), PATIENCE)
        for person in crowd.active:
            person.press(person.chat.from_bot[-1], _button(person, "first"))
        await world.until(lambda: len(_cards(crowd.groups)) >= plan.cases, PATIENCE)
        for counselor in counselors:
            for card in _cards([counselor.chat])[::2]:
                counselor.press(card, next(b.data for b in card.buttons if b.data))
        await asyncio.sleep(3)
    finally:
        await bot.end(signal.SIGTERM)


def _cards(groups: Sequence[Chat]) -> list[Message]:
    return [m for group in groups for m in group.messages if m.from_bot and list(m.buttons)]


def _button(person: Person, choice: str) -> str:
    """The data of a button on the bot's last message to this person, or nothing."""
    last = person.chat.from_bot[-1]
    return next((b.data for b in last.buttons if b.data and b.data.endswith(f":{choice}")), "")


async def _flood(plan: Plan, crowd: Crowd) -> float:
    """The open cases talk for a while, then everybody writes; when that was."""
    talking = asyncio.ensure_future(_talk(plan, crowd))
    try:
        await asyncio.sleep(STEADY)
        everybody = crowd.plan(plan.persons, plan.emergencies)
        begun = crowd.world.clock()
        for number, (person, kind, text) in enumerate(everybody):
            crowd.say(person, kind, text)
            if number % 100 == 99:
                await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            await crowd.world.until(lambda: all(person.chat.from_bot for person, _, _ in everybody), plan.after)
        await asyncio.sleep(max(0.0, begun + plan.after - crowd.world.clock()) if _missing(crowd) else 2.0)
        return begun
    finally:
        talking.cancel()


def _missing(crowd: Crowd) -> bool:
    shown = "\n".join(m.shown for group in crowd.groups for m in group.messages)
    return any(said.word not in shown for said in crowd.said if said.kind in ("emergency", "unclear"))


async def _talk(plan: Plan, crowd: Crowd) -> None:
    """Every open case gets a message about every 20 s."""
    while plan.cases:
        crowd.talk()
        await asyncio.sleep(20 / plan.cases)


def _result(crowd: Crowd, begun: float) -> Result:
    groups = {group.id for group in crowd.groups}
    result = Result(topics=sum(len(group.open_topics) for group in crowd.groups) - len(crowd.active))
    result.refused = sum(call.outcome.startswith("429") for call in crowd.world.calls)
    done = [call for call in crowd.world.calls if call.outcome == "ok"]
    to_groups = [call for call in done if call.chat_id in groups and call.time >= begun - STEADY]
    counted = [call for call in to_groups if call.method.startswith(COUNTED)]
    result.group_calls = Counter(call.method for call in counted if call.time >= begun)
    for group in groups:
        times = [call.time for call in counted if call.chat_id == group]
        result.busiest_minute = max(result.busiest_minute, *(sum(t <= at < t + 60 for at in times) for t in times), 0)
    first: dict[str, float] = {}
    for call in to_groups:
        for word in WORD.findall(str(call.params.get("text", ""))):
            first.setdefault(word, call.time)
    answered: dict[int, float] = {}
    for call in done:
        if call.chat_id is not None and call.time >= begun and call.method.startswith(("send", "edit")):
            answered.setdefault(call.chat_id, call.time)
    for said in crowd.said:
        _note(result, said, answered.get(said.person.id) if said.kind == "ordinary" else first.get(said.word))
    return result


def _note(result: Result, said: Said, at: float | None) -> None:
    seen = result.seen.setdefault(said.kind, [])
    if at is None:
        result.unseen[said.kind] += 1
    else:
        seen.append(at - said.at)
