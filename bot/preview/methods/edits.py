"""Editing what the bot wrote."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.formatting import caption_of, text_content
from bot.preview.keyboards import read_markup
from bot.preview.messages import Message
from bot.preview.methods.albums import media_content
from bot.preview.methods.registry import method
from bot.preview.reaching import message_of, writable_chat
from bot.preview.sending import charge
from bot.preview.shapes import Json
from bot.preview.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_CAPTION = ("caption", "caption_entities")
_WITH_CAPTION = ("photo", "video", "animation", "document", "audio", "voice")
_WITH_MEDIA = ("photo", "video", "animation", "document", "audio")


@method("editMessageText")
def edit_text(world: World, call: Call) -> Json:
    """Replaces text and keyboard; without `reply_markup` the keyboard goes."""
    content = text_content(call)
    message = _editable(world, call)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edit(world, call, message, content)


@method("editMessageCaption")
def edit_caption(world: World, call: Call) -> Json:
    """Replaces caption and keyboard; an empty caption removes it."""
    caption = caption_of(call)
    message = _editable(world, call)
    if message.kind not in _WITH_CAPTION:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, call, message, _without_caption(message.content) | caption)


@method("editMessageMedia")
def edit_media(world: World, call: Call) -> Json:
    """Replaces medium, caption and keyboard."""
    content = media_content(world, call, call.object("media"))
    message = _editable(world, call)
    if message.kind not in _WITH_MEDIA:
        raise bad_request("there is no media in the message to edit")
    return _edit(world, call, message, content)


@method("editMessageReplyMarkup")
def edit_reply_markup(world: World, call: Call) -> Json:
    """Replaces the keyboard, or takes it away."""
    message = _editable(world, call)
    return _edit(world, call, message, message.content)


def _without_caption(content: Json) -> Json:
    return {key: value for key, value in content.items() if key not in _CAPTION}


def _editable(world: World, call: Call) -> Message:
    if call.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(world, call)
    if not call.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = message_of(chat, call.integer("message_id"), "edit")
    if not message.from_bot or message.is_service or message.forward_origin:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, call: Call, message: Message, content: Json) -> Json:
    markup = read_markup(call, only_inline=True).inline
    charge(world, message.chat)
    if message.content == content and message.markup == markup:
        raise bad_request(_NOT_MODIFIED)
    if message.content == content:
        world.set_markup(message, markup)
    else:
        message.markup = markup
        world.replace(message, content)
    return message.json()
