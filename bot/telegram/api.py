"""One HTTP client for the Bot API: JSON in, status and body out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson

CONNECTIONS = 50
CHUNK = 64 * 1024
"""Bytes of a file taken at once."""
_JSON = {"Content-Type": "application/json"}
KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept; the server closes them after about as long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status and the body as it was. `date`: the server's time, as it wrote it."""

    status: int
    body: bytes
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a call."""

    name: str
    mime: str
    data: bytes = field(repr=False)


class Lost(Exception):
    """No answer: network or time ran out; the call may have been done. Its text is a class name or a few words."""


class BotApi:
    """Calls methods of the Bot API at `<base>/bot<token>/<method>`.

    The token stands in the address, so no address goes into an error or a log line. Close it when done.
    """

    def __init__(self, token: str, base: str, *, connections: int = CONNECTIONS) -> None:
        self._prefix = f"{base.rstrip('/')}/bot{token}/"
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session

    async def post(
        self, method: str, params: Mapping[str, object], seconds: float, uploads: Mapping[str, Upload] | None = None
    ) -> Answer:
        """Call `method`, with files by the names of their parameters. Raises Lost, or TypeError when `params` is no
        JSON."""
        body = to_form(params, uploads) if uploads else to_json(params)
        headers = None if uploads else _JSON
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._open().post(
                self._prefix + method, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return Answer(response.status, await response.read(), response.headers.get("Date"))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Lost(type(error).__name__) from None

    async def download(self, path: str, seconds: float, limit: int) -> bytes:
        """The file at a path that getFile gave, in memory. Raises Lost, also where it is larger than `limit` bytes."""
        base, token = self._prefix.rstrip("/").rsplit("/bot", 1)
        timeout = aiohttp.ClientTimeout(total=seconds)
        address = f"{base}/file/bot{token}/{path}"
        try:
            async with self._open().get(address, timeout=timeout, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    raise Lost(f"HTTP {response.status}")
                data = bytearray()
                async for chunk in response.content.iter_chunked(CHUNK):
                    data += chunk
                    if len(data) > limit:
                        raise Lost("too big")
                return bytes(data)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Lost(type(error).__name__) from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def to_json(params: Mapping[str, object]) -> bytes:
    """The parameters as JSON; halves of surrogate pairs, which no text may hold, become question marks."""
    try:
        return orjson.dumps(params)
    except orjson.JSONEncodeError:
        return orjson.dumps(_clean(params))


def to_form(params: Mapping[str, object], uploads: Mapping[str, Upload]) -> aiohttp.FormData:
    """Parameters and files as a form; whatever is no text stands in it as JSON."""
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, upload in uploads.items():
        form.add_field(name, upload.data, filename=upload.name, content_type=upload.mime)
    return form


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_clean(name): _clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
