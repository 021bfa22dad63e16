"""Sending several media as one album."""

from typing import Any

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.formatting import caption_content
from bot.preview.limits import ALBUM_SIZE
from bot.preview.methods.media import read_file
from bot.preview.methods.registry import method
from bot.preview.sending import deliver, destination
from bot.preview.shapes import Json
from bot.preview.world import World

# Kinds that may stand together.
_FAMILIES = {"photo": "picture", "video": "picture", "document": "document", "audio": "audio"}


@method("sendMediaGroup")
def send_media_group(world: World, call: Call) -> list[Json]:
    """Sends 2 to 10 media of one family, all or none."""
    items = call.array("media")
    if not items:
        raise bad_request("there are no messages to send")
    if not 2 <= len(items) <= ALBUM_SIZE:
        raise bad_request(f"an album must include 2-{ALBUM_SIZE} items")
    contents = [media_content(world, call, item) for item in items]
    families = {_FAMILIES.get(item["type"]) for item in items}
    if None in families or len(families) > 1:
        raise bad_request("Can't use the media of the specified type in the album")
    to = destination(world, call)
    album_id = world.new_album_id()
    return [deliver(world, to, content, media_group_id=album_id).json() for content in contents]


def media_content(world: World, call: Call, item: Any) -> Json:
    """Content of an `InputMedia` object; 400 when it is not one."""
    if not isinstance(item, dict) or not isinstance(item.get("media"), str):
        raise bad_request("can't parse InputMedia: media not found")
    kind = str(item.get("type") or "")
    if kind not in (*_FAMILIES, "animation"):
        raise bad_request("can't parse InputMedia: type must be one of animation, audio, document, photo, video")
    content = read_file(world, call, "media", kind, item["media"]).content()
    caption = caption_content(
        str(item.get("caption") or ""), str(item.get("parse_mode") or ""), item.get("caption_entities")
    )
    return content | caption | ({"has_media_spoiler": True} if item.get("has_spoiler") else {})
