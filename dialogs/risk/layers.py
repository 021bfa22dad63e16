"""Both layers after one another: the second is asked only where the first is not sure."""

from __future__ import annotations

from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge, text_for_meaning
from dialogs.risk.learned import Learned
from dialogs.risk.meaning import Meanings
from dialogs.risk.message import Assessment, assess_message
from dialogs.risk.offer import OfferAssessment, assess_offer


class Layers:
    """Judges with what is there. Takes up to a quarter of a second for a long text: never call it in an event loop."""

    def __init__(self, judge: Judge, meanings: Meanings | None) -> None:
        self._judge, self._meanings = judge, meanings

    def message(self, text: str) -> Assessment:
        """As `assess_message`, with the meaning where that helps."""
        first = assess_message(text, self._judge)
        if not first.unsure or self._meanings is None or self._judge.messages is None:
            return first
        return assess_message(text, self._judge, self._meaning(text, self._meanings, self._judge.messages))

    def offer(self, text: str) -> OfferAssessment:
        """As `assess_offer`, with the meaning where that helps."""
        first = assess_offer(text, self._judge)
        if not first.unsure or self._meanings is None or self._judge.offers is None:
            return first
        return assess_offer(text, self._judge, self._meaning(text, self._meanings, self._judge.offers))

    @staticmethod
    def _meaning(text: str, meanings: Meanings, learned: Learned) -> Vector:
        return meanings.of(text_for_meaning(text, learned))
