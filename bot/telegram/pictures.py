"""The text in a picture that a person sent: fetched from Telegram into memory, read, and let go."""

import re

import structlog

from bot.ocr import MAX_BYTES, read_picture
from bot.telegram.api import BotApi, Lost
from bot.telegram.outcomes import read

log = structlog.get_logger(__name__)

ASK_SECONDS = 10.0
FETCH_SECONDS = 30.0
_PATH = re.compile(r"(?!.*\.\.)[\w-][\w./-]*", re.ASCII)
"""A path that Telegram gives; a server of one's own in local mode gives an absolute one, which isn't for HTTP."""


class _Unfetched(Exception):
    """The picture can't be had. Its text is ours, without an address: the token stands in it."""


class Pictures:
    """Reads pictures by their file id. Log lines have no file id, which is Telegram's: bind our own ids around."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def text_of(self, file_id: str) -> str:
        """The text in the picture; "" where it is gone, too big, unreadable or without text. Never raises."""
        try:
            data = await self._fetch(await self._path(file_id))
        except _Unfetched as error:
            log.warning("picture not fetched", why=str(error))
            return ""
        return await read_picture(data)

    async def _path(self, file_id: str) -> str:
        """Where the file is to be had."""
        try:
            answer = await self._api.post("getFile", {"file_id": file_id}, ASK_SECONDS)
        except Lost as lost:
            raise _Unfetched(str(lost)) from None
        reply = read(answer)
        if reply is None or not reply.ok or not isinstance(reply.result, dict):
            raise _Unfetched(f"getFile: {answer.status}")
        size, path = reply.result.get("file_size"), reply.result.get("file_path")
        if isinstance(size, int) and size > MAX_BYTES:
            raise _Unfetched("too big")
        if not isinstance(path, str) or not _PATH.fullmatch(path):
            raise _Unfetched("getFile: no path")
        return path

    async def _fetch(self, path: str) -> bytes:
        """The file, wholly in memory, and no more than `MAX_BYTES` of it whatever its size was said to be."""
        try:
            return await self._api.download(path, FETCH_SECONDS, MAX_BYTES)
        except Lost as lost:
            raise _Unfetched(str(lost)) from None
