"""Content and catalogs."""

from pathlib import Path

from bot.doctor.finding import Finding, mend, well
from bot.i18n import LOCALES, stale_catalogs
from dialogs.checks import check
from dialogs.loader import CONTENT, ContentError, load, load_phrases
from dialogs.risk.phrase_check import check_phrases
from dialogs.risk.phrase_file import OFFERS


def check_content(country: str, content: Path = CONTENT) -> list[Finding]:
    """The rules of `python -m dialogs check`; each broken one with file, place and mend."""
    try:
        book = load(content, {"retention_days": "30", "case_retention_days": "180", "country": country})
        problems = [*check(book), *check_phrases(load_phrases(content))]
        problems += check_phrases(load_phrases(content, OFFERS), OFFERS)
    except ContentError as error:
        return [mend("content", problem) for problem in error.problems]
    if problems:
        return [mend("content", problem) for problem in problems]
    return [well("content", f"{len(book.dialogs)} dialogs, no problem (revision {book.revision})")]


def check_catalogs(locales: Path = LOCALES) -> Finding:
    if stale_catalogs(locales):
        return mend("texts", "compiled catalogs are missing or older than their .po: run `python -m bot.i18n compile`")
    return well("texts", "the catalogs are compiled")
