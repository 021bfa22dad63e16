"""The ASGI application's place in the process: where it listens, and that it ends with everything else."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette

from bot.config import Settings
from bot.workers.nursery import Nursery


class WebServer(uvicorn.Server):
    """Leaves signals to the service, which ends everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen_address(settings: Settings) -> tuple[str, int] | None:
    """Where to listen: LISTEN; with a webhook and no LISTEN the loopback at the webhook's own port, or 8080."""
    if settings.listen:
        host, _, port = settings.listen.rpartition(":")
        return host, int(port)
    if not settings.webhook_url:
        return None
    return "127.0.0.1", urlsplit(settings.webhook_url).port or 8080


def start_web(nursery: Nursery, app: Starlette, address: tuple[str, int]) -> None:
    """Serve `app` until the process stops."""
    host, port = address
    server = WebServer(
        uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off", ws="none")
    )
    nursery.loop("web", server.serve)

    async def end() -> None:
        await nursery.stopped()
        server.should_exit = True

    nursery.loop("web end", end)
