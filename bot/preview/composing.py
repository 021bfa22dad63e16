"""Making a message: its place in topics and reply threads."""

from typing import Any

from bot.preview.accounts import ANONYMOUS_ADMIN_ID, Account
from bot.preview.chats import Chat
from bot.preview.messages import Message
from bot.preview.shapes import Json
from bot.preview.world import World


def compose(
    world: World,
    chat: Chat,
    sender: Account,
    content: Json,
    *,
    topic_id: int | None = None,
    reply_to: Message | None = None,
    **rest: Any,
) -> Message:
    """A message that is not in the chat yet; `World.post` puts it there.

    In a topic, a message that replies to nothing replies to the topic's opening message. In General, a
    reply carries the thread of its root without being a topic message. Both are Telegram's ways.
    """
    thread_id = topic_id
    if topic_id is not None and reply_to is None:
        reply_to = chat.message(topic_id)
    elif topic_id is None and reply_to is not None and chat.kind == "supergroup":
        thread_id = reply_to.thread_id or reply_to.id
    return Message(
        id=world.new_message_id(chat),
        chat=chat,
        sender=sender,
        date=world.now(),
        content=content,
        sender_chat=chat if sender.id == ANONYMOUS_ADMIN_ID else None,
        thread_id=thread_id,
        is_topic_message=topic_id is not None,
        reply_to=reply_to,
        **rest,
    )


def announce(world: World, chat: Chat, sender: Account, event: Json, *, topic_id: int | None = None) -> Message:
    """Puts a service message, such as `{"forum_topic_closed": {}}`, into the chat."""
    return world.post(compose(world, chat, sender, event, topic_id=topic_id, is_service=True))


def open_topic_message(world: World, chat: Chat, sender: Account, event: Json) -> Message:
    """Puts the service message that opens a topic; its id is the topic's."""
    message = compose(world, chat, sender, event, is_service=True)
    message.thread_id = message.id
    message.is_topic_message = True
    return message
