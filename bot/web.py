"""What whoever watches the service asks it, and the webhook's door."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.services.health import Health

Receive = Callable[[bytes, str | None], Awaitable[tuple[int, dict[str, str]]]]
"""Takes a webhook's body and secret; gives status and headers."""
Show = Callable[[], Awaitable[bytes]]
"""Gives the metrics as text."""

_FRESH: Mapping[str, str] = {"Cache-Control": "no-store"}


def watching_routes(health: Health, show: Show, content_type: str) -> list[Route]:
    """/healthz, /readyz and /metrics: figures without personal data, for those who may reach LISTEN."""

    async def healthz(_: Request) -> Response:
        """503 only where a restart may help."""
        ok, body = health.alive()
        return JSONResponse(body, 200 if ok else 503, _FRESH)

    async def readyz(_: Request) -> Response:
        """503 while people are not served; the body says why."""
        ok, body = await health.ready()
        return JSONResponse(body, 200 if ok else 503, _FRESH)

    async def metrics(_: Request) -> Response:
        return Response(await show(), headers=_FRESH, media_type=content_type)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def webhook_route(path: str, receive: Receive) -> Route:
    """Where Telegram brings updates."""

    async def webhook(request: Request) -> Response:
        status, headers = await receive(await request.body(), request.headers.get("x-telegram-bot-api-secret-token"))
        return Response(status_code=status, headers=headers)

    return Route(path, webhook, methods=["POST"])


def build_web(routes: list[Route]) -> Starlette:
    """The ASGI application of a running service."""
    return Starlette(routes=routes)
