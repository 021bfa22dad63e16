"""The page as a tree of parts, and what a browser has to change to show today's tree."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bot.preview.page.templates import render


@dataclass
class Part:
    """An element of the page with an id. Its HTML is made again when `print` is another than before.

    `slot` names the place among its parent's children that the parent's template shows; a new part is
    appended to the element `into`. A part without a slot is never shown by its parent, only appended when new
    (a toast).
    """

    id: str
    template: str
    print: Hashable
    context: dict[str, Any]
    slot: str = ""
    into: str = ""
    children: list[Part] = field(default_factory=list)

    def html(self, *, swaps: bool = False) -> Markup:
        """The element with its children; with `swaps` it replaces the one of the same id."""
        return render(self.template, part=self, swaps=swaps, **self.context)

    def show(self, slot: str) -> Markup:
        """The children of one slot, for templates."""
        return Markup("").join(child.html() for child in self.children if child.slot == slot)


@dataclass
class Shown:
    """What a browser shows: the fingerprint of a part, and its children by id."""

    print: Hashable
    children: dict[str, Shown]

    @classmethod
    def of(cls, part: Part) -> Shown:
        """A browser that shows exactly this."""
        return cls(part.print, {child.id: cls.of(child) for child in part.children})

    def follow(self, part: Part) -> Iterator[Markup]:
        """HTML that brings the browser to `part` (htmx out-of-band swaps), in order; from now on it shows that."""
        if self.print != part.print:
            self.print, self.children = part.print, Shown.of(part).children
            yield part.html(swaps=True)
            return
        present = {child.id for child in part.children}
        for gone in [part_id for part_id in self.children if part_id not in present]:
            del self.children[gone]
            yield Markup('<div id="{}" hx-swap-oob="delete"></div>').format(gone)
        for child in part.children:
            shown = self.children.get(child.id)
            if shown is not None:
                yield from shown.follow(child)
                continue
            self.children[child.id] = Shown.of(child)
            yield appended(child.into, child.html())


def appended(container: str, html: Markup) -> Markup:
    """HTML that is added at the end of the element with this id."""
    return Markup('<div hx-swap-oob="beforeend:#{}">{}</div>').format(container, html)
