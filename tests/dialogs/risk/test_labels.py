import random

import pytest

from dialogs.risk.labels import Flag, Level, Risk
from dialogs.risk.offer import risk_of


def test_levels_compare_by_urgency() -> None:
    levels = list(Level)
    shuffled = random.Random(1).sample(levels, len(levels))
    assert sorted(shuffled) == levels == [Level.NONE, Level.CONCERN, Level.URGENT, Level.EMERGENCY]
    assert max(levels) is Level.EMERGENCY
    assert Level.CONCERN < Level.URGENT <= Level.URGENT
    assert Level.URGENT > Level.CONCERN >= Level.CONCERN


def test_highest_level_of_none_is_none() -> None:
    assert Level.max([]) is Level.NONE
    assert Level.max([Level.URGENT, Level.CONCERN]) is Level.URGENT


HIGH_ALONE = {
    "documents_held", "secrecy", "scam_compound", "drug_courier", "money_mule", "war_contract", "minor", "isolation",
    "body",
}  # fmt: skip


@pytest.mark.parametrize("flag", Flag)
def test_one_flag(flag: Flag) -> None:
    assert risk_of([flag]) is (Risk.HIGH if flag.value in HIGH_ALONE else Risk.SOME)


@pytest.mark.parametrize("flag", [flag for flag in Flag if flag is not Flag.RISKY_SECTOR])
def test_risky_sector_is_high_with_any_other_flag(flag: Flag) -> None:
    assert risk_of([Flag.RISKY_SECTOR, flag]) is Risk.HIGH


@pytest.mark.parametrize(
    ("flags", "risk"),
    [
        ([], Risk.NONE_FOUND),
        (["upfront_fee", "debt"], Risk.SOME),
        (["upfront_fee", "debt", "pressure"], Risk.HIGH),
        (["upfront_fee", "upfront_fee", "upfront_fee"], Risk.SOME),
        (["risky_sector", "risky_sector"], Risk.SOME),
        (["appearance", "marriage"], Risk.SOME),
    ],
)
def test_counts_different_flags(flags: list[str], risk: Risk) -> None:
    assert risk_of(flags) is risk
    assert risk_of(reversed(flags)) is risk


def test_refuses_what_is_no_flag() -> None:
    with pytest.raises(ValueError, match="danger"):
        risk_of(["danger"])
