"""The page's addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.preview.errors import Impossible
from bot.preview.page.actions import Actions
from bot.preview.page.cast import Cast, read_key
from bot.preview.page.content_state import ContentState
from bot.preview.page.form import Form
from bot.preview.page.parts import appended
from bot.preview.page.stage import Stage
from bot.preview.page.stream import changes
from bot.preview.page.templates import HERE, render
from bot.preview.page.trouble import FAULTS, METHODS, Trouble
from bot.preview.page.view import Views
from bot.preview.world import World

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_ACTIONS = (
    "say", "send", "press", "key", "start", "delete", "forward", "block", "unblock", "language", "renew", "topic",
)  # fmt: skip
_TROUBLE = ("plan", "repeat", "clear", "delete_topic", "migrate")
_SHOWN_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class PreviewPage:
    """The page over one world, and what stands on it."""

    def __init__(self, world: World, cast: Cast | None = None) -> None:
        self.world = world
        self.cast = cast or Cast(world)
        self.stage = Stage(self.cast)
        self.views = Views()
        self.actions = Actions(self.cast)
        self.trouble = Trouble(self.cast)

    def show(self, state: ContentState) -> None:
        """Tell in every open page what is to be said of the content from now on."""
        self.stage.content = state

    def routes(self) -> list[BaseRoute]:
        """Routes for the application that also serves the Bot API."""
        return [
            Route("/", _guarded(self._page)),
            Route("/page/events", _guarded(self._events)),
            Route("/page/do/{action}", _guarded(self._act), methods=["POST"]),
            Route("/page/faults/{action}", _guarded(self._fault), methods=["POST"]),
            Route("/page/file/{file_id}", _guarded(self._file)),
            Mount("/page/static", StaticFiles(directory=HERE / "static")),
        ]

    async def _page(self, request: Request) -> Response:
        view, tree = self.views.open(self.stage)
        html = render(
            "page.html",
            part=tree,
            view=view,
            faults={name: words for name, (words, _) in FAULTS.items()},
            methods=METHODS,
            **tree.context,
        )
        return HTMLResponse(html)

    async def _events(self, request: Request) -> Response:
        view = self.views.connect(request.query_params.get("view", ""))
        return StreamingResponse(changes(self.stage, view), media_type="text/event-stream")

    async def _act(self, request: Request) -> Response:
        action = request.path_params["action"]
        if action not in _ACTIONS:
            return PlainTextResponse("no such action", 404)
        form = await _form(request)
        try:
            getattr(self.actions, action)(form)
        except Impossible as refusal:
            return _told(form.text("place"), str(refusal), is_error=True)
        return Response(status_code=204)

    async def _fault(self, request: Request) -> Response:
        action = request.path_params["action"]
        if action not in _TROUBLE:
            return PlainTextResponse("no such fault", 404)
        try:
            words, is_error = getattr(self.trouble, action)(await _form(request)), False
        except Impossible as refusal:
            words, is_error = str(refusal), True
        return HTMLResponse(render("fault_told.html", words=words, is_error=is_error))

    async def _file(self, request: Request) -> Response:
        stored = self.world.files.find(request.path_params["file_id"])
        if stored is None:
            return PlainTextResponse("no such file", 404)
        headers = {} if stored.mime in _SHOWN_PICTURES else {"Content-Disposition": "attachment"}
        return Response(stored.data, media_type=stored.mime, headers=headers)


def page_routes(world: World, page: PreviewPage | None = None) -> list[BaseRoute]:
    """Routes of the page over a world, to serve beside its Bot API."""
    return (page or PreviewPage(world)).routes()


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Refuses what another site's page sent, and adds the headers that keep this page to itself."""

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return PlainTextResponse("only for the preview's own page", 403)
        response = await endpoint(request)
        response.headers.update(HEADERS)
        return response

    return answer


async def _form(request: Request) -> Form:
    async with request.form() as form:
        return Form({name: value for name, value in form.items() if isinstance(value, str)})


def _told(place: str, words: str, *, is_error: bool) -> Response:
    """A toast in the place that the form named, else nowhere."""
    html: Markup = render("told.html", words=words[:1].upper() + words[1:], is_error=is_error)
    try:
        container = f"toasts-{_panel(place)}"
    except Impossible:
        return Response(status_code=409)
    return HTMLResponse(appended(container, html))


def _panel(place: str) -> str:
    chat_id, _ = read_key(place)
    return f"c{chat_id}"
