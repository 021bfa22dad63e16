"""The preview's page over HTTP: what it serves, refuses and escapes, and how it follows the world."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.preview.faults import Fault
from bot.preview.page.samples import PICTURES, picks, picture
from bot.preview.people import Person
from tests.preview.page_bot import Stand, stand

EVIL = "<script>alert(1)</script>'\"&"


@pytest.fixture
async def page() -> AsyncIterator[Stand]:
    async with stand(with_bot=False) as made:
        yield made


@pytest.fixture
async def http(page: Stand) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=page.url) as client:
        yield client


def key(person: Person) -> str:
    return f"c{person.id}"


async def act(http: httpx.AsyncClient, action: str, **fields: object) -> httpx.Response:
    return await http.post(f"/page/do/{action}", data={name: str(value) for name, value in fields.items()})


class Watching:
    """An open connection to the page's events."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, str]:
        """Name and data of the next event."""
        name, data = "", list[str]()
        async for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data.append(line.removeprefix("data: "))
            elif not line and name:
                return name, "\n".join(data)
        raise EOFError

    async def after(self, change: Callable[[], object]) -> str:
        """What the page is told after a change."""
        change()
        name, data = await self.next()
        assert name == "changes"
        return data


@asynccontextmanager
async def watching(http: httpx.AsyncClient, token: str) -> AsyncIterator[Watching]:
    async with http.stream("GET", f"/page/events?view={token}", timeout=10) as response:
        yield Watching(response)


async def token(http: httpx.AsyncClient) -> str:
    found = re.search(r"events\?view=([\w-]+)", (await http.get("/")).text)
    assert found
    return found[1]


