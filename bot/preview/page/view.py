"""What each open page shows, so that a browser is told exactly what changed since."""

from __future__ import annotations

import secrets
from collections import OrderedDict

from markupsafe import Markup

from bot.preview.page.parts import Part, Shown
from bot.preview.page.stage import Stage

MOST_VIEWS = 32


class View:
    """One page in one browser. `connected` is whether it has ever asked for changes."""

    def __init__(self, stage: Stage, tree: Part) -> None:
        self._stage = stage
        self._shown = Shown.of(tree)
        self.token = secrets.token_urlsafe(12)
        self.connected = False

    def changes(self) -> Markup:
        """HTML that brings the page up to date, "" when it is."""
        return Markup("\n").join(self._shown.follow(self._stage.tree()))


class Views:
    """Open pages by token; the oldest are forgotten."""

    def __init__(self) -> None:
        self._views: OrderedDict[str, View] = OrderedDict()

    def open(self, stage: Stage) -> tuple[View, Part]:
        """A new page and what it shows at first."""
        tree = stage.tree()
        view = View(stage, tree)
        self._views[view.token] = view
        while len(self._views) > MOST_VIEWS:
            self._views.popitem(last=False)
        return view, tree

    def connect(self, token: str) -> View | None:
        """The page with this token when it connects for the first time; None when it must be loaded again.

        After a broken connection nobody knows what arrived.
        """
        view = self._views.get(token)
        if view is None or view.connected:
            return None
        view.connected = True
        return view
