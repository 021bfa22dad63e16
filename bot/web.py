"""Health for whoever watches the service, and the webhook's door."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.ports import Clock, OpenUnit

Receive = Callable[[bytes, str | None], Awaitable[tuple[int, dict[str, str]]]]
"""Takes a webhook's body and secret; gives status and headers."""


async def age(moment: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 when nothing waits."""
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def build_web(
    open_unit: OpenUnit, clock: Clock, *, webhook_path: str | None = None, receive: Receive | None = None
) -> Starlette:
    """The ASGI application of a running service: /healthz, and the webhook where there is one."""

    async def healthz(_: Request) -> Response:
        """200 when the database answers, with the age of the oldest waiting rows; 503 otherwise."""
        now = clock.now()
        try:
            async with open_unit() as unit:
                inbox = await age(await unit.inbox.oldest(), now)
                outbox = await age(await unit.outbox.oldest(), now)
        except Exception as error:
            return JSONResponse({"ok": False, "error": type(error).__name__}, status_code=503)
        return JSONResponse({"ok": True, "inbox_oldest_seconds": inbox, "outbox_oldest_seconds": outbox})

    async def webhook(request: Request) -> Response:
        assert receive is not None  # noqa: S101  # narrows the type
        status, headers = await receive(await request.body(), request.headers.get("x-telegram-bot-api-secret-token"))
        return Response(status_code=status, headers=headers)

    routes = [Route("/healthz", healthz)]
    if webhook_path is not None and receive is not None:
        routes.append(Route(webhook_path, webhook, methods=["POST"]))
    return Starlette(routes=routes)
