"""Facts of an offer in words of no language."""

from dialogs.risk.entities.facts import MOST, facts_of, flag
from dialogs.risk.entities.found import find_entities


def test_facts_are_told_once_in_order() -> None:
    text = (
        "Работа в Таиланде! 1500-2000$ в месяц, +66 81 234 5678, пишите @easy_work, www.Work-Asia.example, +66812345678"
    )
    told = facts_of(find_entities(text))
    assert told[0].startswith("+6681")
    assert told[0].endswith(flag("TH"))
    assert "@easy_work" in told
    assert "1 500–2 000 USD" in told
    assert f"{flag('TH')} TH" in told
    assert len(told) == len(set(told)) <= MOST


def test_a_text_without_facts_has_none() -> None:
    assert facts_of(find_entities("привет, есть работа?")) == ()
