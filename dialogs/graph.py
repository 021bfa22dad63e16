"""A dialog as a Mermaid graph, for people who check it."""

from dialogs.checks.ways import gotos, resolve
from dialogs.model import Book
from dialogs.steps import Question


def mermaid(book: Book, dialog: str) -> str:
    """The steps of `dialog` and the ways between them and to other dialogs."""
    lines = ["flowchart TD"]
    steps = book.dialogs[dialog].steps
    names = list(steps)
    for name, step in steps.items():
        title = getattr(step, "title", None) or getattr(step, "text", None) or name
        lines.append(f'    {dialog}_{name}["{name}: {_quoted(title)}"]')
        for place, target in gotos(step):
            for found in resolve(book, target, dialog):
                lines.append(f'    {dialog}_{name} -->|"{_quoted(place)}"| {found.replace(".", "_")}')
        if isinstance(step, Question) and name != names[-1]:
            following = names[names.index(name) + 1]
            lines.append(f"    {dialog}_{name} --> {dialog}_{following}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return " ".join(text.split())[:60].replace('"', "'")
