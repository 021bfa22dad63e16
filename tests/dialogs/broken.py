"""The files of tests/broken_content/: a small content, with one mistake a file, and the sentence that refuses it.

The head of a file says in comments which file of the content it stands for and what is said to the writer:

    # file: shop.yaml
    # refused: shop.yaml: step "end", "text": this key is missing; add it

For notices.yaml the real one is taken, `# without: <key>` or `# with: <key>: <text>` changes one line of it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from dialogs.checks import check
from dialogs.loader import CONTENT, ContentError, load

FOLDER = Path(__file__).parent.parent / "broken_content"


@dataclass(frozen=True)
class Broken:
    """One mistake."""

    name: str
    file: str
    refused: tuple[str, ...]
    text: str


def read(path: Path) -> Broken:
    """The mistake of a file. KeyError when its head does not name the file it stands for."""
    heads: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line.removeprefix("# ").partition(": ")
        heads.setdefault(key, []).append(value)
    text = path.read_text(encoding="utf-8")
    for key in heads.get("without", ()):
        text = _notices(key, None)
    for change in heads.get("with", ()):
        text = _notices(change.partition(":")[0], f"  {change}")
    return Broken(path.stem, heads["file"][0], tuple(heads.get("refused", ())), text)


def _notices(key: str, line: str | None) -> str:
    lines = (CONTENT / "notices.yaml").read_text(encoding="utf-8").splitlines()
    at = next(number for number, text in enumerate(lines) if text.startswith(f"  {key}:"))
    return "\n".join([*lines[:at], *([line] if line else []), *lines[at + 1 :]]) + "\n"


def content(folder: Path) -> Path:
    """A small content without a mistake, in `folder`; sentences and emergency numbers are the real ones."""
    (folder / "contacts").mkdir(parents=True)
    for name in ("notices.yaml", "contacts/emergency.yaml", "contacts/directory.yaml"):
        shutil.copy(CONTENT / name, folder / name)
    for path in (FOLDER / "base").glob("*.yaml"):
        shutil.copy(path, folder / path.name)
    return folder


def problems(folder: Path) -> list[str]:
    """All that is said of the content in `folder`."""
    try:
        return check(load(folder))
    except ContentError as error:
        return error.problems
