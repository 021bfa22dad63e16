"""Just enough HTTP/1.1 to serve the Bot API at a few microseconds a call: kept connections, bodies of known length."""

import asyncio
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import HTTP
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

import orjson

Params: TypeAlias = dict[str, Any]
"""Parameters of a call as they came: values of a form are strings, also those that hold JSON."""

HEAD = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection of the bot. Calls are answered in order: a client asks the next thing after the answer."""

    def __init__(self, handle: "Callable[[Connection, str, Params], None]") -> None:
        self._handle = handle
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, start = self._buffer[:end], end + 4
            length = int(_field(head, b"\r\ncontent-length:") or 0)
            if len(self._buffer) < start + length:
                return
            body = self._buffer[start : start + length]
            self._buffer = self._buffer[start + length :]
            target = head.split(b" ", 2)[1].decode()
            path, _, query = target.partition("?")
            params = read(body, _field(head, b"\r\ncontent-type:"))
            if query:
                params |= dict(parse_qsl(query))
            self._handle(self, path.rpartition("/")[2].lower(), params)

    @property
    def open(self) -> bool:
        """Whether the bot still listens."""
        return self._transport is not None and not self._transport.is_closing()

    def ok(self, result: bytes) -> None:
        """Answer with this JSON as the result."""
        self._write(200, b'{"ok":true,"result":' + result + b"}")

    def error(self, code: int, description: str) -> None:
        """Answer with an error as Telegram words it."""
        self._write(code, orjson.dumps({"ok": False, "error_code": code, "description": description}))

    def _write(self, status: int, body: bytes) -> None:
        if self._transport is not None:
            self._transport.write(HEAD % (status, len(body)) + body)


def _field(head: bytes, name: bytes) -> bytes:
    """The value of a header field by its lower-case name; b"" without it."""
    at = head.lower().find(name)
    if at < 0:
        return b""
    end = head.find(b"\r\n", at + 2)
    return head[at + len(name) : end if end >= 0 else len(head)].strip()


def _parts(form: EmailMessage) -> Params:
    found: Params = {}
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_param("name", header="content-disposition")
        found[str(name)] = content if part.get_filename() else content.decode()
    return found


def read(body: bytes, content_type: bytes) -> Params:
    """The parameters in a body: JSON or a form, of a file its bytes. ValueError for another kind."""
    if not body:
        return {}
    if b"json" in content_type:
        found = orjson.loads(body)
        return found if isinstance(found, dict) else {}
    if b"urlencoded" in content_type:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    if content_type.startswith(b"multipart/form-data"):
        return _parts(message_from_bytes(b"Content-Type: " + content_type + b"\r\n\r\n" + body, policy=HTTP))
    raise ValueError(f"a body of the type {content_type!r} cannot be read")
