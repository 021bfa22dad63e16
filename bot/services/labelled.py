"""Corrections as labelled lines for the development sets, masked as far as a program can."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.correction import Correction
from bot.ports import UnitOfWork
from dialogs.risk.entities.contacts import Handle, Link
from dialogs.risk.entities.found import find_entities
from dialogs.risk.entities.phones import Phone
from dialogs.risk.labels import About

MASK = "…"
_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),  # e-mail addresses
    re.compile(r"@\w[\w.]+"),  # names in messengers, also those too short for one
    re.compile(r"(?:[a-z]{2,9}://|www\.)\S+", re.IGNORECASE),  # links of any domain
    re.compile(r"\+?\d{5,}"),  # documents, accounts, plates, codes
    re.compile(r"\+?\(?\d(?:[ \u00a0\u202f()./\-\u2010-\u2014]{0,3}\d){6,}"),  # the same in groups
)
_MIXED = 0.2
"""Share of letters of the other script from which a text is mixed; a short Latin word does not make it so."""


@dataclass(frozen=True, slots=True)
class Export:
    """What may leave, and how many corrections stay behind: for want of consent, and because nothing was written."""

    lines: tuple[str, ...]
    withheld: int
    wordless: int


async def export(unit: UnitOfWork, region: str, about: Callable[[str], About]) -> Export:
    """Every correction whose person agreed, as a line. `about` guesses what no counselor corrects."""
    agreed = await unit.corrections.agreed()
    written = {name: correction for name, correction in agreed.items() if correction.words}
    lines = tuple(_line(name, correction, region, about) for name, correction in written.items())
    return Export(lines, await unit.corrections.withheld(), len(agreed) - len(written))


def _line(name: str, correction: Correction, region: str, about: Callable[[str], About]) -> str:
    text = "\n".join(masked(word, region) for word in correction.words)
    judged = ", ".join(correction.judged_signals) or "no signals"
    line = {
        "id": f"c-{name}",
        "text": text,
        "lang": correction.language.partition("_")[0],
        "script": script(text),
        "level": correction.level.value,
        "signals": list(correction.signals),
        "about": about(text).value,
        "note": f"judged {correction.judged_level.value}: {judged}; about is the bot's guess",
    }
    return json.dumps(line, ensure_ascii=False)


def masked(text: str, region: str = "KZ") -> str:
    """The text without phone numbers, handles, addresses of mail and web, and long numbers. Names stay: a human reads.

    `region` is the country whose local phone numbers are tried first.
    """
    found = find_entities(text, region)
    facts: list[Phone | Handle | Link] = [*found.phones, *found.handles, *found.links]
    spans = [(fact.start, fact.end) for fact in facts]
    spans += [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    made, at = "", 0
    for start, end in _merged(spans):
        made += text[at:start] + MASK
        at = end
    return made + text[at:]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def script(text: str) -> str:
    """`cyrillic`, `latin` or `mixed`, counted from letters."""
    cyrillic = len(re.findall("[\u0400-\u04ff]", text))
    latin = len(re.findall("[A-Za-z\u00c0-\u024f]", text))
    if min(cyrillic, latin) > _MIXED * (cyrillic + latin):
        return "mixed"
    return "cyrillic" if cyrillic > latin else "latin"
