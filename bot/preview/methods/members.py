"""Members of groups."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.members import Member
from bot.preview.methods.chats import group_of
from bot.preview.methods.registry import method
from bot.preview.reaching import chat_of
from bot.preview.shapes import Json
from bot.preview.world import World


@method("getMe")
def get_me(world: World, call: Call) -> Json:
    """The bot itself, with what only `getMe` tells."""
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot_reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    """A member's standing; a known account that never was in the group has left it."""
    chat = chat_of(world, call)
    account = world.accounts.get(call.integer("user_id"))
    if account is None:
        raise bad_request("invalid user_id specified" if not call.integer("user_id") else "member not found")
    if chat.kind == "private":
        if account.id not in (chat.id, world.bot.id):
            raise bad_request("member not found")
        return Member(account).json()
    return chat.members.get(account.id, Member(account, "left")).json()


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> list[Json]:
    """Administrators, the creator among them."""
    return [member.json() for member in group_of(world, call).insiders() if member.is_admin]


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> int:
    """How many are in the chat."""
    chat = chat_of(world, call)
    return 2 if chat.kind == "private" else sum(1 for _ in chat.insiders())


@method("getUserProfilePhotos")
def get_user_profile_photos(world: World, call: Call) -> Json:
    """Nobody here has a picture."""
    return {"total_count": 0, "photos": []}
