"""Pinned messages."""

from bot.preview.calls import Call
from bot.preview.chats import Chat
from bot.preview.composing import announce
from bot.preview.errors import bad_request
from bot.preview.methods.registry import method
from bot.preview.reaching import bot_may, message_of, writable_chat
from bot.preview.world import World


@method("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    """Pins a message; a service message says so."""
    chat = _chat(world, call)
    message = message_of(chat, call.integer("message_id"), "pin")
    if message.is_service:
        raise bad_request("message can't be pinned")
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    topic_id = message.thread_id if message.is_topic_message else None
    announce(world, chat, world.bot, {"pinned_message": message.json(with_reply=False)}, topic_id=topic_id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, call: Call) -> bool:
    """Unpins a message, the newest pinned one unless told which."""
    chat = _chat(world, call)
    message_id = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.tell(chat, "chat", message_id)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, call: Call) -> bool:
    """Unpins everything."""
    chat = _chat(world, call)
    chat.pinned.clear()
    world.tell(chat, "chat")
    return True


@method("unpinAllForumTopicMessages")
def unpin_all_forum_topic_messages(world: World, call: Call) -> bool:
    """Unpins everything in one topic."""
    chat = _chat(world, call)
    topic = chat.topic(call.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    inside = {message.id for message in chat.in_topic(topic.id)}
    chat.pinned[:] = [message_id for message_id in chat.pinned if message_id not in inside]
    world.tell(chat, "chat")
    return True


def _chat(world: World, call: Call) -> Chat:
    chat = writable_chat(world, call)
    if not bot_may(world, chat, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
