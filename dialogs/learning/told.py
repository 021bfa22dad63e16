"""A judgement as what is measured of it."""

from __future__ import annotations

from dialogs.learning.figures import Told
from dialogs.risk.labels import About
from dialogs.risk.message import Assessment
from dialogs.risk.offer import OfferAssessment


def told(judged: Assessment | OfferAssessment) -> Told:
    """What counts of a judgement."""
    if isinstance(judged, OfferAssessment):
        return Told(flags=frozenset(judged.flags), risk=judged.risk, danger=judged.high)
    return Told(
        level=judged.level,
        signals=frozenset(judged.signals),
        other=judged.about is About.OTHER,
        asked=judged.ask is not None,
        danger=judged.danger,
    )
