"""The catalogs as they stand: what is translated, what waits, and what is wrong in a translation."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from dialogs.checks import hard_to_read
from dialogs.checks.discreet import MEND, openings
from dialogs.checks.sentences import sentences
from dialogs.languages import SOURCE
from dialogs.loader import LOCALES
from dialogs.model import Book

DOMAINS = ("dialogs", "bot")
FIELD = re.compile(r"\{([a-z_]*)\}")
LABEL = 64
"""Characters of a translated button label; longer ones are cut by a phone."""
LABELLED = ("choice ", "labels ", "milestones ")
"""Places of texts that stand on buttons."""
TEXT = 3000
"""Characters of a translated text, so that a screen with title and advice stays in one message of 4,096."""
_LINE = re.compile(r'#|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*"\s*$')


def waiting(book: Book, locales: Path = LOCALES) -> dict[str, list[str]]:
    """The content's texts that wait for a translator, by catalog. PoFileError when a catalog cannot be read."""
    wanted = dict.fromkeys(text for _, text in sentences(book))
    found = {}
    for locale in book.languages.catalogs:
        catalog = read(path_of("dialogs", locale, locales), locale)
        found[locale] = [] if locale == SOURCE else [text for text in wanted if not _translated(catalog.get(text))]
    return found


def translations(locale: str, locales: Path = LOCALES) -> dict[str, str]:
    """The content's texts in one language, without those that wait for a translator."""
    catalog = read(path_of("dialogs", locale, locales), locale)
    return {str(message.id): str(message.string) for message in messages(catalog) if _translated(message)}


def faults(book: Book, locales: Path = LOCALES) -> list[str]:
    """What is wrong in the translations of the content that stand there, each with its mend. What is only missing or
    left over is none: `waiting` and `problems` tell it."""
    found: list[str] = []
    labels = labels_of(book)
    for locale in book.languages.catalogs:
        name = f"locales/{locale}/LC_MESSAGES/dialogs.po"
        lacking = [domain for domain in DOMAINS if locale != SOURCE and not path_of(domain, locale, locales).exists()]
        if lacking:
            found.append(
                f"locales/{locale}: there is no {', no '.join(f'{one}.po' for one in lacking)}; run `make locales`"
            )
            continue
        try:
            path = path_of("dialogs", locale, locales)
            torn = _torn(path)
            catalog = read(path, locale)
        except (PoFileError, ValueError) as error:
            found.append(f"{name}: this is no readable catalog in UTF-8 ({error}); correct it")
            continue
        if torn:
            found.append(f'{name}: line {torn}: a text stands between two quotes ("); close it')
            continue
        for message in messages(catalog):
            if _translated(message):
                found += [f'{name}: "{short(message.id)}": {fault}' for fault in message_faults(message, labels)]
        found += [f"{name}: {fault}" for fault in unsayable(book, catalog, locale, "dialogs")]
    return found


def message_faults(message: Message, labels: set[str]) -> Iterator[str]:
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


def unsayable(book: Book, catalog: Catalog, locale: str, domain: str) -> Iterator[str]:
    """What the translations say and may not, everywhere and in the first lines of discreet dialogs, and what is hard to
    read."""
    if locale == SOURCE or domain != "dialogs":
        return  # English is the content itself, and `dialogs.checks` has read it
    done = {str(message.id): str(message.string) for message in messages(catalog) if _translated(message)}
    for text, string in done.items():
        for fault in book.wording.faults(locale, string):
            yield f'"{short(text)}": {fault}'
    yield from hard_to_read.of_language(book, locale, lambda text: done.get(text, ""))
    for dialog in book.dialogs.values():
        for name, title, text in openings(dialog) if dialog.discreet else ():
            if word := book.wording.shown_to_others(locale, done.get(title, ""), done.get(text, "")):
                yield f'{dialog.dialog}.yaml: step "{name}" begins with "{word}": {MEND}'


def _torn(path: Path) -> int:
    """The first line that is no line of a catalog, 0 when there is none: Babel reads many of them as something else."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if line.strip() and not _LINE.match(line)), 0)


def labels_of(book: Book) -> set[str]:
    return {text for place, text in sentences(book) if any(part in place for part in LABELLED)}


def _translated(message: Message | None) -> bool:
    return message is not None and bool(str(message.string or "").strip()) and not message.fuzzy


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale, domain=path.stem)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=path.stem, abort_invalid=True)


def path_of(domain: str, locale: str, locales: Path) -> Path:
    return locales / locale / "LC_MESSAGES" / f"{domain}.po"


def short(text: object) -> str:
    return str(text).replace("\n", " ")[:60]
