"""What a model is trained on: the labelled texts and, for messages, the phrase files' examples and texts of offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from dialogs.learning.labelled import Example, Kind, read_all
from dialogs.risk.judge import Judge
from dialogs.risk.labels import About, Level
from dialogs.risk.message import assess_message

PHRASES: Final = "phrases"
"""The author of the phrase files' examples."""
OFFERS: Final = "offers"
"""The author of texts of offers among the messages."""


def training_set(content: Path, kind: Kind, judge: Judge) -> list[Example]:
    """All labelled texts; for messages also what the phrase files say must and must not match, and pasted offers."""
    texts = read_all(content / "labelled", kind)
    if kind == "offers":
        return texts
    return texts + list(_of_phrases(judge.bare())) + list(_of_offers(content))


def is_counted(example: Example) -> bool:
    """Whether figures and thresholds are about it: not what was only added to train on."""
    return example.author not in (PHRASES, OFFERS)


def _of_offers(content: Path) -> Iterator[Example]:
    """An advert that somebody pastes speaks of passports and of leaving tomorrow, and nobody is in danger yet."""
    for offer in read_all(content / "labelled", "offers"):
        yield replace(offer, author=OFFERS, level=Level.CONCERN if offer.flags else Level.NONE, flags=frozenset())


def _of_phrases(judge: Judge) -> Iterator[Example]:
    """Plain words, in which people in danger seldom write but must be understood all the same."""
    for phrase in judge.phrases.phrases:
        for number, text in enumerate(phrase.match + phrase.ignore):
            judged = assess_message(text, judge)
            if text in phrase.ignore and judged.level >= Level.CONCERN:
                continue  # another phrase matches it: it is not this one's to say what it means
            yield Example(
                id=f"{phrase.label}-{number}",
                text=text,
                lang=phrase.language,
                script="",
                author=PHRASES,
                family=phrase.label,
                level=judged.level,
                signals=frozenset(judged.signals),
                about=judged.about if judged.level > Level.NONE else About.SELF,
            )
