"""Texts of the content and of the code -> locales/*.pot and locales/<language>/LC_MESSAGES/*.po.

`python -m dialogs.extract` brings templates and catalogs up to date; `--check` changes nothing and fails when
something is stale, untranslated, or would break a screen.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

from dialogs.checks import hard_to_read
from dialogs.checks.discreet import MEND, openings
from dialogs.checks.sentences import sentences
from dialogs.languages import SOURCE
from dialogs.loader import CONTENT, LOCALES, load, read_languages
from dialogs.model import Book

ROOT = Path(__file__).parent.parent
CATALOGS = read_languages().catalogs
"""The languages of today's product that have texts of their own."""
DOMAINS = ("dialogs", "bot")
FIELD = re.compile(r"\{([a-z_]*)\}")
LABEL = 64
"""Characters of a translated button label; longer ones are cut by a phone."""
LABELLED = ("choice ", "labels ", "milestones ")
"""Places of texts that stand on buttons."""
TEXT = 3000
"""Characters of a translated text, so that a screen with title and advice stays in one message of 4,096."""
_LINE = re.compile(r'#|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*"\s*$')
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


def _read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return _catalog(path.stem, locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=path.stem, abort_invalid=True)


def updated(template: Catalog, path: Path, locale: str) -> Catalog:
    """The catalog of `path` with exactly the template's messages; English says itself."""
    old = _read(path, locale)
    new = _catalog(template.domain or path.stem, locale)
    for message in _messages(template):
        before = old.get(message.id)
        string = message.id if locale == SOURCE else before.string if before and not before.fuzzy else ""
        new.add(message.id, string, auto_comments=message.auto_comments)
    return new


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _path(domain: str, locale: str, locales: Path) -> Path:
    return locales / locale / "LC_MESSAGES" / f"{domain}.po"


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
            path = _path(domain, locale, locales)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalog = updated(template, path, locale)
            path.write_bytes(_write(catalog, template=False))
            waiting = sum(not message.string for message in _messages(catalog))
            report.append(f"{locale} {domain}: {len(list(_messages(catalog)))} texts, {waiting} untranslated")
    return report


def problems(locales: Path = LOCALES, content: Path = CONTENT) -> list[str]:
    """What is stale, missing or broken in templates and catalogs, each with its mend."""
    found: list[str] = []
    book = load(content, locales=locales)
    labels = _labels(book)
    for domain, template in templates(book).items():
        pot = locales / f"{domain}.pot"
        if not pot.exists() or pot.read_bytes() != _write(template, template=True):
            found.append(f"locales/{domain}.pot is not what content and code say; run `make locales`")
        for locale in book.languages.catalogs:
            path = _path(domain, locale, locales)
            name = f"locales/{locale}/LC_MESSAGES/{domain}.po"
            catalog = _read(path, locale)
            wanted = {message.id for message in _messages(template)}
            have = {message.id for message in _messages(catalog)}
            found += [f'{name}: lacks "{_short(id)}"; run `make locales`' for id in wanted - have]
            found += [f'{name}: "{_short(id)}" is no text any more; run `make locales`' for id in have - wanted]
            for message in _messages(catalog):
                found += [f'{name}: "{_short(message.id)}": {problem}' for problem in _faults(message, labels)]
            found += [f"{name}: {problem}" for problem in _unsayable(book, catalog, locale, domain)]
    return found


def translations(locale: str, locales: Path = LOCALES) -> dict[str, str]:
    """The content's texts in one language, without those that wait for a translator."""
    catalog = _read(_path("dialogs", locale, locales), locale)
    return {str(message.id): str(message.string) for message in _messages(catalog) if _translated(message)}


def _labels(book: Book) -> set[str]:
    return {text for place, text in sentences(book) if any(part in place for part in LABELLED)}


def waiting(book: Book, locales: Path = LOCALES) -> dict[str, list[str]]:
    """The content's texts that wait for a translator, by catalog. PoFileError when a catalog cannot be read."""
    wanted = dict.fromkeys(text for _, text in sentences(book))
    found = {}
    for locale in book.languages.catalogs:
        catalog = _read(_path("dialogs", locale, locales), locale)
        found[locale] = [] if locale == SOURCE else [text for text in wanted if not _translated(catalog.get(text))]
    return found


def _translated(message: Message | None) -> bool:
    return message is not None and bool(str(message.string or "").strip()) and not message.fuzzy


def faults(book: Book, locales: Path = LOCALES) -> list[str]:
    """What is wrong in the translations of the content that stand there, each with its mend. What is only missing or
    left over is none: `waiting` and `problems` tell it."""
    found: list[str] = []
    labels = _labels(book)
    for locale in book.languages.catalogs:
        name = f"locales/{locale}/LC_MESSAGES/dialogs.po"
        try:
            path = _path("dialogs", locale, locales)
            torn = _torn(path)
            catalog = _read(path, locale)
        except (PoFileError, ValueError) as error:
            found.append(f"{name}: this is no readable catalog in UTF-8 ({error}); correct it")
            continue
        if torn:
            found.append(f'{name}: line {torn}: a text stands between two quotes ("); close it')
            continue
        for message in _messages(catalog):
            if _translated(message):
                found += [f'{name}: "{_short(message.id)}": {fault}' for fault in _faults(message, labels)]
        found += [f"{name}: {fault}" for fault in _unsayable(book, catalog, locale, "dialogs")]
    return found


def _unsayable(book: Book, catalog: Catalog, locale: str, domain: str) -> Iterator[str]:
    """What the translations say and may not, everywhere and in the first lines of discreet dialogs, and what is hard to
    read."""
    if locale == SOURCE or domain != "dialogs":
        return  # English is the content itself, and `dialogs.checks` has read it
    done = {str(message.id): str(message.string) for message in _messages(catalog) if _translated(message)}
    for text, string in done.items():
        for fault in book.wording.faults(locale, string):
            yield f'"{_short(text)}": {fault}'
    yield from hard_to_read.of_language(book, locale, lambda text: done.get(text, ""))
    for dialog in book.dialogs.values():
        for name, title, text in openings(dialog) if dialog.discreet else ():
            if word := book.wording.shown_to_others(locale, done.get(title, ""), done.get(text, "")):
                yield f'{dialog.dialog}.yaml: step "{name}" begins with "{word}": {MEND}'


def _torn(path: Path) -> int:
    """The first line that is no line of a catalog, 0 when there is none: Babel reads many of them as something else."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if line.strip() and not _LINE.match(line)), 0)


def _faults(message: Message, labels: set[str]) -> Iterator[str]:
    string = message.string
    if not isinstance(string, str) or not string.strip():
        yield "is not translated; write msgstr"
        return
    if message.fuzzy:
        yield "is marked fuzzy; check the translation and remove the mark"
    if Counter(FIELD.findall(str(message.id))) != Counter(FIELD.findall(string)):
        yield "has other {placeholders} than the English text; use the same"
    limit = LABEL if message.id in labels else TEXT
    if len(string) > limit:
        yield f"has {len(string)} characters, {limit} fit; shorten it"
    if re.search(r"</?[a-z]+>", string):
        yield "holds markup; write plain text"


def _short(text: object) -> str:
    return str(text).replace("\n", " ")[:60]


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
