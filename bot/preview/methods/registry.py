"""The table of methods that the server knows."""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.preview.calls import Call
from bot.preview.world import World

# Gives the `result` of the answer; raises ApiError.
Handler: TypeAlias = Callable[[World, Call], Any]

_METHODS: dict[str, tuple[str, Handler]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Registers a handler for methods of the Bot API."""

    def register(handler: Handler) -> Handler:
        for name in names:
            _METHODS[name.lower()] = (name, handler)
        return handler

    return register


def find(name: str) -> tuple[str, Handler] | None:
    """The method's proper name and its handler; names are case-insensitive."""
    return _METHODS.get(name.lower())


def names() -> list[str]:
    """All proper names."""
    return sorted(name for name, _ in _METHODS.values())
