"""Placeholders are known where they stand, and texts carry no markup."""

import re
from collections.abc import Iterator

from dialogs.checks.sentences import sentences
from dialogs.engine.screens import PLACEHOLDERS
from dialogs.model import Book

FIELD = re.compile(r"\{([^{}]*)\}")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\*\*|__")
IN_NOTICES = ("number", "total", "alias", "emergency", "country", "numbers", "hours", "languages", "website", "date")


def problems(book: Book) -> Iterator[str]:
    for place, text in sentences(book):
        allowed = (
            tuple(dict.fromkeys((*PLACEHOLDERS, *IN_NOTICES))) if place.startswith("notices.yaml") else PLACEHOLDERS
        )
        for name in FIELD.findall(text):
            if name not in allowed:
                yield f"{place}: there is no placeholder {{{name}}}; known are {', '.join(allowed)}"
        if text.count("{") != text.count("}") or "{" in FIELD.sub("", text):
            yield f"{place}: the braces do not pair; write {{name}}"
        if markup := MARKUP.search(text):
            yield f"{place}: texts carry no markup ({markup.group()}); write plain text"
