"""What a job offer's text shows: red flags, what it does not say that an honest offer says, and its grade.

Phrases name flags and facts with their place; what was learned finds flags in wording that no phrase foresaw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dialogs.risk.entities.facts import facts_of
from dialogs.risk.entities.found import find_entities
from dialogs.risk.grams import grams
from dialogs.risk.heads import Vector
from dialogs.risk.judge import Judge
from dialogs.risk.labels import Fact, Flag, Risk
from dialogs.risk.matching import Match
from dialogs.risk.phrases import PhraseBook
from dialogs.risk.reason import Reason, by_phrase, by_weight
from dialogs.risk.text import Folded, fold

HIGH_BY_ITSELF = frozenset({
    Flag.DOCUMENTS_HELD, Flag.SECRECY, Flag.SCAM_COMPOUND, Flag.DRUG_COURIER, Flag.MONEY_MULE,
    Flag.WAR_CONTRACT, Flag.MINOR, Flag.ISOLATION, Flag.BODY,
})  # fmt: skip
"""One of these alone marks trafficking or crime."""

HIGH_COUNT = 3
"""So many different flags are high, whichever they are."""


@dataclass(frozen=True, slots=True)
class OfferAssessment:
    """The judgement on one offer's text. It never says that an offer is safe."""

    flags: tuple[Flag, ...]
    sure: tuple[Flag, ...]
    """Those that a phrase shows, and not only what was learned."""
    risk: Risk
    reasons: tuple[Reason, ...]
    says: tuple[Fact, ...]
    """What an honest offer says and this one does, too."""
    facts: tuple[str, ...] = ()
    """Numbers, names, sums and countries of the text, in words of no language."""
    high: float = 0.0
    """How probable it is that the risk is high, from 0 to 1."""
    unsure: bool = False
    """Whether the meaning of the text would help; never when it was given."""

    @property
    def silent(self) -> tuple[Fact, ...]:
        """What an honest offer says and this one does not."""
        return tuple(fact for fact in Fact if fact not in self.says)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the phrases of an offer show and say."""

    matches: tuple[Match, ...]

    @property
    def flags(self) -> set[Flag]:
        return {flag for match in self.matches for flag in match.phrase.flags}

    @property
    def sure(self) -> set[Flag]:
        """Without the hints."""
        return {flag for match in self.matches if not match.phrase.hint for flag in match.phrase.flags}

    @property
    def says(self) -> set[Fact]:
        return {fact for match in self.matches for fact in match.phrase.says}


def shown_by(folded: Folded, phrases: PhraseBook) -> Shown:
    """What the phrases find in an offer."""
    return Shown(phrases.find(folded).matches)


def assess_offer(text: str, judge: Judge, meaning: Vector | None = None) -> OfferAssessment:
    """Judges an offer. Never raises; the same text always gets the same answer."""
    folded, facts = fold(text), facts_of(find_entities(text))
    shown = shown_by(folded, judge.offer_phrases)
    learned = judge.offers
    if learned is None or not folded.tokens:
        return replace(settle_offer(text, folded, shown), facts=facts)
    parts = grams(folded)
    odds = learned.probabilities(parts, meaning)
    alone = meaning is None or learned.heads is None
    settled = settle_offer(text, folded, shown, odds, learned.card.thresholds, alone=alone)
    by_words = list(settled.reasons)
    for flag in settled.flags:
        if not any(reason.label == flag for reason in by_words):
            weights = learned.linear.weights_of(parts, flag.value, len(folded.tokens))
            by_words += by_weight(flag.value, weights, text, folded)
    bounds = learned.card.thresholds
    unsure = learned.heads is not None and bounds["unsure_low"] <= odds["high"] <= bounds["unsure_high"]
    return replace(settled, reasons=tuple(by_words), facts=facts, unsure=unsure and meaning is None)


def settle_offer(
    text: str,
    folded: Folded,
    shown: Shown,
    odds: Mapping[str, float] | None = None,
    bounds: Mapping[str, float] | None = None,
    *,
    alone: bool = False,
) -> OfferAssessment:
    """Puts together what the phrases show and, where they are given, the probabilities that were learned.

    Without these a hint counts like any phrase. What was learned directly of high risk goes before what follows from
    flags that were only learned; a grade that follows from phrases stays.
    """
    if odds is None or bounds is None:
        flags = shown.flags
        risk, high = risk_of(flags), 0.0
    else:
        learned = {flag for flag in Flag if odds[flag.value] >= bounds[f"flag {flag.value}"]}
        flags = shown.sure | learned | (shown.flags if learned or shown.sure else set())
        high = odds["high"]
        if high >= bounds["high_alone" if alone else "high"]:
            risk = Risk.HIGH
        else:
            risk = max(risk_of(shown.sure), Risk.SOME if flags else Risk.NONE_FOUND, key=list(Risk).index)
    return OfferAssessment(
        flags=tuple(flag for flag in Flag if flag in flags),
        sure=tuple(flag for flag in Flag if flag in flags & shown.flags),
        risk=risk,
        reasons=_reasons(text, folded, shown.matches, flags),
        says=tuple(fact for fact in Fact if fact in shown.says),
        high=high,
    )


def _reasons(text: str, folded: Folded, matches: Iterable[Match], flags: set[Flag]) -> tuple[Reason, ...]:
    in_order = sorted(matches, key=lambda match: (match.first, match.phrase.label))
    return tuple(
        dict.fromkeys(
            by_phrase(flag.value, match, text, folded)
            for match in in_order
            for flag in match.phrase.flags
            if flag in flags
        )
    )


def risk_of(flags: Iterable[Flag | str]) -> Risk:
    """The taxonomy's rule; a flag given twice counts once. ValueError for a word that is no flag."""
    found = {Flag(flag) for flag in flags}
    risky_sector_with_another = Flag.RISKY_SECTOR in found and len(found) > 1
    if found & HIGH_BY_ITSELF or risky_sector_with_another or len(found) >= HIGH_COUNT:
        return Risk.HIGH
    return Risk.SOME if found else Risk.NONE_FOUND
