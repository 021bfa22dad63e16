"""Deleting messages."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.limits import DELETION_SECONDS
from bot.preview.messages import Message
from bot.preview.methods.copies import message_ids
from bot.preview.methods.registry import method
from bot.preview.reaching import bot_may, chat_of, message_of
from bot.preview.world import World


@method("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    """Deletes one message for both sides."""
    message = message_of(chat_of(world, call), call.integer("message_id"), "delete")
    _check_deletable(world, message)
    world.delete(message)
    return True


@method("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    """Deletes up to 100 messages: missing ones are skipped; one that can't be deleted keeps them all."""
    chat = chat_of(world, call)
    found = [chat.message(message_id) for message_id in message_ids(call)]
    messages = [message for message in found if message is not None]
    for message in messages:
        _check_deletable(world, message)
    for message in messages:
        world.delete(message)
    return True


def _check_deletable(world: World, message: Message) -> None:
    """Private chat: everything for 48 hours. Group: its own for 48 hours, all with `can_delete_messages`."""
    is_old = world.clock() - message.date > DELETION_SECONDS
    if message.chat.kind == "private":
        if is_old:
            raise bad_request("message can't be deleted for everyone")
        return
    if "forum_topic_created" in message.content:
        raise bad_request("message can't be deleted")
    if not bot_may(world, message.chat, "can_delete_messages") and (is_old or not message.from_bot):
        raise bad_request("message can't be deleted")
