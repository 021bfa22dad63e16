"""Getting files that were sent."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.files import DOWNLOAD_LIMIT
from bot.preview.methods.registry import method
from bot.preview.shapes import Json
from bot.preview.world import World


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    """The file's path for download at `/file/bot<token>/<path>`."""
    stored = world.files.find(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.handle() | {"file_path": stored.path}
