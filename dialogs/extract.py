"""Texts of the content and of the code -> locales/*.pot and locales/<language>/LC_MESSAGES/*.po.

`python -m dialogs.extract` brings templates and catalogs up to date; `--check` changes nothing and fails when
something is stale, untranslated, or would break a screen.
"""

import io
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from dialogs.catalogs import DOMAINS as DOMAINS
from dialogs.catalogs import labels_of, message_faults, messages, path_of, read, short, unsayable
from dialogs.checks.sentences import sentences
from dialogs.languages import SOURCE
from dialogs.loader import CONTENT, LOCALES, load, read_languages
from dialogs.model import Book

ROOT = Path(__file__).parent.parent
CATALOGS = read_languages().catalogs
"""The languages of today's product that have texts of their own."""
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date in the headers, so that an extraction that changes nothing changes no file."""


def dialogs_template(book: Book) -> Catalog:
    """The template of the content's texts; each message tells where it stands."""
    template = _catalog("dialogs")
    places: dict[str, list[str]] = {}
    for place, text in sentences(book):
        places.setdefault(text, []).append(place)
    for text, where in places.items():
        template.add(text, auto_comments=where[:3])
    return template


@cache
def bot_template(root: Path = ROOT) -> Catalog:
    """The template of what the code says to counselors: every `staff("…")`, `say("…")` and `_("…")` in bot/."""
    template = _catalog("bot")
    found: dict[str, str] = {}
    for name, _line, message, _comments, _context in extract_from_dir(
        str(root / "bot"), method_map=[("**.py", "python")], keywords={"_": None, "staff": None, "say": None}
    ):
        found.setdefault(str(message), name)
    for message in sorted(found):
        template.add(message, auto_comments=[f"bot/{found[message]}"])
    return template


def _catalog(domain: str, locale: str | None = None) -> Catalog:
    return Catalog(
        locale=locale,
        domain=domain,
        project="Aman Jol",
        version="1",
        fuzzy=False,
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        header_comment=f"# Texts of Aman Jol ({domain}).",
    )


def _write(catalog: Catalog, *, template: bool) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=False, sort_output=False, ignore_obsolete=True, no_location=True)
    text = out.getvalue()
    kept = [
        line for line in text.split(b"\n") if not re.match(rb'"(POT-Creation|PO-Revision)-Date|"Generated-By', line)
    ]
    return b"\n".join(kept)


def updated(template: Catalog, path: Path, locale: str) -> Catalog:
    """The catalog of `path` with exactly the template's messages; English says itself."""
    old = read(path, locale)
    new = _catalog(template.domain or path.stem, locale)
    for message in messages(template):
        before = old.get(message.id)
        string = message.id if locale == SOURCE else before.string if before and not before.fuzzy else ""
        new.add(message.id, string, auto_comments=message.auto_comments)
    return new


def templates(book: Book) -> dict[str, Catalog]:
    """The templates of both domains as they should be now."""
    return {"dialogs": dialogs_template(book), "bot": bot_template()}


def extract(locales: Path = LOCALES, content: Path = CONTENT) -> list[str]:
    """Write templates and catalogs; a line for each language on what waits for a translator."""
    report = []
    book = load(content, locales=locales)
    for domain, template in templates(book).items():
        (locales / f"{domain}.pot").write_bytes(_write(template, template=True))
        for locale in book.languages.catalogs:
            path = path_of(domain, locale, locales)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalog = updated(template, path, locale)
            path.write_bytes(_write(catalog, template=False))
            waiting = sum(not message.string for message in messages(catalog))
            report.append(f"{locale} {domain}: {len(list(messages(catalog)))} texts, {waiting} untranslated")
    return report


def problems(locales: Path = LOCALES, content: Path = CONTENT) -> list[str]:
    """What is stale, missing or broken in templates and catalogs, each with its mend."""
    found: list[str] = []
    book = load(content, locales=locales)
    labels = labels_of(book)
    for domain, template in templates(book).items():
        pot = locales / f"{domain}.pot"
        if not pot.exists() or pot.read_bytes() != _write(template, template=True):
            found.append(f"locales/{domain}.pot is not what content and code say; run `make locales`")
        for locale in book.languages.catalogs:
            path = path_of(domain, locale, locales)
            name = f"locales/{locale}/LC_MESSAGES/{domain}.po"
            catalog = read(path, locale)
            wanted = {message.id for message in messages(template)}
            have = {message.id for message in messages(catalog)}
            found += [f'{name}: lacks "{short(id)}"; run `make locales`' for id in wanted - have]
            found += [f'{name}: "{short(id)}" is no text any more; run `make locales`' for id in have - wanted]
            for message in messages(catalog):
                found += [f'{name}: "{short(message.id)}": {problem}' for problem in message_faults(message, labels)]
            found += [f"{name}: {problem}" for problem in unsayable(book, catalog, locale, domain)]
    return found


def main(arguments: Sequence[str], locales: Path = LOCALES) -> int:
    """The command; 1 when `--check` finds problems."""
    if "--check" in arguments:
        found = problems(locales)
        print("\n".join(found[:200]) or "translations: all texts in all languages")
        return 1 if found else 0
    print("\n".join(extract(locales)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
