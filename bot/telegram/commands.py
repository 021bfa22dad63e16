"""The commands that Telegram's menu shows in private chats, in the four languages."""

from collections.abc import Mapping

import structlog

from bot.domain.json import Json
from bot.ports import Sender, Sent, Translator

log = structlog.get_logger(__name__)
LANGUAGES = ("kk", "ru", "uz", "en")
FALLBACK = "ru"
"""Whose words a phone in another language sees."""


async def tell_commands(sender: Sender, translator: Translator, commands: Mapping[str, str]) -> None:
    """Set the menu for each language. What fails is logged and set again at the next start: it stops nothing."""
    for language in (None, *LANGUAGES):
        listed: list[Json] = [
            {"command": name, "description": translator.dialog(language or FALLBACK, text)}
            for name, text in commands.items()
        ]
        params: dict[str, Json] = {"commands": listed, "scope": {"type": "all_private_chats"}}
        if language:
            params["language_code"] = language
        if not isinstance(await sender.call("setMyCommands", params), Sent):
            log.warning("commands not set", language=language or "default")
            return
