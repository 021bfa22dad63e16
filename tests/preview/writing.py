"""A copy of the content and its catalogs that a test may write in."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from dialogs.catalogs import waiting
from dialogs.extract import extract
from dialogs.loader import CONTENT, LOCALES, load


@dataclass(frozen=True)
class Writer:
    """Somebody who writes in a copy of the content."""

    content: Path
    locales: Path

    @classmethod
    def at(cls, folder: Path) -> "Writer":
        """With a fresh copy in `folder`, without what belongs to the judge; no text of it waits for a translator."""
        left = shutil.ignore_patterns("labelled", "heldout", "model")
        content = shutil.copytree(CONTENT, folder / "content", ignore=left)
        made = cls(content, shutil.copytree(LOCALES, folder / "locales"))
        if any(waiting(load(made.content, locales=made.locales), made.locales).values()):
            extract(made.locales, made.content)
            made.translate_rest()
        return made

    def translate_rest(self) -> None:
        """What a translator does: every text that waits gets words, here the English ones."""
        for path in self.locales.glob("*/LC_MESSAGES/*.po"):
            with path.open("rb") as file:
                catalog = read_po(file, domain=path.stem)
            for message in catalog:
                if message.id and not message.string:
                    message.string = message.id
            with path.open("wb") as file:
                write_po(file, catalog, width=100)

    def change(self, file: str, old: str, new: str) -> None:
        """Save a file of the content with one passage changed."""
        _change(self.content / file, old, new)

    def translate(self, language: str, old: str, new: str) -> None:
        """Save a catalog with one passage changed."""
        _change(self.locales / language / "LC_MESSAGES" / "dialogs.po", old, new)


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
