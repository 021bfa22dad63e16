"""Sending text, and showing that something is being written."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.formatting import text_content
from bot.preview.methods.registry import method
from bot.preview.reaching import writable_chat
from bot.preview.sending import send
from bot.preview.shapes import Json
from bot.preview.world import World

CHAT_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
CHAT_ACTION_SECONDS = 5


@method("sendMessage")
def send_message(world: World, call: Call) -> Json:
    """Sends text."""
    return send(world, call, text_content(call))


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    """Shows an action for five seconds, or until the bot's next message."""
    chat = writable_chat(world, call)
    action = call.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.doing = (action, world.clock() + CHAT_ACTION_SECONDS)
    world.tell(chat, "typing")
    return True
