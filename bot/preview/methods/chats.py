"""What a bot may know about chats."""

from bot.preview.calls import Call
from bot.preview.chats import Chat
from bot.preview.errors import bad_request
from bot.preview.members import Member
from bot.preview.methods.registry import method
from bot.preview.reaching import chat_of
from bot.preview.shapes import Json
from bot.preview.world import World

MOST_REACTIONS = 11
_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_invite_users",
)  # fmt: skip
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    """The `ChatFullInfo` object."""
    chat = chat_of(world, call)
    full = chat.json() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": MOST_REACTIONS,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.kind != "private":
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
        full["permissions"] |= {
            "can_change_info": False,
            "can_pin_messages": False,
            "can_manage_topics": False,
        }
    pinned = chat.message(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned.json(with_reply=False)
    return full


@method("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    """The bot leaves a group, and is told about itself."""
    chat = chat_of(world, call)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    old, new = world.bot_member(chat), Member(world.bot, "left")
    chat.members[world.bot.id] = new
    update = {"chat": chat.json(), "from": world.bot.json(), "date": world.now()}
    update |= {"old_chat_member": old.json(), "new_chat_member": new.json()}
    world.updates.add("my_chat_member", update, chat.id)
    world.tell(chat, "member")
    return True


def group_of(world: World, call: Call) -> Chat:
    """A group, or 400 for a private chat."""
    chat = chat_of(world, call)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return chat
