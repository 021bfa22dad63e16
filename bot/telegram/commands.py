"""The commands that Telegram's menu shows in private chats, in each language."""

from collections.abc import Mapping

import structlog

from bot.domain.json import Json
from bot.ports import Sender, Sent, Translator
from dialogs.languages import Languages

log = structlog.get_logger(__name__)
CODE = 2
"""Letters of a language that Telegram has a menu for (ISO 639-1)."""


async def tell_commands(
    sender: Sender, translator: Translator, commands: Mapping[str, str], languages: Languages
) -> None:
    """Set the menu for each language, and the default one's for phones in any other.

    What fails is logged and set again at the next start: it stops nothing.
    """
    for language in (None, *(code for code in languages.catalogs if len(code) == CODE)):
        listed: list[Json] = [
            {"command": name, "description": translator.dialog(language or languages.default, text)}
            for name, text in commands.items()
        ]
        params: dict[str, Json] = {"commands": listed, "scope": {"type": "all_private_chats"}}
        if language:
            params["language_code"] = language
        if not isinstance(await sender.call("setMyCommands", params), Sent):
            log.warning("commands not set", language=language or "default")
            return
