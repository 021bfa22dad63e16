"""A tiny server that answers as it is told, also in ways that Telegram does only on bad days."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "42:ODD"


@dataclass
class Odd:
    """One answer: a body with a status, or the connection cut, or silence."""

    body: str = '{"ok":true,"result":true}'
    status: int = 200
    cut: bool = False
    silent: bool = False


@dataclass
class OddServer:
    """Gives the answers in `answers`, then plain ones; keeps what it was asked."""

    base: str = ""
    answers: deque[Odd] = field(default_factory=deque)
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)

    def next(self, *answers: Odd) -> None:
        self.answers.extend(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, await request.read()))
        self.connections.add(request.transport)
        odd = self.answers.popleft() if self.answers else Odd()
        if odd.silent:
            await asyncio.Event().wait()  # until the caller hangs up
        if odd.cut:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(body=odd.body.encode(), status=odd.status, content_type="application/json")


@asynccontextmanager
async def odd_server() -> AsyncIterator[OddServer]:
    """The server on a free port of this machine."""
    odd = OddServer()
    app = web.Application()
    app.router.add_post("/bot" + TOKEN + "/{method}", odd.answer)
    server = TestServer(app)
    await server.start_server()
    odd.base = str(server.make_url("/"))
    try:
        yield odd
    finally:
        await server.close()
