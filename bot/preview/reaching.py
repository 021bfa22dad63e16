"""Which chat a call means, and whether the bot may act there."""

from bot.preview.calls import Call
from bot.preview.chats import Chat
from bot.preview.errors import bad_request, forbidden
from bot.preview.messages import Message
from bot.preview.world import World


def chat_of(world: World, call: Call, name: str = "chat_id") -> Chat:
    """The chat that a parameter names, for reading; 400 when unknown or moved, 403 when shut out."""
    if not call.has(name):
        raise bad_request(f"{name} is empty")
    value = call.integer(name)
    chat = world.chats.get(value)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        moved = {"migrate_to_chat_id": chat.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", moved)
    if chat.kind != "private":
        _check_inside(world, chat)
    return chat


def writable_chat(world: World, call: Call, name: str = "chat_id") -> Chat:
    """The same, for sending: 403 also for a person who blocks the bot, is gone, or never wrote."""
    chat = chat_of(world, call, name)
    if chat.account is not None:
        if chat.account.deactivated:
            raise forbidden("user is deactivated")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
    return chat


def _check_inside(world: World, chat: Chat) -> None:
    member = world.bot_member(chat)
    if member.is_inside:
        return
    place = "supergroup" if chat.kind == "supergroup" else "group"
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {place} chat")
    raise forbidden(f"bot is not a member of the {place} chat")


def bot_may(world: World, chat: Chat, right: str) -> bool:
    """Whether the bot has a right in this chat; in private chats it needs none."""
    return chat.kind == "private" or world.bot_member(chat).may(right)


def message_of(chat: Chat, message_id: int, purpose: str) -> Message:
    """A message of the chat that still stands; 400 `message to <purpose> not found`."""
    message = chat.message(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
