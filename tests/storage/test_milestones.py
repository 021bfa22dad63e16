"""Milestones: kept in order, taken back one by one, erased with their case."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.ids import MilestoneId, UserId
from bot.domain.milestone import Milestone
from bot.storage.engine import Database
from tests.storage.builders import NOW, after, close_case, conversation_of, open_case


def of(case: Case, name: str, seconds: int = 0) -> Milestone:
    return Milestone(MilestoneId(0), case.id, name, after(seconds), UserId(77))


async def test_milestones_come_back_in_order_and_one_is_taken_back(database: Database) -> None:
    async with database.open_unit() as unit:
        case = await open_case(unit, await conversation_of(unit, 1))
        other = await open_case(unit, await conversation_of(unit, 2))
        for one in (of(case, "police"), of(other, "lawyer"), of(case, "consulate"), of(case, "police", 7200)):
            await unit.milestones.add(one)
        await unit.commit()
    async with database.open_unit() as unit:
        kept = await unit.milestones.of(case.id)
        assert [(one.name, one.at) for one in kept] == [("police", NOW), ("consulate", NOW), ("police", after(7200))]
        assert {one.counselor for one in kept} == {77}
        await unit.milestones.take_back(kept[0])
        assert await unit.milestones.of(case.id) == kept[1:]
        assert [replace(one, id=MilestoneId(0)) for one in await unit.milestones.of(other.id)] == [of(other, "lawyer")]


async def test_milestones_go_with_their_case_and_do_not_come_back(database: Database) -> None:
    async with database.open_unit() as unit:
        conversation, other = await conversation_of(unit, 1), await conversation_of(unit, 2)
        case, kept = await open_case(unit, conversation), await open_case(unit, other)
        for one in (case, kept):
            await unit.milestones.add(of(one, "police"))
        await close_case(unit, case)
        await unit.commit()
        await unit.cases.erase(case.id)
        await unit.milestones.add(of(case, "lawyer"))
        await unit.commit()
        assert await unit.milestones.of(case.id) == []
        assert len(await unit.milestones.of(kept.id)) == 1
        await unit.conversations.erase(other)
        assert await unit.milestones.of(kept.id) == []
