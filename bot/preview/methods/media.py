"""Sending media, places and contacts."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.files import StoredFile
from bot.preview.formatting import caption_of
from bot.preview.methods.registry import method
from bot.preview.sending import send
from bot.preview.shapes import Json
from bot.preview.world import World

_TYPE_NAMES = {"voice": "VoiceNote", "video_note": "VideoNote"}
_CAPTIONLESS = ("sticker", "video_note")
# What a call may say about a file, by its name in `Message`.
_WHOLE_FACTS = ("duration", "width", "height", "length")
_TEXT_FACTS = ("performer", "title", "emoji")


@method("sendPhoto", "sendDocument", "sendVoice", "sendVideo", "sendAudio", "sendVideoNote", "sendAnimation",
        "sendSticker")  # fmt: skip
def send_file(world: World, call: Call) -> Json:
    """Sends a file by upload or by file id."""
    kind = kind_of(call.method)
    content = read_file(world, call, kind, kind).content()
    if kind not in _CAPTIONLESS:
        content |= caption_of(call)
    content |= {mark: True for mark in ("has_spoiler", "show_caption_above_media") if call.flag(mark)}
    return send(world, call, _spoiler_renamed(content))


def kind_of(method_name: str) -> str:
    """`video_note` for sendVideoNote."""
    kind = method_name[4:].lower()
    return "video_note" if kind == "videonote" else kind


def _spoiler_renamed(content: Json) -> Json:
    if content.pop("has_spoiler", False):
        content["has_media_spoiler"] = True
    return content


def read_file(world: World, call: Call, name: str, kind: str, value: str | None = None) -> StoredFile:
    """The file of a parameter: an upload under its name, `attach://`, or a known file id of the same kind."""
    value = call.text(name) if value is None else value
    attached = value.removeprefix("attach://") if value.startswith("attach://") else name
    upload = call.files.get(attached)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        facts: Json = {fact: call.integer(fact) or None for fact in _WHOLE_FACTS}
        facts |= {fact: call.text(fact) or None for fact in _TEXT_FACTS}
        if kind == "photo":
            facts = {}
        return world.files.add(kind, upload.data, name=upload.name, mime=upload.mime, **facts)
    return _known_file(world, name, kind, value)


def _known_file(world: World, name: str, kind: str, value: str) -> StoredFile:
    if not value:
        raise bad_request(f"there is no {name.replace('_', ' ')} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.find(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        have, want = (_TYPE_NAMES.get(k, k.capitalize()) for k in (stored.kind, kind))
        raise bad_request(f"can't use file of type {have} as {want}")
    return stored


@method("sendLocation")
def send_location(world: World, call: Call) -> Json:
    """Sends a place on the map."""
    return send(world, call, {"location": _location(call)})


@method("sendVenue")
def send_venue(world: World, call: Call) -> Json:
    """Sends a place with a name and an address; it also stands as a location."""
    location = _location(call)
    if not call.has("title") or not call.has("address"):
        raise bad_request("venue title and address must be non-empty")
    venue = {"location": location, "title": call.text("title"), "address": call.text("address")}
    return send(world, call, {"location": location, "venue": venue})


def _location(call: Call) -> Json:
    latitude, longitude = call.real("latitude"), call.real("longitude")
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        raise bad_request(f"{missing} is empty")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


@method("sendContact")
def send_contact(world: World, call: Call) -> Json:
    """Sends a contact."""
    for name in ("phone_number", "first_name"):
        if not call.has(name):
            raise bad_request(f"{name.replace('_', ' ')} is empty")
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return send(world, call, {"contact": {name: call.text(name) for name in fields if call.has(name)}})
