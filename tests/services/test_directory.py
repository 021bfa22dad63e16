"""What operators do with telephone numbers, how it reaches a running process, and what the staff is told."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.directory import Change, Did, Record, merged
from bot.domain.ids import GroupId
from bot.domain.json import Json
from bot.domain.outgoing import ToGroup
from bot.i18n import Catalogs
from bot.services.directory import DirectoryKeeper, DirectoryRefused, Signed
from bot.services.directory_reading import DirectoryReader
from bot.services.directory_samples import SAMPLES, put_samples
from bot.services.directory_watch import LISTED, DirectoryWatch
from bot.services.shelf import Shelf
from bot.storage.engine import Database
from dialogs.directory import Contact, is_shown
from dialogs.engine.directory import contacts_shown
from dialogs.loader import load
from tests.dialogs.contacts import a_contact, with_contacts
from tests.fakes import PlainTranslator

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ARAY = Signed("Aray", "called, answered in Russian")
GROUP = GroupId(-1001)
LINE = a_contact("kz-line", verified_on=None)
OFFICE = a_contact("kz-office", phone_local=None, verified_on=None)
BOOK = load()
KEEPER = DirectoryKeeper([LINE, OFFICE])


async def refused(doing: Awaitable[object]) -> str:
    with pytest.raises(DirectoryRefused) as caught:
        await doing
    return str(caught.value)


async def test_a_verified_entry_is_shown_and_it_is_kept_who_did_it_when_and_how(database: Database) -> None:
    async with database.open_unit() as unit:
        contact = await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        await unit.commit()
    assert is_shown(contact, TODAY)
    async with database.open_unit() as unit:
        assert await KEEPER.contact(unit, "kz-line") == contact
        assert (contact.verified_on, contact.verified_by, contact.how) == (TODAY, "Aray", ARAY.how)
        [told] = await unit.directory.history("kz-line")
    assert told == Change(
        "kz-line", NOW, "Aray", Did.VERIFIED, ARAY.how, {"verified_on": None},
        {"verified_on": "2026-11-24", "reached_by": ["111"]},
    )  # fmt: skip


async def test_a_changed_number_takes_the_verification_back_and_other_changes_do_not(database: Database) -> None:
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        fields: dict[str, Json] = {"hours": "always", "languages": ["ru"], "name": "La Strada", "scope": "All"}
        contact = await KEEPER.correct(unit, "kz-line", fields, ARAY, NOW)
        assert (contact.verified_on, str(contact.hours), contact.languages) == (TODAY, "always", ("ru",))
        assert contact.typed >= {"name", "scope"}, "nobody has translated them"
        contact = await KEEPER.correct(unit, "kz-line", {"phone_local": "112 233"}, ARAY, NOW)
        assert (contact.phone_local, contact.verified_on, str(contact.hours)) == ("112 233", None, "always")
        assert not is_shown(await KEEPER.contact(unit, "kz-line"), TODAY)
        change = (await unit.directory.history("kz-line"))[-1]
        assert change.before == {"phone_local": "111", "verified_on": "2026-11-24"}
        assert change.after == {"phone_local": "112 233", "verified_on": None}
        contact = await KEEPER.correct(unit, "kz-line", {"phone_local": "111", "name": "Helpline"}, ARAY, NOW)
        assert contact.verified_on is None, "the old number is not verified again by being written back"
        assert "name" not in contact.typed, "as content has it, it is translated again"


async def test_a_number_that_content_changed_has_to_be_called_again(database: Database) -> None:
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        newer = DirectoryKeeper([a_contact("kz-line", verified_on=None, phone_local="112")])
        assert not is_shown(await newer.contact(unit, "kz-line"), TODAY)
        assert is_shown(await KEEPER.contact(unit, "kz-line"), TODAY)


async def test_a_retired_entry_is_gone_until_it_is_restored_and_verified(database: Database) -> None:
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        assert not is_shown(await KEEPER.retire(unit, "kz-line", ARAY, NOW), TODAY)
        for doing in (
            KEEPER.correct(unit, "kz-line", {"phone_local": "112"}, ARAY, NOW),
            KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW),
        ):
            assert "kz-line is retired" in await refused(doing)
        assert "retired already" in await refused(KEEPER.retire(unit, "kz-line", ARAY, NOW))
        back = await KEEPER.restore(unit, "kz-line", ARAY, NOW)
        assert (back.retired, back.verified_on) == (False, None)
        assert "is not retired" in await refused(KEEPER.restore(unit, "kz-line", ARAY, NOW))


async def test_an_added_entry_lives_on_and_one_that_content_lost_does_not(database: Database) -> None:
    fields: dict[str, Json] = {
        "country": "RU",
        "kind": "ngo",
        "name": "Помощь",
        "phone_international": "+74951234567",
        "scope": None,
    }
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        await KEEPER.add(unit, "ru-help", fields, ARAY, NOW)
        contact = await KEEPER.verify(unit, "ru-help", ARAY, TODAY, NOW)
        assert (contact.name, contact.source, contact.source_date) == ("Помощь", f"{ARAY.how} (Aray)", "2026-11-24")
        assert "exists already" in await refused(KEEPER.add(unit, "ru-help", fields, ARAY, NOW))
        assert "exists already" in await refused(KEEPER.add(unit, "kz-line", fields, ARAY, NOW))
        bare = DirectoryKeeper([OFFICE])
        assert [c.id for c in await bare.contacts(unit)] == ["kz-office", "ru-help"]


async def test_mistakes_are_refused_with_sentences_and_change_nothing(database: Database) -> None:
    nobody, now = Signed(" ", ""), NOW
    async with database.open_unit() as unit:
        said = await refused(KEEPER.verify(unit, "kz-lin", ARAY, TODAY, now))
        assert 'there is no entry "kz-lin"; did you mean kz-line' in said
        said = await refused(KEEPER.verify(unit, "kz-line", nobody, TODAY, now))
        assert "--by is empty" in said
        assert "--how is empty" in said
        for doing in (
            KEEPER.correct(unit, "kz-line", {"phone_local": "112"}, nobody, now),
            KEEPER.retire(unit, "kz-line", nobody, now),
            KEEPER.add(unit, "kz-new", {}, nobody, now),
        ):
            assert "--by is empty" in await refused(doing)
        said = await refused(KEEPER.verify(unit, "kz-office", ARAY, TODAY, now))
        assert "neither a number nor a website" in said
        assert "nothing would change" in await refused(KEEPER.correct(unit, "kz-line", {}, ARAY, now))
        wrong: dict[str, Json] = {"phone_local": "one", "hours": "24/7", "languages": ["xx"], "website": "a b"}
        said = await refused(KEEPER.correct(unit, "kz-line", wrong, ARAY, now))
        assert "--phone-local 'one': digits as dialled" in said
        assert "--hours '24/7': \"24/7\" is not understood" in said
        assert "--languages 'xx' is not known" in said
        assert "--website 'a b'" in said
        said = await refused(KEEPER.correct(unit, "kz-line", {"phone_international": "+7 701"}, ARAY, now))
        assert 'phone_international "+7 701" is an impossible number' in said or "--phone-international" in said
        said = await refused(KEEPER.add(unit, "kz-new", {"kind": "ngo", "country": "XQ", "name": "A"}, ARAY, now))
        assert 'country "XQ" is not known' in said
        said = await refused(KEEPER.add(unit, "New", {"kind": "ngo", "country": "KZ"}, ARAY, now))
        assert "id 'New': an entry is named by its country and a word" in said
        assert "--name is missing" in said
        assert await unit.directory.all() == []
        assert await unit.directory.history(None) == []


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (TODAY + timedelta(days=1), ""),  # it has begun in the east
        (TODAY + timedelta(days=2), "is in the future"),
        (TODAY - timedelta(days=89), ""),
        (TODAY - timedelta(days=90), "is 90 days ago or more"),
    ],
)
async def test_the_day_of_a_call(database: Database, on: date, words: str) -> None:
    noon = datetime.combine(TODAY, time(12), UTC)
    async with database.open_unit() as unit:
        if words:
            assert words in await refused(KEEPER.verify(unit, "kz-line", ARAY, on, noon))
        else:
            assert (await KEEPER.verify(unit, "kz-line", ARAY, on, noon)).verified_on == on


def test_what_is_understood_no_more_hides_its_entry_and_nothing_else() -> None:
    records = [
        Record("kz-line", {"hours": "whenever"}, verified_on=TODAY, verified_for=("111",)),
        Record("kz-gone", {"name": "A"}, added=True),
        Record("kz-old", {"name": "no longer in the content"}),
    ]
    made = merged([LINE, OFFICE], records)
    assert made.contacts == (LINE, OFFICE)
    assert made.unusable == ("kz-line", "kz-gone")


def shown(shelf: Shelf, at: datetime = NOW) -> list[str]:
    return [contact.id for contact in contacts_shown(shelf.book, "KZ", at)]


async def test_a_running_process_takes_over_what_operators_do(database: Database) -> None:
    shelf = Shelf(with_contacts(BOOK, LINE, OFFICE))
    reader = DirectoryReader(database.open_unit, shelf)
    await reader.look()
    assert shown(shelf) == []
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        await unit.commit()
    begun = shelf.book
    await reader.look()
    assert shown(shelf) == ["kz-line"]
    assert shown(shelf, NOW + timedelta(days=90)) == [], "it vanishes without anybody doing anything"
    assert contacts_shown(begun, "KZ", NOW) == (), "a turn that has begun ends as it began"
    same = shelf.book
    await reader.look()
    assert shelf.book is same
    async with database.open_unit() as unit:
        await KEEPER.correct(unit, "kz-line", {"phone_local": "112"}, ARAY, NOW)
        await unit.commit()
    await reader.look()
    assert shown(shelf) == []


async def test_content_that_is_read_anew_keeps_what_was_verified(database: Database) -> None:
    shelf = Shelf(with_contacts(BOOK, LINE))
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        await unit.commit()
    await DirectoryReader(database.open_unit, shelf).look()
    shelf.book = with_contacts(BOOK, LINE, OFFICE)
    assert shown(shelf) == ["kz-line"]
    assert shelf.content.directory == (LINE, OFFICE)


def a_watch(database: Database, *contacts: Contact) -> DirectoryWatch:
    shelf = Shelf(with_contacts(BOOK, *contacts))
    return DirectoryWatch(database.open_unit, shelf, PlainTranslator(), "en", GROUP)


async def notes(database: Database) -> list[str]:
    """Texts that wait for the staff group, taken out."""
    found = []
    async with database.open_unit() as unit:
        for [letter, *_] in await unit.outbox.heads(NOW + timedelta(days=400), 99, busy_streams=(), closed_chats=()):
            assert letter.outgoing.target == ToGroup(GROUP)
            found.append(str(letter.outgoing.params["text"]))
            await unit.outbox.sent([letter.id], NOW)
        await unit.commit()
    return found


async def test_the_staff_is_told_14_days_before_and_when_it_is_over_once_by_two_processes(database: Database) -> None:
    watches = [a_watch(database, LINE, OFFICE), a_watch(database, LINE, OFFICE)]
    async with database.open_unit() as unit:
        await KEEPER.verify(unit, "kz-line", ARAY, TODAY, NOW)
        await unit.commit()

    async def look(days: int) -> list[str]:
        """All looks of that day, of both processes at once."""
        for hours in (0, 12):
            moment = NOW + timedelta(days=days, hours=hours)
            await asyncio.gather(*(watch.look(moment) for watch in watches))
        return await notes(database)

    assert await look(75) == []
    [text] = await look(76)
    assert text.splitlines() == [
        "☎️ Please call these telephone numbers again, soon people will not see them any more:",
        "• Helpline (kz-line), shown until 21.02.2027",
        'After the call the operator notes it: python -m bot directory verify ID --by NAME --how "HOW"',
    ]
    assert await look(77) == []
    assert await look(89) == []
    [text] = await look(90)
    assert "Nobody sees these telephone numbers any more" in text
    assert "kz-line" in text
    assert await look(91) == []
    async with database.open_unit() as unit:
        late = NOW + timedelta(days=91)
        await KEEPER.verify(unit, "kz-line", ARAY, late.date(), late)
        await unit.commit()
    assert await look(92) == []
    assert len(await look(91 + 76)) == 1, "called anew, it runs out anew"


async def test_one_note_names_all_entries_of_a_day_and_never_too_many(database: Database) -> None:
    lines = [a_contact(f"kz-line{n:02}", verified_on=None, name="N" * 60) for n in range(LISTED + 5)]
    keeper = DirectoryKeeper(lines)
    async with database.open_unit() as unit:
        for number, line in enumerate(lines):
            await keeper.verify(unit, line.id, ARAY, TODAY - timedelta(days=number % 2), NOW)
        await unit.commit()
    watch = a_watch(database, *lines)
    assert await watch.look(NOW + timedelta(days=89)) == 1
    [text] = await notes(database)
    assert "Nobody sees" in text
    assert "Please call" in text
    assert text.count("•") == len(lines)
    assert len(text) < 4096


async def test_retired_and_corrected_entries_are_told_to_nobody(database: Database) -> None:
    other = a_contact("kz-other", verified_on=None)
    keeper = DirectoryKeeper([LINE, other])
    async with database.open_unit() as unit:
        for id in ("kz-line", "kz-other"):
            await keeper.verify(unit, id, ARAY, TODAY, NOW)
        await keeper.retire(unit, "kz-line", ARAY, NOW)
        await keeper.correct(unit, "kz-other", {"phone_local": "112"}, ARAY, NOW)
        await unit.commit()
    assert await a_watch(database, LINE, other).look(NOW + timedelta(days=80)) == 0


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "en"])
async def test_the_note_is_in_the_staffs_language(database: Database, language: str) -> None:
    async with database.open_unit() as unit:
        await DirectoryKeeper(BOOK.directory).verify(unit, "kz-111", ARAY, TODAY, NOW)
        await unit.commit()
    catalogs = Catalogs(language)
    watch = DirectoryWatch(database.open_unit, Shelf(BOOK), catalogs, language, GROUP)
    await watch.look(NOW + timedelta(days=80))
    [text] = await notes(database)
    assert catalogs.dialog(language, "Contact centre for family, women and children") in text
    assert "21.02.2027" in text
    assert "{" not in text


async def test_samples_are_shown_as_samples(database: Database) -> None:
    await put_samples(database.open_unit, BOOK.directory, NOW)
    shelf = Shelf(BOOK)
    await DirectoryReader(database.open_unit, shelf).look()
    found = [contact for contact in shelf.book.directory if is_shown(contact, TODAY)]
    assert {contact.id for contact in found} == set(SAMPLES)
    assert all(contact.sample for contact in found)
    async with database.open_unit() as unit:
        keeper = DirectoryKeeper(BOOK.directory)
        assert not (await keeper.verify(unit, "kz-111", ARAY, TODAY, NOW)).sample, "a real call makes it real"
