"""Copying and forwarding."""

from typing import Any

from bot.preview.calls import Call
from bot.preview.chats import Chat
from bot.preview.errors import bad_request
from bot.preview.formatting import caption_of
from bot.preview.keyboards import read_markup
from bot.preview.limits import MESSAGES_PER_CALL
from bot.preview.messages import Message
from bot.preview.methods.registry import method
from bot.preview.origins import origin_of
from bot.preview.reaching import chat_of, message_of
from bot.preview.sending import deliver, destination
from bot.preview.shapes import Json
from bot.preview.world import World


@method("copyMessage")
def copy_message(world: World, call: Call) -> Json:
    """Copies one message; a given caption replaces its own. Gives the new id."""
    source = _movable(world, call, "copy")
    content = dict(source.content)
    if "caption" in call.params and source.kind != "text":
        content = {key: value for key, value in content.items() if key not in ("caption", "caption_entities")}
        content |= caption_of(call)
    markup = read_markup(call)
    return {"message_id": deliver(world, destination(world, call), content, markup).id}


@method("forwardMessage")
def forward_message(world: World, call: Call) -> Json:
    """Forwards one message, naming its origin."""
    source = _movable(world, call, "forward")
    to = destination(world, call)
    return deliver(world, to, dict(source.content), forward_origin=origin_of(source)).json()


@method("copyMessages", "forwardMessages")
def move_messages(world: World, call: Call) -> list[Json]:
    """Copies or forwards up to 100 messages; missing ones are skipped, albums stay albums."""
    purpose = "copy" if call.method == "copyMessages" else "forward"
    chat = chat_of(world, call, "from_chat_id")
    found = [chat.message(message_id) for message_id in message_ids(call)]
    sources = [message for message in found if message is not None and not _stuck(message)]
    if not sources:
        raise bad_request(f"there are no messages to {purpose}")
    to = destination(world, call)
    albums = {source.media_group_id: world.new_album_id() for source in sources if source.media_group_id}
    moved: list[Json] = []
    for source in sources:
        content = dict(source.content)
        if call.flag("remove_caption"):
            content = {key: value for key, value in content.items() if not key.startswith("caption")}
        album = albums.get(source.media_group_id) if source.media_group_id else None
        origin = origin_of(source) if purpose == "forward" else None
        message = deliver(world, to, content, media_group_id=album, forward_origin=origin)
        moved.append({"message_id": message.id})
    return moved


def message_ids(call: Call) -> list[int]:
    """`message_ids` of a call: 1 to 100 whole numbers."""
    given: list[Any] | None = call.array("message_ids")
    if not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > MESSAGES_PER_CALL:
        raise bad_request("too many message identifiers specified")
    try:
        return [int(message_id) for message_id in given]
    except (TypeError, ValueError):
        raise bad_request("invalid message identifier specified") from None


def _movable(world: World, call: Call, purpose: str) -> Message:
    chat: Chat = chat_of(world, call, "from_chat_id")
    message = message_of(chat, call.integer("message_id"), purpose)
    if _stuck(message):
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def _stuck(message: Message) -> bool:
    return message.is_service or message.is_protected
