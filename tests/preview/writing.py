"""A copy of the content and its catalogs that a test may write in."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from dialogs.loader import CONTENT, LOCALES


@dataclass(frozen=True)
class Writer:
    """Somebody who writes in a copy of the content."""

    content: Path
    locales: Path

    @classmethod
    def at(cls, folder: Path) -> "Writer":
        """With a fresh copy in `folder`; what belongs to the judge stays out."""
        left = shutil.ignore_patterns("labelled", "heldout", "model")
        content = shutil.copytree(CONTENT, folder / "content", ignore=left)
        return cls(content, shutil.copytree(LOCALES, folder / "locales"))

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
