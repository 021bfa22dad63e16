"""Carries a plan out: a phase for each kind of fault, with a bot, a database and persons of its own."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.faults.cast import ALL, ROLES, Cast
from bench.faults.kinds import KINDS, Kind
from bench.faults.moment import Clock
from bench.faults.persons import Persons
from bench.faults.scene import Scene
from bench.faults.stores import PostgresStore, SqliteStore, Store
from bench.faults.verdict import Verdict
from bot.crypto import new_key
from bot.preview.limits import Limits
from bot.preview.server import PreviewServer
from bot.preview.world import World

MIXED = "mixed"
BACKLOG = 1000
"""Messages that may be on their way before the persons wait for the bot."""
CALM = 0.1
"""Share of a phase's messages before its first fault."""
DATABASES: dict[str, type[SqliteStore] | type[PostgresStore]] = {"sqlite": SqliteStore, "postgresql": PostgresStore}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; `rate` is messages a second, `mixed` how many faults the mixed phase has."""

    messages: int = 100_000
    persons: int = 200
    rate: float = 150.0
    seed: int = 1
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    kinds: tuple[str, ...] = ()
    roles: bool = False
    mixed: int = 30

    def phases(self) -> list[tuple[str, str, list[Kind]]]:
        """Database, name and the kinds of each phase; a mixed one at the end of each database."""
        phases = []
        for database in self.databases:
            fit = [kind for kind in KINDS.values() if database in kind.databases]
            chosen = [kind for kind in fit if not self.kinds or kind.name in self.kinds]
            phases += [(database, kind.name, [kind]) for kind in chosen]
            if not self.kinds or MIXED in self.kinds:
                phases.append((database, MIXED, [kind for kind in fit if kind.name not in ALONE]))
        return phases


ALONE = frozenset({"week", "account deleted"})
"""Kinds that would silence the others."""


async def run(plan: Plan, tell: Callable[[str], None]) -> list[Verdict]:
    """Carry the plan out; a verdict for each phase, told as it comes. SIGTERM ends it in order."""
    this = asyncio.current_task()
    assert this is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    phases = plan.phases()
    verdicts = []
    folder = _folder()
    store: SqliteStore | PostgresStore | None = None
    try:
        for number, (database, name, kinds) in enumerate(phases, 1):
            if store is None or store.kind != database:
                if store is not None:
                    store.close()
                store = DATABASES[database](folder)
            verdict = await phase(plan, plan.messages // len(phases), store, name, kinds, folder / f"{number}.log")
            verdicts.append(verdict)
            tell(f"{number}/{len(phases)} {verdict.line}")
    finally:
        if store is not None:
            store.close()
        if len(verdicts) == len(phases) and all(verdict.kept_its_promise for verdict in verdicts):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            tell(f"the bot's logs are kept in {folder}")
    return verdicts


def _folder() -> Path:
    """A folder for logs and databases that PostgreSQL's own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="amanjol-faults-"))
    folder.chmod(0o755)
    return folder


async def phase(plan: Plan, messages: int, store: Store, name: str, kinds: Sequence[Kind], log: Path) -> Verdict:
    """One phase: cases are opened, people talk, faults come, all is waited for."""
    chance = random.Random(f"{plan.seed} {name}")  # a plan to repeat, no secret
    clock = Clock(log.with_suffix(".clock"))
    world = World(limits=Limits.off(), clock=clock.telegram, seed=plan.seed)
    group = world.add_group("Counselors")
    async with PreviewServer(world) as server:
        address = store.new(f"faults_{log.stem}")
        cast = Cast(_environment(world, server.url, group.id, address), log, clock, ROLES if plan.roles else ALL)
        persons = Persons(world, group, plan.persons, chance)
        scene = Scene(world, persons, cast, store, clock, chance)
        await cast.start()
        watching = asyncio.create_task(persons.watch())
        begin = time.monotonic()
        try:
            await persons.begin()
            strikes = await _talk(scene, plan, messages, kinds)
            await scene.settle()
        finally:
            if watching.done():
                watching.result()
            watching.cancel()
            await cast.close()
    return Verdict.of(scene, name, strikes, time.monotonic() - begin)


async def _talk(scene: Scene, plan: Plan, messages: int, kinds: Sequence[Kind]) -> int:
    """Say everything; meanwhile one fault after the other, each from a chosen message on. How many there were."""
    chosen = _strikes(scene.chance, kinds, plan.mixed)
    first = max(1, int(messages * CALM))
    moments = sorted(scene.chance.randrange(first, messages - first) for _ in chosen)
    striking, said, due = None, 0, time.monotonic()
    for moment, kind in zip([*moments, messages], [*chosen, None], strict=True):
        while said < moment:
            if scene.hushed or scene.persons.missing > BACKLOG:
                await asyncio.sleep(0.05)
                due = time.monotonic()
                continue
            scene.persons.speak()
            said += 1
            due += scene.chance.expovariate(plan.rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        if striking is not None:
            await striking  # what was said since then was said meanwhile
            due = time.monotonic()
        striking = None if kind is None else asyncio.create_task(_strike(scene, kind))
    return len(chosen)


async def _strike(scene: Scene, kind: Kind) -> None:
    await kind.strike(scene)


def _strikes(chance: random.Random, kinds: Sequence[Kind], mixed: int) -> list[Kind]:
    """The faults of a phase, in their order."""
    if len(kinds) == 1:
        return [kinds[0]] * kinds[0].times
    if len(kinds) > mixed:
        return chance.sample(list(kinds), mixed)
    return [*chance.sample(list(kinds), len(kinds)), *(chance.choice(list(kinds)) for _ in range(mixed - len(kinds)))]


def _environment(world: World, url: str, group: int, database_url: str) -> dict[str, str]:
    """What an operator would set. Limits are out of the way: faults are what is measured."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {
        **kept,
        "BOT_TOKEN": world.token,
        "BOT_API_URL": url,
        "DATABASE_URL": database_url,
        "STAFF_GROUPS": str(group),
        "SECRET_KEYS": new_key(),
        "SEND_LIMITS": "100000,100000,100000",
        "WEBHOOK_URL": "",
        "STAFF_LANGUAGE": "en",
    }
