"""What the bot says about itself: commands, name, descriptions, menu button."""

import json
import re

from bot.preview.calls import Call
from bot.preview.entities import utf16_length
from bot.preview.errors import bad_request
from bot.preview.methods.registry import method
from bot.preview.profile import Where
from bot.preview.shapes import Json
from bot.preview.world import World

MOST_COMMANDS = 100
DESCRIPTION_LENGTH = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
)  # fmt: skip
# Texts about the bot with their limits in UTF-16 code units.
_TEXTS = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}


def _where(call: Call) -> Where:
    scope = call.object("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return json.dumps(scope, sort_keys=True), _language(call)


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


@method("setMyCommands")
def set_my_commands(world: World, call: Call) -> bool:
    """Sets the command menu of a scope and a language."""
    where = _where(call)
    commands = call.array("commands") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("too many bot commands specified")
    for command in commands:
        _check_command(command)
    world.profile.commands[where] = commands
    return True


def _check_command(command: Json) -> None:
    name, description = str(command.get("command", "")), str(command.get("description", ""))
    if not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description) <= DESCRIPTION_LENGTH:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


@method("getMyCommands")
def get_my_commands(world: World, call: Call) -> list[Json]:
    """The command menu of exactly this scope and language."""
    return world.profile.commands.get(_where(call), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> bool:
    """Takes a command menu away."""
    world.profile.commands.pop(_where(call), None)
    return True


@method("setMyName", "setMyDescription", "setMyShortDescription")
def set_my_text(world: World, call: Call) -> bool:
    """Sets one of the bot's texts in one language."""
    name, longest = _TEXTS[call.method.removeprefix("setMy")]
    text = call.text(name)
    if utf16_length(text) > longest:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    world.profile.texts[(name, _language(call))] = text
    return True


@method("getMyName", "getMyDescription", "getMyShortDescription")
def get_my_text(world: World, call: Call) -> Json:
    """One of the bot's texts in one language."""
    name, _ = _TEXTS[call.method.removeprefix("getMy")]
    text = world.profile.text(name, _language(call))
    return {name: text or (world.bot.first_name if name == "name" else "")}


@method("setChatMenuButton", "setMyDefaultAdministratorRights", "close", "logOut")
def accept(world: World, call: Call) -> bool:
    """Accepted without effect."""
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Json:
    """The button that opens the command menu."""
    return {"type": "commands"}
