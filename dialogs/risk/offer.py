"""The grade of a job offer from its red flags."""

from __future__ import annotations

from collections.abc import Iterable

from dialogs.risk.labels import Flag, Risk

HIGH_BY_ITSELF = frozenset({
    Flag.DOCUMENTS_HELD, Flag.SECRECY, Flag.SCAM_COMPOUND, Flag.DRUG_COURIER, Flag.MONEY_MULE,
    Flag.WAR_CONTRACT, Flag.MINOR, Flag.ISOLATION, Flag.BODY,
})  # fmt: skip
"""One of these alone marks trafficking or crime."""

HIGH_COUNT = 3
"""So many different flags are high, whichever they are."""


def risk_of(flags: Iterable[Flag | str]) -> Risk:
    """The taxonomy's rule; a flag given twice counts once. ValueError for a word that is no flag."""
    found = {Flag(flag) for flag in flags}
    risky_sector_with_another = Flag.RISKY_SECTOR in found and len(found) > 1
    if found & HIGH_BY_ITSELF or risky_sector_with_another or len(found) >= HIGH_COUNT:
        return Risk.HIGH
    return Risk.SOME if found else Risk.NONE_FOUND
