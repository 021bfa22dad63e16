"""What all sending calls share: where to, in reply to what, within the limits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.preview.calls import Call
from bot.preview.chats import Chat
from bot.preview.composing import compose
from bot.preview.errors import bad_request, too_many_requests
from bot.preview.keyboards import Markup, read_markup
from bot.preview.messages import Message
from bot.preview.reaching import bot_may, writable_chat
from bot.preview.shapes import Json
from bot.preview.world import World


@dataclass(frozen=True)
class Destination:
    """Where a message of the bot goes, and how."""

    chat: Chat
    topic_id: int | None
    reply_to: Message | None
    quote: str
    silent: bool
    protected: bool


def destination(world: World, call: Call) -> Destination:
    """Reads and checks the target of a sending call, and counts it against the limits; 429 when used up."""
    chat = writable_chat(world, call)
    reply_to, quote = _reply(chat, call)
    topic_id = _topic_id(world, chat, call)
    if topic_id is None and reply_to is not None and reply_to.is_topic_message:
        topic_id = reply_to.thread_id
    charge(world, chat)
    return Destination(chat, topic_id, reply_to, quote, call.flag("disable_notification"), call.flag("protect_content"))


def charge(world: World, chat: Chat) -> None:
    """Counts a call against the chat's sending limits; 429 when they are used up."""
    if wait := world.meter.take(chat.id):
        raise too_many_requests(wait)


def _topic_id(world: World, chat: Chat, call: Call) -> int | None:
    """The topic; refused when it is gone, for General's number 1, and where there are no topics."""
    topic_id = call.integer("message_thread_id")
    manages = bot_may(world, chat, "can_manage_topics")
    if not topic_id:
        if chat.is_forum and chat.general_closed and not manages:
            raise bad_request("TOPIC_CLOSED")
        return None
    topic = chat.topic(topic_id) if chat.is_forum else None
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not manages:
        raise bad_request("TOPIC_CLOSED")
    return topic.id


def _reply(chat: Chat, call: Call) -> tuple[Message | None, str]:
    parameters = call.object("reply_parameters")
    if parameters is not None:
        given = Call(call.method, parameters)
        message_id, quote = given.integer("message_id"), given.text("quote")
        lenient = given.flag("allow_sending_without_reply")
    else:
        message_id, quote = call.integer("reply_to_message_id"), ""
        lenient = call.flag("allow_sending_without_reply")
    if not message_id:
        return None, ""
    message = chat.message(message_id)
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    if message is not None and quote and quote not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message, quote if message else ""


def deliver(
    world: World,
    to: Destination,
    content: Json,
    markup: Markup | None = None,
    *,
    media_group_id: str | None = None,
    forward_origin: Json | None = None,
) -> Message:
    """Puts a message of the bot into its chat."""
    markup = markup or Markup()
    message = compose(
        world,
        to.chat,
        world.bot,
        content,
        topic_id=to.topic_id,
        reply_to=to.reply_to,
        quote=to.quote,
        markup=markup.inline,
        reply_keyboard=markup.reply,
        media_group_id=media_group_id,
        forward_origin=forward_origin,
        is_silent=to.silent,
        is_protected=to.protected,
    )
    to.chat.doing = ("", 0.0)
    return world.post(message)


def send(world: World, call: Call, content: Json) -> Json:
    """The usual sending call: content is already read, keyboard and target are read here."""
    markup = read_markup(call)
    return deliver(world, destination(world, call), content, markup).json()
