"""What a start loads, part by part, each in an interpreter of its own, in turn."""

import subprocess
import sys
from statistics import median

MEASURED = """
import time, psutil, typing, asyncio, {before}
memory = psutil.Process().memory_info
begin, then = time.process_time(), memory().rss
{part}
print(time.process_time() - begin, (memory().rss - then) / 2**20)
"""
"""Prints seconds of CPU and MiB that the part took."""
PARTS = {
    "aiogram, imported as usual": ("pydantic, aiohttp", "import aiogram"),
    "aiogram, imported by us": (
        "pydantic, aiohttp",
        "from bot.telegram.lean import import_aiogram; import_aiogram()",
    ),
    "aiogram, imported by us, and an update read": (
        "pydantic, aiohttp",
        "import bot.telegram.handlers.dispatch as d; d.Update.model_validate({'update_id': 1})",
    ),
    "SQLAlchemy and Alembic": ("pydantic", "import sqlalchemy.ext.asyncio, alembic"),
    "the content": ("pydantic, numpy", "from dialogs.loader import load; load()"),
    "the judge": ("pydantic, numpy", "from dialogs.loader import load_judge; load_judge()"),
    "the translations": ("pydantic, babel", "from bot.i18n import Catalogs; Catalogs()"),
    "all modules of the service": ("sys", "import bot.app.service, bot.app.working, bot.telegram.handlers.dispatch"),
}
"""Part by what it is called: what is imported before, and what is measured. Parts overlap; only the last is a sum."""


def measure(part: str) -> tuple[float, float]:
    """Seconds of CPU and MiB that a part takes. CalledProcessError where it fails."""
    before, code = PARTS[part]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(before=before, part=code)], capture_output=True, text=True, check=True
    )
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def start(runs: int) -> str:
    """A table of all parts, medians of so many runs in turn."""
    taken: dict[str, list[tuple[float, float]]] = {part: [] for part in PARTS}
    for _ in range(runs):
        for part, found in taken.items():
            found.append(measure(part))
    lines = [
        f"| {part} | {median(s for s, _ in found):.2f} | {median(m for _, m in found):.0f} |"
        for part, found in taken.items()
    ]
    return "\n".join(["| part | CPU s | MiB |", "|---|---:|---:|", *lines])
