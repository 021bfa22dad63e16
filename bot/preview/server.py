"""The local Bot API server: an ASGI application, and a way to run it inside a test or the preview."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeAlias

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.preview.answering import WRONG_TOKEN, Answer, answer, refused
from bot.preview.delivery import WebhookDelivery, telegrams_delay
from bot.preview.errors import ApiError
from bot.preview.requests import read_call
from bot.preview.world import World

# Closes the connection of a request without a word.
Dropper: TypeAlias = Callable[[Request], Awaitable[None]]


async def _no_dropper(request: Request) -> None:
    raise RuntimeError("only PreviewServer can drop connections")


def create_app(world: World, *, routes: Sequence[BaseRoute] = (), drop: Dropper = _no_dropper) -> Starlette:
    """The Bot API of this world, and `routes` besides it (the page)."""

    async def call(request: Request) -> Response:
        if request.path_params["token"] != world.token:
            return _response(refused(WRONG_TOKEN))
        try:
            params, files = await read_call(request)
        except ApiError as error:
            return _response(refused(error))
        reply = await answer(world, request.path_params["method"], params, files)
        if reply.dropped:
            await drop(request)
        return _response(reply)

    async def download(request: Request) -> Response:
        if request.path_params["token"] != world.token:
            return _response(refused(WRONG_TOKEN))
        stored = world.files.at(request.path_params["path"])
        if stored is None:
            return _response(refused(ApiError(404, "Not Found")))
        return Response(stored.data, media_type=stored.mime)

    api = [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]
    return Starlette(routes=[*api, *routes])


def _response(reply: Answer) -> Response:
    return Response(reply.body, reply.status or 500, media_type=reply.media_type)


class _Uvicorn(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and ends when it is told, not at the next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        while not self.stopping.is_set():
            await self.on_tick(0)  # the answers' Date, which the doctor compares the clock with
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.stopping.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PreviewServer:
    """Serves a world over HTTP in the running loop: `async with PreviewServer(world) as server: server.url`.

    Port 0 takes a free one. `webhook_delay` gives seconds between failed deliveries and the
    next try, by their number.
    """

    def __init__(
        self,
        world: World,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        routes: Sequence[BaseRoute] = (),
        webhook_delay: Callable[[int], float] = telegrams_delay,
    ) -> None:
        self.world = world
        self._address = (host, port)
        app = create_app(world, routes=routes, drop=self._drop)
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        self._server = _Uvicorn(config)
        self._delivery = WebhookDelivery(world, webhook_delay)
        self._tasks = contextlib.AsyncExitStack()
        self.url = ""

    async def __aenter__(self) -> PreviewServer:
        listener = socket.create_server(self._address)
        host, port = listener.getsockname()[:2]
        self.url = f"http://{host}:{port}"
        group = await self._tasks.enter_async_context(asyncio.TaskGroup())
        serving = group.create_task(self._server.serve(sockets=[listener]))
        delivering = group.create_task(self._delivery.run())
        self._tasks.callback(delivering.cancel)
        while not self._server.started:
            if serving.done():
                raise RuntimeError("the preview server ended before it started")
            await asyncio.sleep(0.005)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.world.updates.close()
        self._server.stopping.set()
        await self._tasks.aclose()

    async def _drop(self, request: Request) -> None:
        for connection in list(self._server.server_state.connections):
            client = getattr(connection, "client", None)
            if client is not None and request.client is not None and tuple(client) == tuple(request.client):
                transport: asyncio.Transport | None = connection.transport
                if transport is not None:
                    transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass
