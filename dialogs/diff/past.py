"""The content as it was in a revision of Git."""

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

from dialogs.loader import ContentError, load
from dialogs.model import Book


class NoPast(Exception):
    """There is nothing to compare with; the message is a sentence for the writer."""


def past(revision: str, content: Path) -> Book:
    """The book of `content` in that revision. NoPast where there is none, or none that this program can read."""
    if revision.startswith("-"):
        raise NoPast(f'"{revision}" is no revision; name a commit, a branch or a tag, such as HEAD~1 or main')
    # Without a path `git archive` takes the folder where it is called, with the paths inside of it.
    command = ["git", "-C", str(content), "archive", "--format=zip", revision]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # Git itself, without a shell
    except FileNotFoundError:
        raise NoPast("Git is not installed here: without it there is no revision to compare with") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoPast(f'the content has no revision "{revision}" ({said[0] if said else "Git says nothing"})')
    with tempfile.TemporaryDirectory(prefix="amanjol-diff-") as folder:
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".yaml")])
        try:
            return load(Path(folder))
        except ContentError as error:
            raise NoPast(
                f'the content of "{revision}" is of a form that today\'s program cannot read; '
                f"name a later revision ({error.problems[0]})"
            ) from None
