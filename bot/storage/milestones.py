"""What counselors noted as done."""

from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Select, delete, exists, literal, select

from bot.domain.ids import CaseId, MilestoneId, UserId
from bot.domain.milestone import Milestone
from bot.storage.columns import Moment
from bot.storage.context import Context
from bot.storage.dialect import insert_for
from bot.storage.tables import cases, milestones

_WRITTEN = ("case_id", "name", "at", "counselor")


class Milestones:
    """Implements `ports.Milestones`. Written at once: they are rare."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def add(self, milestone: Milestone) -> None:
        statement = insert_for(self._context.connection, milestones).from_select(list(_WRITTEN), self._row(milestone))
        await self._context.run(statement)

    def _row(self, milestone: Milestone) -> Select[Any]:
        """The row, or none: a case may be erased meanwhile, then no trace of it comes back."""
        sealed, cipher = LargeBinary(), self._context.cipher
        values: dict[str, Any] = {
            "case_id": literal(milestone.case, BigInteger()),
            "name": literal(cipher.encrypt_text(milestone.name), sealed),
            "at": literal(milestone.at, Moment()),
            "counselor": literal(cipher.encrypt_int(milestone.counselor), sealed),
        }
        return select(*(values[name] for name in _WRITTEN)).where(
            exists().where(cases.c.id == milestone.case, cases.c.erased.is_(False))
        )

    async def of(self, case: CaseId) -> list[Milestone]:
        cipher = self._context.cipher
        rows = await self._context.rows(
            select(milestones).where(milestones.c.case_id == case).order_by(milestones.c.id)
        )
        return [
            Milestone(
                id=MilestoneId(row["id"]),
                case=CaseId(row["case_id"]),
                name=cipher.decrypt_text(row["name"]),
                at=row["at"],
                counselor=UserId(cipher.decrypt_int(row["counselor"])),
            )
            for row in rows
        ]

    async def take_back(self, milestone: Milestone) -> None:
        await self._context.run(delete(milestones).where(milestones.c.id == milestone.id))
