"""Corrections: one a case, the first judgement kept; erased with the case; what was relayed, till it is closed."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.correction import Correction
from bot.domain.ids import CaseId
from bot.domain.part import PartUse
from bot.storage.engine import Database
from dialogs.risk.labels import Level
from tests.storage.builders import NOW, a_part, after, close_case, conversation_of, open_case


def of(case: Case, *words: str) -> Correction:
    return Correction(
        case=case.id,
        at=NOW,
        judged_level=case.level,
        judged_signals=case.signals,
        level=Level.EMERGENCY,
        signals=("held", "minor"),
        words=words,
        language="kk",
    )


async def test_a_correction_comes_back_and_the_latest_takes_its_place(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1), Level.CONCERN)
        assert await unit.corrections.of(case.id) is None
        first = of(case, "мені қамап қойды", "бала да осында")
        await unit.corrections.save(first)
        assert await unit.corrections.of(case.id) == first
        await unit.corrections.consent(case.id, agreed=True)
        later = replace(
            first,
            at=after(60),
            judged_level=Level.NONE,
            judged_signals=(),
            level=Level.URGENT,
            signals=(),
            words=("another",),
            language="ru",
        )
        await unit.corrections.save(later)
        await unit.commit()
    async with database.open_unit() as unit:
        expected = replace(later, judged_level=Level.CONCERN, judged_signals=("wants_human",), consent=True)
        assert await unit.corrections.of(case.id) == expected
        await unit.corrections.drop(case.id)
        assert await unit.corrections.of(case.id) is None


async def test_only_what_was_agreed_to_is_handed_out_and_no_case_is_named(database: Database) -> None:
    async with database.open_unit() as unit:
        cases = [await open_case(unit, await conversation_of(unit, chat)) for chat in range(1, 5)]
        for case in cases:
            await unit.corrections.save(of(case, f"words of {case.id}"))
        await unit.corrections.consent(cases[1].id, agreed=True)
        await unit.corrections.consent(cases[2].id, agreed=False)
        await unit.corrections.consent(cases[3].id, agreed=True)
        await unit.corrections.consent(CaseId(99), agreed=True)
        agreed = await unit.corrections.agreed()
        assert [correction.case for correction in agreed.values()] == [cases[1].id, cases[3].id]
        assert all(len(name) == 32 and name != str(found.case) for name, found in agreed.items())
        assert await unit.corrections.withheld() == 2


async def test_a_correction_goes_with_its_case_and_does_not_come_back(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        case, kept = await open_case(unit, conversation), await open_case(unit, other)
        for one in (case, kept):
            await unit.corrections.save(of(one, "words"))
        await close_case(unit, case)
        await unit.commit()
        await unit.cases.erase(case.id)
        await unit.corrections.save(of(case, "late"))
        await unit.commit()
        assert await unit.corrections.of(case.id) is None
        assert await unit.corrections.of(kept.id) == of(kept, "words")
        await unit.conversations.erase(other)
        assert await unit.corrections.of(kept.id) is None


async def test_parts_of_one_use_are_dropped(database: Database) -> None:
    async with database.open_unit() as unit:
        one, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        for conversation in (one, other):
            await unit.parts.add(a_part(conversation, 1, "a story", PartUse.STORY))
            await unit.parts.add(a_part(conversation, 2, "into the case", PartUse.RELAYED))
        await unit.parts.drop(one, PartUse.RELAYED)
        assert [part.text for part in await unit.parts.of(one, tuple(PartUse))] == ["a story"]
        assert len(await unit.parts.of(other, tuple(PartUse))) == 2
