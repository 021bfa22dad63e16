"""Whether the bot can do its work in the staff groups: sentences that say what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.json import Json
from bot.ports import Migrated, Outcome, Refused, Sender, Sent


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a staff group. A `fatal` one makes every case unreachable for counselors."""

    sentence: str
    fatal: bool


async def check_group(sender: Sender, name: str, chat: int, bot_id: int) -> list[Problem]:
    """What is wrong with the group; nothing when all is well or Telegram can't be asked now.

    `name` is how the operator wrote it in STAFF_GROUPS.
    """
    found = await sender.call("getChat", {"chat_id": chat})
    match found:
        case Migrated(chat=new):
            return [Problem(f"STAFF_GROUPS: {name} has become {new}; write the new number", fatal=False)]
        case Refused():
            return [
                Problem(
                    f"STAFF_GROUPS: the bot is not in the group {name}; add it there and make it an administrator "
                    "with the right to manage topics, or correct the number",
                    fatal=True,
                )
            ]
        case Sent(result) if isinstance(result, dict):
            return [*_chat_problems(name, result), *await _member_problems(sender, name, chat, bot_id, result)]
        case _:
            return []


def _chat_problems(name: str, chat: dict[str, Json]) -> list[Problem]:
    if chat.get("type") != "supergroup":
        return [
            Problem(
                f"STAFF_GROUPS: {name} is no supergroup but a {chat.get('type')}; switch on Topics in its settings, "
                "then write the group's new number",
                fatal=True,
            )
        ]
    if not chat.get("is_forum"):
        return [Problem(f"STAFF_GROUPS: the group {name} has no topics; switch on Topics in its settings", fatal=True)]
    return []


async def _member_problems(sender: Sender, name: str, chat: int, bot_id: int, about: dict[str, Json]) -> list[Problem]:
    member: Outcome = await sender.call("getChatMember", {"chat_id": chat, "user_id": bot_id})
    if not isinstance(member, Sent) or not isinstance(member.result, dict):
        return []
    status, rights = member.result.get("status"), member.result
    if status == "creator" or (status == "administrator" and rights.get("can_manage_topics")):
        missing = [] if status == "creator" else _lesser(name, rights)
        return missing
    need = f"STAFF_GROUPS: make the bot an administrator of {name} with the right to manage topics"
    permissions = about.get("permissions")
    if status == "member" and not isinstance(permissions, dict):
        return [Problem(f"{need}; as a plain member it may miss what counselors write", fatal=False)]
    if status == "member" and isinstance(permissions, dict) and permissions.get("can_manage_topics"):
        return [Problem(f"{need}; as a plain member it may miss what counselors write", fatal=False)]
    return [Problem(f"{need}; without it no case can be opened", fatal=True)]


def _lesser(name: str, rights: dict[str, Json]) -> list[Problem]:
    wanted = {
        "can_pin_messages": "pin the card of a case",
        "can_delete_messages": "delete the topic of a person who asks to be erased",
    }
    return [
        Problem(f"STAFF_GROUPS: give the bot the right in {name} to {what}", fatal=False)
        for right, what in wanted.items()
        if not rights.get(right)
    ]


async def check_groups(sender: Sender, groups: Sequence[tuple[str, int]], bot_id: int) -> list[Problem]:
    """What is wrong with any of the groups, given as (name in the settings, present chat id)."""
    return [problem for name, chat in groups for problem in await check_group(sender, name, chat, bot_id)]
