"""Judges labelled texts, by the judge as it is or by probabilities of models that did not see them."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.learning.figures import Pair
from dialogs.learning.labelled import Example, Kind
from dialogs.learning.told import told
from dialogs.learning.train import Unseen, row
from dialogs.learning.training_set import is_counted
from dialogs.risk.judge import Judge
from dialogs.risk.message import Bounds, settle, spoken
from dialogs.risk.offer import settle_offer, shown_by
from dialogs.risk.text import fold


def cross_judged(examples: Sequence[Example], found: Unseen, kind: Kind, judge: Judge, *, meaning: bool) -> list[Pair]:
    """Every labelled text as it would be judged had it and its family never been seen."""
    odds = found.both if meaning else found.alone
    judged: list[Pair] = []
    for at, example in enumerate(examples):
        if not is_counted(example):
            continue
        folded = fold(example.text)
        if kind == "offers":
            shown = shown_by(folded, judge.offer_phrases)
            offer = settle_offer(example.text, folded, shown, row(odds, at), found.thresholds, alone=not meaning)
            judged.append((example, told(offer)))
        else:
            bounds = Bounds(found.thresholds, alone=not meaning)
            message = settle(example.text, folded, spoken(folded, judge.phrases), row(odds, at), bounds)
            judged.append((example, told(message)))
    return judged
