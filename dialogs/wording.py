"""What no text may say: phrasings, words of first lines, numbers. Data of content/words/, frozen."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from dialogs.steps import Frozen, Sentence

FIRST_LINES = 60
"""Characters of a screen that a telephone shows to everybody beside it."""
_FIELD = re.compile(r"\{[a-z_]*\}")
_OUTSIDE = re.compile(
    r"(?P<address>https?://\S+|\bwww\.\S+|@\w{3,}|\bt\.me\b\S*|\b[a-z0-9][a-z0-9-]+\.[a-z]{2,}\b)"
    r"|(?P<law>№\s?\d+|\b(?:article|section|act|decree|code|law|стать\w+|ст\.|пункт\w*|закон\w*|указ\w*|кодекс\w*)"
    r"\s(?:no\.?\s?|№\s?)?\d+|\b\d+-?\s?(?:бап|бабы|бабында|тармақ|статья|статьи|статье|модда|moddasi?|modda|qonun|son)\b)"
    r"|(?P<number>(?<![\w.,])(?!(?:19|20)\d\d(?!\d|[ ()./–-]{1,2}\d))[+(]?\d(?:[ \u00a0()./–-]{0,2}\d){2,}(?!\w))",
    re.IGNORECASE,
)
_KINDS = {
    "address": "an address of a site or account",
    "law": "the number of a law",
    "number": "what looks like a telephone number",
}


def _readable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this is no regular expression ({error})") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_readable)]


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Phrasing(Frozen):
    """A phrasing that may stand in no text, but for what `allowed` finds."""

    pattern: Pattern
    why: Sentence
    mend: Sentence
    allowed: tuple[Pattern, ...] = ()
    must_match: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    must_not_match: tuple[Sentence, ...] = ()

    def found(self, text: str) -> str | None:
        """The words of the text that say it, None where none do."""
        for pattern in self.allowed:
            text = _compiled(pattern).sub("…", text)
        found = _compiled(self.pattern).search(text)
        return " ".join(found.group().split()) if found else None


class Phrasings(Frozen):
    """A file of content/words/forbidden/."""

    phrasings: tuple[Phrasing, ...]


class Words(Frozen):
    """A file of content/words/discreet/: patterns of whole words."""

    words: tuple[Pattern, ...]

    def found(self, text: str) -> str | None:
        """The first of the words in the text."""
        found = _compiled(rf"\b(?:{'|'.join(self.words)})\b").search(text) if self.words else None
        return found.group() if found else None


class Allowed(Frozen):
    """A number, an address or a law that texts may name, with the reason."""

    text: Sentence
    why: Sentence


class Numbers(Frozen):
    """The file content/words/numbers.yaml."""

    allowed: tuple[Allowed, ...] = ()


class Wording(Frozen):
    """All lists, by language."""

    forbidden: Mapping[str, Phrasings] = Field(default_factory=dict)
    discreet: Mapping[str, Words] = Field(default_factory=dict)
    numbers: Numbers = Numbers()

    def faults(self, language: str, text: str) -> list[str]:
        """What the text may not say, each with its mend."""
        entries = self.forbidden[language].phrasings if language in self.forbidden else ()
        found = [
            f'says "{words}": {entry.why}; {entry.mend}'
            for entry in entries
            if (words := entry.found(text)) is not None
        ]
        return found + list(self._outside(text))

    def _outside(self, text: str) -> list[str]:
        text = _FIELD.sub(" … ", text)
        for allowed in self.numbers.allowed:
            text = text.replace(allowed.text, "…")
        return [
            f'names "{found.group().strip()}", {_KINDS[found.lastgroup or "number"]}; '
            "numbers live in contacts/, what a text may name in words/numbers.yaml"
            for found in _OUTSIDE.finditer(text)
        ]

    def shown_to_others(self, language: str, title: str, text: str) -> str | None:
        """A word in the first lines of a screen that must not be seen by others; None where all may."""
        if language not in self.discreet:
            return None
        first = " ".join(_FIELD.sub(" ", f"{title}\n{text}").split())[: max(FIRST_LINES, len(title))]
        return self.discreet[language].found(first)
