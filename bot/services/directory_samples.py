"""Some entries that the preview shows as if they were verified, each marked as a sample."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import OpenUnit
from bot.services.directory import DirectoryKeeper, Signed
from dialogs.directory import Contact

SAMPLES = (
    "kz-111",
    "tr-157",
    "kr-danuri",
    "pl-la-strada",
    "cz-la-strada",
    "eu-116000",
    "int-family-links",
)


async def put_samples(open_unit: OpenUnit, contents: Sequence[Contact], now: datetime) -> None:
    """Only for a throw-away database: nobody has called these numbers."""
    keeper, signed = DirectoryKeeper(contents), Signed("sample", "a sample of the preview, nobody has called")
    known = {contact.id for contact in contents}
    async with open_unit() as unit:
        for id in SAMPLES:
            if id in known:
                await keeper.verify(unit, id, signed, now.date(), now, sample=True)
        await unit.commit()
