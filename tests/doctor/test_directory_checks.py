"""The doctor's line on telephone numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.config import load_settings
from bot.doctor.database import check_database
from bot.doctor.directory import check_directory, count
from bot.doctor.finding import Grade
from bot.domain.directory import Record
from bot.services.directory import DirectoryKeeper, Signed
from bot.storage.engine import Database
from tests.dialogs.contacts import DAY, a_contact

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CONTENTS = [a_contact("kz-a", verified_on=None), a_contact("kz-b", verified_on=None)]


def called(id: str, days_ago: int) -> Record:
    return Record(id, verified_on=DAY - timedelta(days=days_ago), verified_for=("111",))


@pytest.mark.parametrize(
    ("records", "grade", "words"),
    [
        ([], Grade.LOOK, "no telephone number of an organisation is verified"),
        ([called("kz-a", 0), called("kz-b", 75)], Grade.WELL, "2 telephone numbers are verified, 0 of them"),
        ([called("kz-a", 0), called("kz-b", 76)], Grade.LOOK, "2 telephone numbers are verified, 1 of them"),
        (
            [called("kz-a", 90)],
            Grade.LOOK,
            "0 telephone numbers are verified, 0 of them for 14 days or less, 1 overdue",
        ),
        ([Record("kz-a", {"hours": "?"})], Grade.LOOK, "what was typed for kz-a is not understood any more"),
    ],
)
def test_how_many_are_verified(records: list[Record], grade: Grade, words: str) -> None:
    found = count(CONTENTS, records, NOW)
    assert (found.grade, found.about) == (grade, "numbers")
    assert words in found.sentence


async def test_what_operators_did_is_read_beside_the_service(
    database: Database, database_url: str, secret_keys: list[str]
) -> None:
    async with database.open_unit() as unit:
        keeper = DirectoryKeeper(CONTENTS)
        await keeper.verify(unit, "kz-a", Signed("Aray", "called"), DAY, NOW)
        await unit.commit()
    settings = load_settings(
        env_file=None, database_url=database_url, secret_keys=tuple(secret_keys), bot_token="1:abc"
    )
    looked = await check_database(settings)
    assert [record.id for record in looked.records] == ["kz-a"]
    [finding] = check_directory([], NOW)
    assert finding.grade is Grade.LOOK
