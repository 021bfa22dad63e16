"""How plain a text is, by language: a published formula where one exists, else the lengths of sentences and words.

- English: Flesch Reading Ease (R. Flesch, "A new readability yardstick", 1948). Syllables are counted by rule.
- Russian: the same with the constants of I. V. Oborneva (2006). A vowel is a syllable.
- Kazakh, Uzbek and any other language: no formula that is published and accepted is known to us, so that only the words
  of a sentence and the letters of a word are counted.

Why, and how the limits were chosen: docs/decisions/0016-readability.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FEWEST = 25
"""Words from which a text is measured: in a shorter one a single word decides."""
_SENTENCE = re.compile(r"[.!?…:;]+(?=[\s\"»”)]|$)|\n+|•")
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʻʼ-][^\W\d_]+)*")
_FIELD = re.compile(r"\{[a-z_]*\}|/[a-z]+\b")
_RUSSIAN_VOWEL = re.compile("[аеёиоуыэюя]", re.IGNORECASE)
_ENGLISH_VOWELS = re.compile("[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may have. `ease` is the least of the formula (100 is easiest), the others are the most."""

    ease: float | None
    words: float
    letters: float


LIMITS: Final[Mapping[str, Limits]] = {
    "en": Limits(ease=65.0, words=13.0, letters=5.0),
    "ru": Limits(ease=45.0, words=12.0, letters=6.2),
    "kk": Limits(ease=None, words=11.0, letters=7.8),
    "uz": Limits(ease=None, words=11.0, letters=8.3),
}
"""By language; another one has `OTHER`."""
OTHER: Final = Limits(ease=None, words=16.0, letters=9.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted in one text: words a sentence, letters a word, and the formula where the language has one."""

    count: int
    words: float
    letters: float
    ease: float | None

    def too_hard(self, limits: Limits) -> list[str]:
        """What is beyond the limits, each with its mend."""
        found = []
        if self.ease is not None and limits.ease is not None and self.ease < limits.ease:
            found.append(f"reading ease {self.ease:.0f}, {limits.ease:.0f} at least: shorter sentences and words")
        if self.words > limits.words:
            found.append(f"{self.words:.1f} words a sentence, {limits.words:.0f} at most: make two of the long ones")
        if self.letters > limits.letters:
            found.append(f"{self.letters:.1f} letters a word, {limits.letters:.1f} at most: take shorter words")
        return found


def measure(language: str, text: str) -> Figures | None:
    """The figures of a text; None where it has too few words for any."""
    plain = _FIELD.sub(" ", text)
    sentences = [words for part in _SENTENCE.split(plain) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST:
        return None
    length = len(words) / len(sentences)
    letters = sum(len(word) for word in words) / len(words)
    return Figures(len(words), length, letters, _ease(language, length, words))


def problems(language: str, text: str) -> list[str]:
    """Why the text is hard to read, each with its mend; none where it is plain, or short."""
    figures = measure(language, text)
    return figures.too_hard(LIMITS.get(language, OTHER)) if figures else []


def _ease(language: str, length: float, words: list[str]) -> float | None:
    if language == "en":
        return 206.835 - 1.015 * length - 84.6 * sum(map(_english, words)) / len(words)
    if language == "ru":
        syllables = sum(len(_RUSSIAN_VOWEL.findall(word)) for word in words)
        return 206.835 - 1.3 * length - 60.1 * syllables / len(words)
    return None


def _english(word: str) -> int:
    """Syllables of an English word: groups of vowels, but for a silent e at the end and in -ed and -es."""
    plain = word.lower().replace("’", "").replace("'", "")
    count = len(_ENGLISH_VOWELS.findall(plain))
    if re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzhg]es$", plain):
        count -= 1
    return max(count, 1)
