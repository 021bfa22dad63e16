"""Everything that a judgement needs, once read: phrases and what was learned. Immutable; one for the whole process."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from dialogs.risk.grams import grams
from dialogs.risk.home_script import home_script
from dialogs.risk.learned import Learned
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.text import fold

_AGAIN: Final = re.compile(r"\b(\w{1,40})(?:[\s,.!?]{1,8}\1\b){2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judge:
    """Phrases of messages and of offers, and the learned layers of both (None: the phrases alone)."""

    phrases: PhraseBook
    offer_phrases: PhraseBook
    messages: Learned | None = None
    offers: Learned | None = None

    def bare(self) -> Judge:
        """The same with the phrases alone."""
        return Judge(self.phrases, self.offer_phrases)

    def without_meaning(self) -> Judge:
        """The same with the first layer alone."""
        return replace(
            self,
            messages=self.messages and self.messages.without_meaning(),
            offers=self.offers and self.offers.without_meaning(),
        )


def text_for_meaning(text: str, learned: Learned) -> str:
    """The text whose meaning helps: in the script in which the embedding model knows its language best.

    A word said again and again stands there twice: more of it has no meaning, and the model would make one up.
    """
    return home_script(_AGAIN.sub(r"\1 \1", text), learned.language(grams(fold(text))))
