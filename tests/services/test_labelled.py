"""Corrections as labelled lines: masked, only with consent, nothing of the case's number."""

import json

import pytest

from bot.domain.correction import Correction
from bot.services.labelled import export, masked, script
from bot.storage.engine import Database
from dialogs.risk.labels import About, Level, Signal
from tests.storage.builders import NOW, conversation_of, open_case

KEYS = ["id", "text", "lang", "script", "level", "signals", "about", "note"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("позвоните +7 701 123 45 67 срочно", "позвоните … срочно"),
        ("мой 87011234567", "мой …"),
        ("раҳмат, +998 90 123-45-67", "раҳмат, …"),
        ("write @aigerim_k or @me", "write … or …"),
        ("почта aigerim.k@mail.example.kz", "почта …"),
        ("see https://t.me/worker_kz/12 and www.work.example", "see … and …"),
        ("ИИН 990101300123, паспорт N1234567", "ИИН …, паспорт N…"),
        ("card 4400 4301 2345 6789", "card …"),
        ("2 месяца, 500 000 тенге, 17 лет", "2 месяца, 500 000 тенге, 17 лет"),
        ("", ""),
    ],
)
def test_what_leads_to_somebody_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мені қамап қойды", "cyrillic"),
        ("meni qamab qoʻydi", "latin"),
        ("паспорт отобрали, pomogite pozhaluista mne", "mixed"),
        ("написали в ok что паспорт не отдадут", "cyrillic"),
        ("…", "latin"),
    ],
)
def test_the_script_is_counted_from_letters(text: str, expected: str) -> None:
    assert script(text) == expected


async def test_lines_are_those_of_the_labelled_sets(database: Database) -> None:
    async with database.open_unit() as unit:
        for chat, (words, agreed) in enumerate(
            [(("паспорт забрали", "мой номер +7 701 123 45 67"), True), (("no",), False), ((), True), (("?",), None)], 1
        ):
            case = await open_case(unit, await conversation_of(unit, chat))
            await unit.corrections.save(
                Correction(
                    case.id, NOW, Level.NONE, (), Level.URGENT, ("documents", "monitored"), words, "uz_cyrl", agreed
                )
            )
        made = await export(unit, "KZ", lambda text: About.OTHER)
    assert (made.withheld, made.wordless) == (2, 1)
    [line] = [json.loads(line) for line in made.lines]
    assert list(line) == KEYS
    assert line["text"] == "паспорт забрали\nмой номер …"
    assert (line["lang"], line["script"], line["level"]) == ("uz", "cyrillic", "urgent")
    assert line["signals"] == ["documents", "monitored"]
    assert Level(line["level"])
    assert all(Signal(signal) for signal in line["signals"])
    assert About(line["about"]) is About.OTHER
    assert line["id"].startswith("c-")
    assert len(line["id"]) == 34
    assert "judged none" in line["note"]
