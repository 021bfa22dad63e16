"""What counselors put right."""

from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    LargeBinary,
    RowMapping,
    Select,
    Text,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)

from bot.domain.correction import Correction
from bot.domain.ids import CaseId
from bot.storage.columns import Moment
from bot.storage.context import Context
from bot.storage.dialect import insert_for
from bot.storage.tables import cases, corrections
from dialogs.risk.labels import Level

_LATEST = ("at", "level", "signals", "words", "language")
"""What a later correction of the same case changes."""


class Corrections:
    """Implements `ports.Corrections`. Written at once: they are rare."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def save(self, correction: Correction) -> None:
        statement = insert_for(self._context.connection, corrections).from_select(
            [column.name for column in corrections.columns], self._row(correction)
        )
        await self._context.run(
            statement.on_conflict_do_update(
                index_elements=[corrections.c.case_id],
                set_={name: statement.excluded[name] for name in _LATEST},
            )
        )

    def _row(self, correction: Correction) -> Select[Any]:
        """The row, or none: a case may be erased while it is corrected, then no trace of it comes back."""
        sealed, cipher = LargeBinary(), self._context.cipher
        values: dict[str, Any] = {
            "case_id": literal(correction.case, BigInteger()),
            "at": literal(correction.at, Moment()),
            "judged_level": literal(correction.judged_level.value, Text()),
            "judged_signals": literal(cipher.encrypt_json(list(correction.judged_signals)), sealed),
            "level": literal(correction.level.value, Text()),
            "signals": literal(cipher.encrypt_json(list(correction.signals)), sealed),
            "words": literal(cipher.encrypt_json(list(correction.words)), sealed),
            "language": literal(correction.language, Text()),
            "consent": literal(correction.consent, Boolean()),
        }
        return select(*(values[column.name] for column in corrections.columns)).where(
            exists().where(cases.c.id == correction.case, cases.c.erased.is_(False))
        )

    async def of(self, case: CaseId) -> Correction | None:
        row = await self._context.row(select(corrections).where(corrections.c.case_id == case))
        return None if row is None else self._read(row)

    async def drop(self, case: CaseId) -> None:
        await self._context.run(delete(corrections).where(corrections.c.case_id == case))

    async def consent(self, case: CaseId, *, agreed: bool) -> None:
        await self._context.run(update(corrections).where(corrections.c.case_id == case).values(consent=agreed))

    async def agreed(self) -> dict[str, Correction]:
        rows = await self._context.rows(
            select(corrections).where(corrections.c.consent.is_(True)).order_by(corrections.c.case_id)
        )
        return {self._context.hashes.hash("correction", row["case_id"]).hex(): self._read(row) for row in rows}

    async def withheld(self) -> int:
        return int(
            await self._context.value(
                select(func.count()).select_from(corrections).where(corrections.c.consent.is_not(True))
            )
        )

    def _read(self, row: RowMapping) -> Correction:
        return Correction(
            case=CaseId(row["case_id"]),
            at=row["at"],
            judged_level=Level(row["judged_level"]),
            judged_signals=self._texts(row["judged_signals"]),
            level=Level(row["level"]),
            signals=self._texts(row["signals"]),
            words=self._texts(row["words"]),
            language=row["language"],
            consent=row["consent"],
        )

    def _texts(self, token: bytes) -> tuple[str, ...]:
        return tuple(cast("list[str]", self._context.cipher.decrypt_json(token)))