class TestServed:
    async def test_the_page_keeps_to_itself(self, http: httpx.AsyncClient) -> None:
        response = await http.get("/")
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", response.text)
        assert not re.search(r"\son\w+=|\sstyle=|<script>|<style", response.text)

    async def test_everything_it_names_is_there(self, http: httpx.AsyncClient) -> None:
        html = (await http.get("/")).text
        names = set(re.findall(r'(?:src|href)="(/[^"#]+)"', html))
        names |= {f"/page/static/{name}.js" for name in ("composer", "notes", "places")}
        assert len(names) >= 8
        for name in names:
            assert (await http.get(name)).status_code == 200, name

    async def test_phones_group_and_topics_stand_on_it(self, http: httpx.AsyncClient, page: Stand) -> None:
        group = page.cast.group
        assert group is not None
        seat = page.cast.place(f"c{group.id}")
        seat.write("in general")
        html = (await http.get("/")).text
        for words in ("Aigerim", "Marat", "Dilshod", "Counselor A", "Counselor B", "anonymous admin", "in general"):
            assert words in html

    async def test_what_people_write_is_escaped(self, http: httpx.AsyncClient, page: Stand) -> None:
        person = Person(page.world, EVIL)
        page.cast.phones[0].person = person
        person.write(EVIL)
        person.photo(EVIL)
        person.forward(EVIL, name=EVIL)
        person.contact(first_name=EVIL)
        person.document(EVIL)
        person.reply(person.last, EVIL)
        group = page.cast.group
        assert group is not None
        seat = person.join(group)
        seat.create_topic(EVIL)
        page.world.profile.commands[('{"type": "default"}', "")] = [{"command": "x", "description": EVIL}]
        message = person.write("keys")
        page.world.set_markup(message, {"inline_keyboard": [[{"text": EVIL, "callback_data": EVIL}]]})
        html = (await http.get("/")).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html

    async def test_pictures_are_shown_and_other_files_only_saved(self, http: httpx.AsyncClient, page: Stand) -> None:
        photo = page.person().photo(data=picture("advert")).content["photo"][-1]["file_id"]
        html = page.world.files.add("document", b"<script>", name="x.html", mime="text/html").id
        shown, saved = await http.get(f"/page/file/{photo}"), await http.get(f"/page/file/{html}")
        assert (shown.headers["content-type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
        assert saved.headers["content-disposition"] == "attachment"
        assert (await http.get("/page/file/none")).status_code == 404


class TestActions:
    async def test_writing_reaches_the_bot_as_an_update(self, http: httpx.AsyncClient, page: Stand) -> None:
        response = await act(http, "say", place=key(page.person()), text="line one\r\nline two")
        assert response.status_code == 204
        assert page.person().last.text == "line one\nline two"
        assert len(page.world.updates.pending) == 1

    async def test_answering_editing_and_deleting(self, http: httpx.AsyncClient, page: Stand) -> None:
        person = page.person()
        first = person.write("first")
        await act(http, "say", place=key(person), text="second", reply_to=first.id)
        assert person.last.reply_to is first
        await act(http, "say", place=key(person), text="better", edit=first.id)
        assert (first.text, first.edited) == ("better", True)
        await act(http, "delete", place=key(person), message=first.id)
        assert first.deleted

    @pytest.mark.parametrize(
        ("what", "kinds"),
        [
            ("photo", ["photo"]),
            ("album", ["photo"] * 3),
            ("voice", ["voice"]),
            ("video-note", ["video_note"]),
            ("document", ["document"]),
            ("location", ["location"]),
            ("contact", ["contact"]),
            ("own-number", ["contact"]),
            ("sticker", ["sticker"]),
            ("sentence-2", ["text"]),
            ("burst", ["text"] * 5),
        ],
    )
    async def test_the_attach_menu(self, http: httpx.AsyncClient, page: Stand, what: str, kinds: list[str]) -> None:
        assert (await act(http, "send", place=key(page.person()), what=what)).status_code == 204
        sent = page.person().messages
        assert [message.kind for message in sent] == kinds
        assert len({message.media_group_id for message in sent}) == 1
        if what == "burst":
            assert all("sample" in str(message.forward_origin) for message in sent)

    async def test_a_phone_changes_language_blocks_and_goes_to_a_new_person(
        self, http: httpx.AsyncClient, page: Stand
    ) -> None:
        person = page.person()
        person.start()
        await act(http, "language", place=key(person), language="en")
        assert person.account.language_code == "en"
        await act(http, "block", place=key(person))
        assert person.chat.blocked
        await act(http, "unblock", place=key(person))
        await act(http, "renew", slot=1, language="uz")
        assert page.person().id != person.id
        assert (page.person().account.language_code, page.person().messages) == ("uz", [])
        assert (await act(http, "say", place=key(person), text="late")).status_code == 200  # told, not sent

    async def test_counselors_write_under_their_names(self, http: httpx.AsyncClient, page: Stand) -> None:
        group = page.cast.group
        assert group is not None
        topic = page.cast.place(f"c{group.id}").chat.topics  # none yet
        assert not topic
        for writer in page.cast.writers:
            await act(http, "say", place=f"c{group.id}", text=writer.label, writer=writer.key)
        senders = [message.sender.first_name for message in group.messages if message.sender]
        assert senders == ["Counselor A", "Counselor B", "Group"]
        own = group.messages[1]
        await act(http, "say", place=f"c{group.id}", text="changed", edit=own.id, writer=page.cast.writers[0].key)
        assert own.text == "changed"  # by its author, whoever is chosen

    async def test_forwarding_from_another_phone(self, http: httpx.AsyncClient, page: Stand) -> None:
        message = page.person().write("look at this")
        await act(http, "forward", place=key(page.person()), message=message.id, to=2)
        assert page.person(2).last.forward_origin == {
            "type": "user", "date": message.date, "sender_user": page.person().account.json(),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("action", "fields"),
        [
            ("say", {"text": "x", "edit": 99}),
            ("say", {"text": "   "}),
            ("press", {"message": 99, "data": "x"}),
            ("send", {"what": "money"}),
            ("language", {"language": "xx"}),
            ("topic", {"act": "close"}),
        ],
    )
    async def test_what_the_app_does_not_offer_is_told(
        self, http: httpx.AsyncClient, page: Stand, action: str, fields: dict[str, object]
    ) -> None:
        response = await act(http, action, place=key(page.person()), **fields)
        assert response.status_code == 200
        assert f"beforeend:#toasts-{key(page.person())}" in response.text

    async def test_strange_requests_are_refused(self, http: httpx.AsyncClient, page: Stand) -> None:
        assert (await act(http, "say", place="c1;x", text="x")).status_code == 409
        assert (await act(http, "__init__")).status_code == 404
        assert (await http.post("/page/faults/none")).status_code == 404
        elsewhere = {"Origin": "https://elsewhere.example"}
        response = await http.post("/page/do/say", data={"place": key(page.person()), "text": "x"}, headers=elsewhere)
        assert response.status_code == 403
        assert not page.person().messages


class TestFaults:
    async def test_planned_faults_meet_the_call(self, http: httpx.AsyncClient, page: Stand) -> None:
        told = await http.post("/page/faults/plan", data={"fault": "lost", "method": "sendMessage"})
        assert "sendMessage" in told.text
        assert page.world.faults.for_call("sendMessage", 1) == Fault("lost")
        await http.post("/page/faults/plan", data={"fault": "error", "method": ""})
        await http.post("/page/faults/clear")
        assert page.world.faults.for_call("sendMessage", 1) is None

    async def test_topics_vanish_and_groups_move(self, http: httpx.AsyncClient, page: Stand) -> None:
        assert "no topic" in (await http.post("/page/faults/delete_topic")).text
        group = page.cast.group
        assert group is not None
        seat = page.person(2).join(group)
        first, second = seat.create_topic("first"), seat.create_topic("second")
        await http.post("/page/faults/delete_topic", data={"topic": str(first.id)})
        assert (first.deleted, second.deleted) == (True, False)
        await http.post("/page/faults/migrate")
        assert page.cast.group is not group
        assert [topic.name for topic in page.cast.group.open_topics] == ["second"]  # type: ignore[union-attr] # moved
        assert f"c{group.id}" not in (await http.get("/")).text


class TestStream:
    async def test_only_what_changed_is_sent(self, http: httpx.AsyncClient, page: Stand) -> None:
        person = page.person()
        person.write("an old one")
        async with asyncio.timeout(10), watching(http, await token(http)) as stream:
            added = await stream.after(lambda: person.write("a new one"))
            assert "a new one" in added
            assert "an old one" not in added
            assert f"beforeend:#log-{key(person)}" in added
            edited = await stream.after(lambda: person.edit(person.last, "other words"))
            assert "other words" in edited
            assert 'hx-swap-oob="true"' in edited
            assert 'hx-swap-oob="delete"' in await stream.after(lambda: person.delete(person.last))
            taken = await stream.after(lambda: page.world.updates.confirm(page.world.updates.pending[-1].id + 1))
            assert "taken by the bot" in taken
            assert "an old one" not in taken

    async def test_what_changed_before_the_connection_is_sent_as_well(
        self, http: httpx.AsyncClient, page: Stand
    ) -> None:
        name = await token(http)
        page.person().write("meanwhile")
        async with asyncio.timeout(10), watching(http, name) as stream:
            assert "meanwhile" in (await stream.next())[1]

    @pytest.mark.parametrize("known", [True, False])
    async def test_a_page_that_is_not_known_or_broke_off_loads_again(
        self, http: httpx.AsyncClient, known: bool
    ) -> None:
        name = await token(http) if known else "x"
        if known:
            async with watching(http, name):
                pass
        async with asyncio.timeout(10), watching(http, name) as stream:
            assert (await stream.next())[0] == "reload"

    async def test_the_server_stops_while_somebody_watches(self) -> None:
        async with (
            asyncio.timeout(5),
            stand(with_bot=False) as page,
            httpx.AsyncClient(base_url=page.url) as http,
            watching(http, await token(http)) as stream,
        ):
            page.world.updates.close()
            with pytest.raises(EOFError):
                await stream.next()


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "en", "xx", None])
def test_samples_in_every_language(language: str | None) -> None:
    samples = picks(language)
    assert (len(samples.recruiter), len(samples.sentences)) == (5, 3)


def test_sample_pictures_are_known_by_name() -> None:
    assert all(picture(name) for name in PICTURES)
    with pytest.raises(ValueError, match="other"):
        picture("other")
