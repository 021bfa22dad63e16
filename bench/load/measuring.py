"""One measurement from the command line's point of view: a subject, a scenario, a pace; figures."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.load.crowd import Crowd
from bench.load.echo import Echo, Press
from bench.load.figures import Figures
from bench.load.processes import Bots
from bench.load.run import Load, Pace, Window
from bench.load.subjects import Databases, Subject, environment
from bench.load.talk import Talk

SCENARIOS: dict[str, Callable[[int, bool, int], Crowd]] = {
    "echo": lambda persons, contact, seed: Echo(persons, contact=contact, seed=seed),
    "talk": lambda persons, contact, seed: Talk(persons, seed),
    "sure talk": lambda persons, contact, seed: Talk(persons, seed, sure=True),
    "press": lambda persons, contact, seed: Press(persons, contact=contact, seed=seed),
}


def measure(
    subject: Subject,
    scenario: str | Crowd,
    pace: Pace,
    found: Databases,
    *,
    persons: int = 0,
    database_url: str = "",
    window: Window | None = None,
    extra: Mapping[str, str] | None = None,
) -> Figures:
    """Run the subject once. Its database is new unless an address is given; `extra` goes into its environment."""
    if isinstance(scenario, str):
        crowd = SCENARIOS[scenario](persons or pace.at_once, subject.ours, pace.seed)
    else:
        crowd = scenario
    url = database_url or (found.new(subject.database) if subject.database else "")
    watched = found.pids if subject.database == "postgres" else []
    server = _Server(subject, crowd, pace, window)
    return uvloop.run(server.run(url, watched, extra or {}))


@dataclass(frozen=True, slots=True)
class _Server:
    """The stand-in for Telegram during one run."""

    subject: Subject
    crowd: Crowd
    pace: Pace
    window: Window | None

    async def run(self, url: str, watched: list[int], extra: Mapping[str, str]) -> Figures:
        load = Load(self.crowd, self.pace, self.window)
        server = await asyncio.get_running_loop().create_server(load.connection, "127.0.0.1", 0, backlog=1024)
        port = server.sockets[0].getsockname()[1]
        with tempfile.TemporaryDirectory(prefix="amanjol-log-") as folder:
            settings = {**environment(f"http://127.0.0.1:{port}", url), **extra}
            bots = Bots(self.subject.commands, settings, Path(folder, "log"))
            if self.subject.ours:  # so that the start is that of every day, and roles find their tables
                bots.run(("bot", "migrate"))
            try:
                return await load.run(bots, watched)
            finally:
                server.close()
