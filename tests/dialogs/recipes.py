"""The recipes of docs/writing.md: what they change and what they tell one to run, taken from the page itself."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "writing.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"# (\S+)\n")


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, and its text."""

    kind: str
    text: str


def recipes() -> dict[str, list[Block]]:
    """The blocks of each recipe by its heading, in order."""
    text = DOCUMENT.read_text(encoding="utf-8")
    part = text[text.index("## Recipes\n") :]
    part = part[: part.index("\n## ", 4)]
    sections = re.split(r"^### ", part, flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0]: [Block(kind, body) for kind, body in _FENCE.findall(section)]
        for section in sections
    }


def commands(block: Block) -> list[str]:
    """The command lines of a block of `sh`."""
    return [line.removeprefix(".venv/bin/") for line in block.text.splitlines() if line.strip()]


def apply(block: Block, root: Path) -> None:
    """Do in `root` what a block of diff, or a whole file, says."""
    if block.kind == "diff":
        return _change(block.text, root)
    named = _NAMED.match(block.text)
    assert named, f"the first line of a block names its file: # dialogs/content/…\n{block.text}"
    path = root / named[1]
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() and path.suffix == ".toml" else ""
    path.write_text(before + block.text.removeprefix(named.group()), encoding="utf-8")


def _change(text: str, root: Path) -> None:
    head, *lines = text.splitlines()
    path = root / head.removeprefix("--- ")
    old = "\n".join(line[1:] for line in lines if line[:1] != "+")
    new = "\n".join(line[1:] for line in lines if line[:1] != "-")
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{path.name} has this {content.count(old)} times, once is wanted:\n{old}"
    path.write_text(content.replace(old, new), encoding="utf-8")
